import { afterEach, describe, expect, test } from 'vitest';
import { Random } from '../../src/sandbox/random.ts';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { plantTogether, troubles } from '../../src/sandbox/world/troubles.ts';
import { frozenPlaybooks, startWorld, type World, type WorldOptions } from '../world.ts';
import { open, PLAYED, unplayed } from './player.ts';

let world: World;
afterEach(() => world.close());

async function start(options: WorldOptions = {}) {
  world = await startWorld({ desktops: 150, confirm: 'never', troubles: 'none', ...options });
  return world.connect('2026-07-28');
}

type Row = Record<string, unknown>;

/** The rows of an answer by column. */
function rowsOf({ value }: { value: Record<string, unknown> }): Row[] {
  const { columns, rows } = (value.data ?? value) as { columns: string[]; rows: unknown[][] };
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [columns[index]!, cell])));
}

const desktop = (id: unknown): Desktop => world.sandbox.world.fleet.get(String(id))!;

describe('idle desktops and what they cost', () => {
  test('are summed up, told by whose they are, and those that run for nothing are switched off', async () => {
    const client = await start({ troubles: 'all' });
    const play = await open(world, client, 'idle-cost-report', { days: '45' });
    play.tell({ days: 45 });
    const [idle] = await play.step(1);
    const rows = rowsOf(idle!);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.every(({ idle_days: days }) => Number(days) >= 45)).toBe(true);
    const [sums] = await play.step(2);
    const sum = (list: Row[], column: string) => list.reduce((total, row) => total + Number(row[column] ?? 0), 0);
    expect(sum(rowsOf(sums!), 'desktops')).toBe(rows.length);
    expect(sum(rowsOf(sums!), 'price_month')).toBeCloseTo(sum(rows, 'machine'), -1);
    const [closed] = await play.step(3);
    const names = new Set(rows.map(({ computer_name: name }) => name));
    expect(rowsOf(closed!).every(({ computer_name: name }) => names.has(name))).toBe(true);
    const [ending] = await play.step(4);
    const prepaid = rows.filter(({ is_prepaid: is }) => is).map(({ computer_name: name }) => name);
    expect(prepaid).toEqual(expect.arrayContaining(rowsOf(ending!).map(({ computer_name: name }) => name)));
    const running = rows.filter(({ status, is_prepaid: is }) => status === 'ACTIVE' && !is);
    const ids = running.map(({ desktop_id: id }) => id);
    expect(ids.length).toBeGreaterThan(2);
    play.tell({ desktop_ids: ids });
    const [, ended] = await play.step(6);
    const { rows: ends } = ended!.value.targets as { rows: unknown[][] };
    expect(ends.map(([id]) => id).sort()).toEqual([...ids].sort());
    for (const [id, , end] of ends) if (end === 'done') expect(desktop(id).status).toBe('SHUTOFF');
    expect(ends.filter(([, , end]) => end === 'done').length).toBeGreaterThan(2);
  });
});

describe('a patch night', () => {
  const poolName = 'Design-studio-W10';
  const membersOf = () => world.sandbox.world.fleet.all().filter((each) => each.pool?.name === poolName);

  /** A night up to the point where the script is to run, with one desktop that it can't run on. */
  async function evening(chooseVictim: (members: Desktop[]) => Desktop) {
    const client = await start();
    const members = membersOf();
    const victim = chooseVictim(members);
    for (const each of members) each.agentInstalled = each !== victim;
    const play = await open(world, client, 'patch-night', { pool: poolName, script: 'Clean-Temp' });
    const [library] = await play.step(1, { only: [0] });
    const [script] = rowsOf(library!);
    expect(script).toMatchObject({ name: 'Clean-Temp' });
    play.tell({ script_id: script!.id, wave: 5, message: 'Updates begin in 10 minutes.' });
    return { play, members, victim };
  }

  const isFree = ({ login, status }: Desktop) => login === 'REGISTERED' && status === 'ACTIVE';

  test('snapshots first, then the script in waves, with a report for every desktop and the reason of each failure', async () => {
    const { play, members, victim } = await evening((all) => all.findLast(isFree)!);
    const [code] = await play.step(1, { only: [1] });
    expect(code!.value.data).toMatchObject({ content: expect.stringContaining('Remove-Item') });
    await play.step(2);
    await play.step(3);
    const [, snapshots] = await play.step(5);
    expect(snapshots!.value).toMatchObject({ status: 'finished', counts: { done: members.length } });
    for (const { id } of members) {
      const made = world.sandbox.world.snapshots.all().filter((each) => each.desktopId === id);
      expect(made.at(-1)).toMatchObject({ status: 'create_success' });
    }
    const before = world.mutations();
    const [shown] = await play.step(6);
    expect(shown!.value).toMatchObject({ status: 'dry_run', plan: { targets: members.length } });
    expect(world.mutations()).toEqual(before);
    await play.step(7);
    const [ended] = await play.step(8);
    expect(ended!.value).toMatchObject({ status: 'finished', total: members.length, counts: { failed: 1 } });
    expect(Number(ended!.value.waves)).toBeGreaterThan(2);
    const { rows } = ended!.value.targets as { rows: unknown[][] };
    expect(rows.filter(([, , end]) => end === 'failed').map(([id]) => id)).toEqual([victim.id]);
    const [runs, detail] = await play.step(9);
    const [failures, successes] = rowsOf(runs!);
    expect(failures).toMatchObject({ status: 'FAILED', desktops: 1, for_example: victim.name });
    expect(successes?.desktops).toBe(rows.filter(([, , end]) => end === 'done').length);
    expect(detail!.value.data).toMatchObject({ resource_name: victim.name, status: 'FAILED' });
    const [after] = await play.step(10);
    expect(JSON.stringify(after!.value.findings)).not.toContain('"blocking"');
  });

  test('stops at its first desktop if that fails; the others are not touched', async () => {
    const { play, victim } = await evening((all) => all.find(isFree)!);
    await play.step(7);
    const [ended] = await play.step(8);
    expect(ended!.value).toMatchObject({ status: 'halted', counts: { failed: 1 } });
    const [runs] = await play.step(9);
    expect(rowsOf(runs!)).toMatchObject([{ status: 'FAILED', for_example: victim.name }]);
  });
});

