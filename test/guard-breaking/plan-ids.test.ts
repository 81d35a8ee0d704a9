import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, startWorld, type TestClient, type World } from '../world.ts';
import {
  anotherServer,
  answerOf,
  attempts,
  decide,
  eventsOf,
  plansOf,
  reboot,
  send2026,
  someDesktops,
  type Wanted,
  wipe,
} from './attack.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const call = (client: TestClient, { tool, args }: Wanted, more: Record<string, unknown> = {}) =>
  client.call('call_tool', { name: tool, arguments: { ...args, ...more } });

describe.each(ERAS)('over a %s client, a plan that a person approved', (era) => {
  let client: TestClient;
  let plan_id: string;
  const wanted = () => reboot(world, 3);

  beforeEach(async () => {
    client = await world.connect(era);
    const { value } = await call(client, wanted());
    plan_id = value.plan_id as string;
    await decide(world, plan_id);
  });

  const others: [string, () => Wanted][] = [
    ['another tool', () => ({ ...wipe(world, 3) })],
    [
      'another tool that takes the same',
      () => ({ tool: 'batch_logoff_desktops', args: { desktop_ids: someDesktops(world, 3) } }),
    ],
    ['another operation', () => ({ ...wanted(), args: { ...wanted().args, op_type: 'os-stop' } })],
    ['more force', () => ({ ...wanted(), args: { ...wanted().args, type: 'HARD' } })],
    ['one target more', () => reboot(world, 4)],
    ['one target less', () => reboot(world, 2)],
    [
      'other targets',
      () => ({ ...wanted(), args: { ...wanted().args, desktop_ids: someDesktops(world, 6).slice(3) } }),
    ],
    [
      'targets in another order',
      () => ({ ...wanted(), args: { ...wanted().args, desktop_ids: someDesktops(world, 3).reverse() } }),
    ],
    [
      'a target twice',
      () => ({
        ...wanted(),
        args: { ...wanted().args, desktop_ids: [...someDesktops(world, 3), someDesktops(world, 1)[0]] },
      }),
    ],
    [
      'targets in capitals',
      () => ({
        ...wanted(),
        args: { ...wanted().args, desktop_ids: someDesktops(world, 3).map((id) => id.toUpperCase()) },
      }),
    ],
  ];
  test.each(others)('does not cover %s', async (_, other) => {
    const answer = await call(client, other(), { plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'plan_mismatch' } });
    expect(attempts(world)).toEqual([]);
    expect(await world.store.approvals.isSpent(plan_id)).toBe(false);
  });

  test('covers the same call with its arguments in another order, once', async () => {
    const { desktop_ids, op_type } = wanted().args;
    const turned = { tool: wanted().tool, args: { op_type, plan_id, desktop_ids } };
    expect(await call(client, turned)).toMatchObject({ value: { job: {} } });
    expect(await call(client, turned)).toMatchObject({ isError: true, value: { code: 'plan_spent' } });
    expect(await call(client, wanted(), { plan_id })).toMatchObject({ value: { code: 'plan_spent' } });
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
  });

  test('is too late after it has expired', async () => {
    world.clock.advance(world.config.limits.planTtlMs);
    expect(await call(client, wanted(), { plan_id })).toMatchObject({ isError: true, value: { code: 'plan_expired' } });
    expect(attempts(world)).toEqual([]);
  });

  test('is not another principal’s, nor another site’s', async () => {
    for (const config of [
      { principal: { id: 'mallory', name: 'Mallory' } },
      { sites: [world.site, { ...world.site, id: 'other' }], defaultSite: 'other' },
    ]) {
      const other = await anotherServer(world, config);
      const reply = await send2026(other.url, { tool: wanted().tool, args: { ...wanted().args, plan_id } });
      expect(answerOf(reply).code).toBe('principal' in config ? 'plan_unknown' : 'plan_mismatch');
      await other.close();
    }
    expect(attempts(world)).toEqual([]);
  });

  test('does not follow when the site is named by hand', async () => {
    const other = await anotherServer(world, { sites: [world.site, { ...world.site, id: 'other' }] });
    const reply = await send2026(other.url, {
      tool: wanted().tool,
      args: { ...wanted().args, plan_id, site: 'other' },
    });
    expect(answerOf(reply)).toMatchObject({ code: 'plan_mismatch' });
    await other.close();
    expect(attempts(world)).toEqual([]);
  });

  // Without a sites file every site is called "default": the name alone says nothing about the account behind it.
  test.each([
    ['account', { credentials: { from: 'keys' as const, ak: 'ANOTHERKEY', sk: 'x', origin: 'test' } }],
    ['project', { projectId: 'ffffffffffffffffffffffffffffffff' }],
    ['region', { region: 'ap-southeast-1' }],
    ['agency', { assume: { agency: 'ops' } }],
    ['cloud', { endpoints: { workspace: 'http://127.0.0.1:1' } }],
  ])('does not follow to another %s behind the same site name', async (_, difference) => {
    const other = await anotherServer(world, { sites: [{ ...world.site, ...difference }] });
    const reply = await send2026(other.url, { tool: wanted().tool, args: { ...wanted().args, plan_id } });
    expect(answerOf(reply)).toMatchObject({ code: 'plan_mismatch' });
    await other.close();
    expect(attempts(world)).toEqual([]);
  });
});