describe('the capacity of a pool', () => {
  test('of an exhausted pool is called too small, and it grows by itself afterwards', async () => {
    const client = await start({ troubles: ['exhausted-pool'] });
    const { id, name } = troubles(world.sandbox.world)[0]!.about;
    const play = await open(world, client, 'pool-capacity-review', { pool: name });
    const [found, facts] = await play.step(1);
    expect(found!.value.findings).toMatchObject([{ cause: 'pool.exhausted', impact: 'blocking' }]);
    expect(facts!.value.data).toMatchObject({ id, type: 'DYNAMIC', enable_autoscale: false });
    const [days] = await play.step(2);
    for (const { desktops } of rowsOf(days!)) expect(Number(desktops)).toBeLessThanOrEqual(3);
    const [people] = await play.step(3);
    expect(Number(rowsOf(people!)[0]!.people)).toBeGreaterThan(3);
    const [members] = await play.step(4);
    expect(rowsOf(members!).length).toBe(3);
    await play.step(5);
    play.tell({ max: 10, min_idle: 2 });
    const [, after] = await play.step(7);
    expect(after!.value.data).toMatchObject({
      enable_autoscale: true,
      autoscale_policy: { max_auto_created: 10, min_idle: 2 },
    });
  });
});

describe('the first look at an incident', () => {
  test('finds what most of those who fail have in common, since when, and the cause in one case', async () => {
    const client = await start();
    const hit: string[] = [];
    for (let n = 0; n < 12; n++) {
      const planted = plantTogether(world.sandbox.world, ['agent-offline'], new Random(n));
      hit.push(
        ...(planted ?? []).flatMap(({ touches }) =>
          touches.filter(({ kind }) => kind === 'desktop').map(({ name }) => name),
        ),
      );
    }
    expect(hit.length).toBeGreaterThan(5);
    const play = await open(world, client, 'incident-first-look', { report: 'Nobody in design gets in since eight' });
    expect(play.text).toContain('- report: "Nobody in design gets in since eight"');
    const [overview] = await play.step(1);
    const { broken } = overview!.value as { broken: { running_but_unreachable: { count: number } } };
    expect(broken.running_but_unreachable.count).toBe(hit.length);
    const [lock] = await play.step(2);
    expect(lock!.value.data).toMatchObject({ is_lock: 0 });
    const [reasons] = await play.step(3);
    const failing = rowsOf(reasons!).filter(({ failure_reason: why }) => why !== null);
    expect(failing.length).toBeGreaterThan(0);
    const [course] = await play.step(4);
    expect(rowsOf(course!).some(({ failed }) => Number(failed) > 0)).toBe(true);
    const [places, clients] = await play.step(5);
    expect(rowsOf(places!).length).toBeGreaterThan(0);
    expect(rowsOf(clients!).length).toBeGreaterThan(0);
    await play.step(6);
    const [most, cause] = await play.step(7);
    expect(hit).toContain(rowsOf(most!)[0]!.computer_name);
    expect((cause!.value.findings as Row[])[0]).toMatchObject({ impact: 'blocking' });
    expect(world.mutations()).toEqual([]);
  });

  test('of a company with everything wrong shows it in the overview, and changes nothing', async () => {
    const client = await start({ troubles: 'all' });
    const play = await open(world, client, 'incident-first-look');
    const [overview] = await play.step(1);
    expect(overview!.value).toMatchObject({
      broken: { stuck_in_a_task: { count: 1 }, desktops_in_error: { count: expect.any(Number) } },
      jobs_in_trouble: { failed_24h: expect.any(Number) },
    });
    const [most, cause] = await play.step(7);
    const known = troubles(world.sandbox.world).flatMap(({ touches, decoy }) => [
      ...touches,
      ...(decoy?.touches ?? []),
    ]);
    expect(known.map(({ name }) => name)).toContain(rowsOf(most!)[0]!.computer_name);
    expect((cause!.value.findings as Row[]).length).toBeGreaterThan(0);
    expect(world.mutations()).toEqual([]);
  });
});

describe('trouble with a published application', () => {
  const about = () => troubles(world.sandbox.world)[0]!;

  test.each([['lost-app-right', 'app.not_authorized']])(
    '%s: mended by the call of the finding',
    async (trouble, cause) => {
      const client = await start({ troubles: [trouble] });
      const play = await open(world, client, 'app-session-trouble', { user: about().about.name });
      const [first] = await play.step(1);
      expect(first!.value.findings).toMatchObject([{ cause, impact: 'blocking' }]);
      await play.step(2);
      const [servers] = await play.step(3);
      const statuses = rowsOf(servers!).map(({ status }) => status === 'REGISTERED');
      expect(statuses).toEqual([...statuses].sort());
      await play.step(5);
      const [last] = await play.step(7);
      expect(last!.value).toMatchObject({ healthy: true, findings: [] });
    },
  );

  test('a session that hangs is found by its user, and logged off with a message', async () => {
    const client = await start({ troubles: ['stuck-app-session'] });
    const { name } = about().touches.find(({ kind }) => kind === 'user')!;
    const play = await open(world, client, 'app-session-trouble', { user: name });
    const [first] = await play.step(1);
    const [finding] = first!.value.findings as { cause: string; next: { arguments: { session_ids: string[] } } }[];
    expect(finding!.cause).toMatch(/session/);
    play.tell({ user_name: name });
    const [sessions] = await play.step(4);
    const ids = rowsOf(sessions!).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(finding!.next.arguments.session_ids));
    play.tell({
      session_id: finding!.next.arguments.session_ids[0],
      message: 'Your session is ended. Please open it again.',
    });
    await play.step(6);
    expect(world.mutations()).toEqual(['LogoffUserSession']);
    const [last] = await play.step(7);
    expect(JSON.stringify(last!.value.findings)).not.toContain(finding!.cause);
  });

  test('without user and application the first call says that one is needed', async () => {
    const client = await start();
    const play = await open(world, client, 'app-session-trouble');
    const [first] = await play.step(1, { mayFail: true });
    expect(first!.isError).toBe(true);
    expect(first!.text).toMatch(/user/);
  });
});

describe('a security review', () => {
  test('shows open clipboards, administrators, closed accounts with desktops and lost recordings; nothing is changed', async () => {
    const client = await start({ troubles: 'all' });
    const play = await open(world, client, 'security-review');
    const [, factor] = await play.step(1);
    expect(factor!.value.data).toMatchObject({ enable: expect.any(Boolean) });
    const [policies, targets] = await play.step(2);
    expect(rowsOf(policies!)[0]).toMatchObject({ clipboard: 'DISABLED', recorded: 'true', watermark: 'true' });
    const twoWay = rowsOf(policies!).filter(({ clipboard }) => clipboard === 'TWO_WAY_ENABLED');
    expect(twoWay.map((row) => row.policy_group_name)).toEqual(['Design_studio']);
    expect(new Set(rowsOf(targets!).map((row) => row.policy_group_name)).size).toBe(rowsOf(policies!).length);
    const [lost, kept] = await play.step(3);
    expect([...rowsOf(lost!), ...rowsOf(kept!)].length).toBeGreaterThan(0);
    const [admins] = await play.step(4);
    const privileged = world.sandbox.world.fleet
      .all()
      .flatMap(({ name, assignments }) =>
        assignments.filter(({ privilege }) => ['administrators', 'sudo'].includes(privilege)).map(() => name),
      );
    expect(rowsOf(admins!).map((row) => row.computer_name)).toEqual(privileged.sort());
    const [accounts] = await play.step(5);
    const closed = world.sandbox.world.people.all().filter(({ disabled, desktops }) => disabled && desktops.size > 0);
    expect(closed.length).toBeGreaterThan(0);
    expect(rowsOf(accounts!).map((row) => row.user_name)).toEqual(
      expect.arrayContaining(closed.map(({ name }) => name)),
    );
    await play.step(6);
    const [, , addresses] = await play.step(7);
    const published = world.sandbox.world.fleet.all().filter(({ nic }) => nic.eip);
    expect(rowsOf(addresses!).map((row) => row.computer_name)).toEqual(
      expect.arrayContaining(published.map(({ name }) => name)),
    );
    await play.step(8);
    expect(world.mutations()).toEqual([]);
  });
});

test.each(PLAYED.fleet)('every call of %s was made above', async (name) => {
  world = await startWorld({ desktops: 1 });
  const { texts } = (await frozenPlaybooks()).find((each) => each.name === name)!;
  expect(unplayed(name, texts.en.body)).toEqual([]);
});