describe.each(ERAS)('over a %s client, a plan_id that nobody approved', (era) => {
  test('waits on, however often the call is repeated, and no second plan is made', async () => {
    const client = await world.connect(era);
    const { value } = await call(client, wipe(world));
    for (let n = 0; n < 5; n++) {
      expect(await call(client, wipe(world), { plan_id: value.plan_id })).toMatchObject({
        isError: false,
        value: { status: 'needs_approval', plan_id: value.plan_id },
      });
    }
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).toEqual(['planned']);
  });

  test('stays declined, for whom it was declined', async () => {
    const client = await world.connect(era);
    const { value } = await call(client, wipe(world));
    await decide(world, value.plan_id as string, { approved: false, reason: 'not the board room' });
    const again = await call(client, wipe(world), { plan_id: value.plan_id });
    expect(again).toMatchObject({ isError: true, value: { code: 'declined' } });
    expect(again.text).toContain('not the board room');
    expect(await decide(world, value.plan_id as string)).toBe(false);
    expect(attempts(world)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['guessed', 'plan_AAAAAAAAAAAAAAAAAAAA'],
    ['a path', '../../../etc/passwd'],
    ['a path in its own folder', '../plans/plan_AAAAAAAAAAAAAAAAAAAA'],
    ['the key of the store', '../key'],
    ['with a file ending', 'plan_AAAAAAAAAAAAAAAAAAAA.json'],
    ['with a null byte', 'plan_AAAAAAAAAAAAAAAAAAAA\u0000.json'],
    ['with a line break', 'plan_AAAAAAAAAAAAAAAAAAAA\n'],
    ['of another alphabet', 'plan_ＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡＡ'],
    ['a device', 'CON'],
    ['blank', '   '],
    ['very long', 'p'.repeat(1_000_000)],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ])('%s: as unknown as any other', async (_, plan_id) => {
    const client = await world.connect(era);
    const { value } = await call(client, wipe(world));
    const answer = await call(client, wipe(world), { plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'plan_unknown' } });
    expect(answer.text.length).toBeLessThan(1_000);
    expect(await call(client, wipe(world), { plan_id: value.plan_id })).toMatchObject({ isError: false });
    expect(attempts(world)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a list', ['plan_AAAAAAAAAAAAAAAAAAAA']],
    ['an object', { id: 'plan_AAAAAAAAAAAAAAAAAAAA' }],
    ['a number', 1],
    ['true', true],
    ['empty', ''],
  ])('%s: refused', async (_, plan_id) => {
    const client = await world.connect(era);
    const answer = await call(client, wipe(world), { plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'invalid_arguments' } });
    expect(attempts(world)).toEqual([]);
  });

  test('null is the same as none: a new plan that waits', async () => {
    const client = await world.connect(era);
    expect(await call(client, wipe(world), { plan_id: null })).toMatchObject({ value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);
  });
});

describe('files that others left in the folder of plans', () => {
  test('a decision without its plan, a damaged plan and a decision of another plan approve nothing', async () => {
    const { writeFile } = await import('node:fs/promises');
    const { join } = await import('node:path');
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, reboot(world));
    const id = value.plan_id as string;
    const folder = join(world.config.stateDir, 'plans');
    const yes = { plan: 'plan_AAAAAAAAAAAAAAAAAAAA', approved: true, by: 'x', via: 'approve', at: 1 };
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      'true',
      JSON.stringify(yes),
      JSON.stringify({ ...yes, plan: id, approved: 'yes' }),
    ]) {
      await writeFile(join(folder, `${id}.decision.json`), text);
      await call(client, reboot(world), { plan_id: id });
    }
    expect(attempts(world)).toEqual([]);
  });
});

describe('two servers on one state directory', () => {
  // The one that lets the assistant approve its own plans must not do so for the one that does not.
  test('an approval without a person counts for nothing where a person is asked for', async () => {
    const wanted = reboot(world);
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, wanted);
    const plan_id = value.plan_id as string;
    const lax = await anotherServer(world, { confirm: 'plan', policy: { rules: [] } });
    // Stopped at the last moment, so that the approval is there and unspent.
    world.sandbox.faults.add({ kind: 'status', status: 500, operation: 'ListDesktopsDetail' });
    const approving = await send2026(lax.url, { tool: wanted.tool, args: { ...wanted.args, plan_id } });
    expect(answerOf(approving).code).toBeTruthy();
    world.sandbox.faults.clear();
    expect(await world.store.approvals.decision(plan_id)).toMatchObject({ approved: true, via: 'plan' });

    const answer = await call(client, wanted, { plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'plan_not_by_person' } });
    expect(attempts(world)).toEqual([]);
    expect(await plansOf(world)).toHaveLength(1);
    await lax.close();
  });

  test('two of the same kind keep to one approval for one call', async () => {
    const wanted = reboot(world);
    const client = await world.connect('2025-11-25');
    const { value } = await call(client, wanted);
    await decide(world, value.plan_id as string);
    const other = await anotherServer(world);
    const args = { ...wanted.args, plan_id: value.plan_id };
    expect(answerOf(await send2026(other.url, { tool: wanted.tool, args }))).toHaveProperty('job');
    expect(await call(client, wanted, { plan_id: value.plan_id })).toMatchObject({ value: { code: 'plan_spent' } });
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
    await other.close();
  });
});
