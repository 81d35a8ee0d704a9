import { afterEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import type { Person as SandboxPerson } from '../../src/sandbox/world/person.ts';
import { troubles } from '../../src/sandbox/world/troubles.ts';
import { frozenPlaybooks, NO, startWorld, type World, type WorldOptions, YES } from '../world.ts';
import { open, PLAYED, unplayed } from './player.ts';
import { NONE } from './script.ts';

let world: World;
afterEach(() => world.close());

async function start(options: WorldOptions = {}) {
  world = await startWorld({ desktops: 150, confirm: 'never', troubles: 'none', ...options });
  return world.connect('2026-07-28');
}

/** What the only trouble of the company is about. */
function touched(kind: 'user' | 'desktop') {
  const [trouble] = troubles(world.sandbox.world);
  return trouble!.touches.find((each) => each.kind === kind)!;
}

const person = (name: string) => world.sandbox.world.people.all().find((each) => each.name === name) as SandboxPerson;

const desktopsOf = ({ desktops }: SandboxPerson): Desktop[] =>
  [...desktops].map((id) => world.sandbox.world.fleet.get(id)!);

const causes = ({ value }: { value: Record<string, unknown> }) =>
  (value.findings as { cause: string }[]).map(({ cause }) => cause);

describe("a user can't log in", () => {
  test.each([
    ['locked-user', 'account.locked'],
    ['disabled-account', 'account.disabled'],
    ['expired-account', 'account.expired'],
    ['stopped-and-wanted', 'desktop.off'],
    ['maintenance-and-wanted', 'maintenance.desktop'],
  ])('%s: the first finding is mended by its own call, and is gone', async (trouble, cause) => {
    const client = await start({ troubles: [trouble] });
    const play = await open(world, client, 'user-cannot-log-in', { user: touched('user').name });
    const [first] = await play.step(1);
    expect(causes(first!)[0]).toBe(cause);
    const [tried] = await play.step(3);
    expect((tried!.value.rows as unknown[][])[0]).toContainEqual(expect.stringMatching(/fail/i));
    await play.step(5);
    const [last] = await play.step(6);
    expect(causes(last!)).not.toContain(cause);
  });

  test('a desktop that they named is looked at, though it is not theirs', async () => {
    const client = await start();
    const [mine, other] = world.sandbox.world.people.all().filter(({ desktops }) => desktops.size === 1);
    const [desktop] = desktopsOf(other!) as [Desktop];
    const play = await open(world, client, 'user-cannot-log-in', { user: mine!.name, desktop: desktop.name });
    const [of] = await play.step(2);
    expect(of!.value.subject).toMatchObject({ desktop_id: desktop.id, users: [other!.name] });
  });
});

test('unlocking asks nobody, as the playbook says', async () => {
  await start({ troubles: ['locked-user'], confirm: 'human' });
  const play = await open(world, await world.connect('2026-07-28'), 'user-cannot-log-in', {
    user: touched('user').name,
  });
  await play.step(1);
  await play.step(5);
  expect(person(touched('user').name).locked).toBe(false);
});

describe('a desktop is slow', () => {
  test('exhausted memory shows in the numbers, and a restart happens after a message', async () => {
    const client = await start({ troubles: ['exhausted-memory'] });
    const { id, name } = touched('desktop');
    const play = await open(world, client, 'slow-desktop', { desktop: name });
    const [first] = await play.step(1);
    expect(causes(first!)).toContain('load.memory');
    const [load] = await play.step(2);
    const memory = (load!.value.rows as unknown[][]).find(([metric]) => metric === 'mem_util')!;
    expect(memory[2]).toBeGreaterThan(90);
    play.tell({ message: '电脑将在 5 分钟后重启，请立即保存。' });
    await play.step(6);
    expect(world.mutations()).toEqual(['SendNotifications', 'BatchRunDesktops']);
    const [last] = await play.step(7);
    expect(last!.value.subject).toMatchObject({ desktop_id: id });
  });

  test('a person sees whom a restart interrupts, and may say no', async () => {
    await start({ troubles: ['exhausted-memory'], confirm: 'human' });
    const { name } = touched('desktop');
    const shown: string[] = [];
    const asked = (answer: typeof YES) =>
      world.connect('2026-07-28', ({ message }) => {
        shown.push(message);
        return world.reading(answer)({ message, requestedSchema: {} });
      });
    for (const answer of [NO, YES]) {
      const play = await open(world, await asked(answer), 'slow-desktop', { desktop: name });
      expect(play.text).toContain('needs_approval');
      await play.step(1);
      play.tell({ message: 'Please save: this desktop restarts in 5 minutes.' });
      const [, restarted] = await play.step(6, { mayFail: true });
      expect(restarted!.isError).toBe(answer === NO);
      expect(shown.at(-1)).toContain(name);
    }
    expect(shown).toHaveLength(2);
    expect(world.mutations()).toEqual(['SendNotifications', 'SendNotifications', 'BatchRunDesktops']);
  });

  test('a full disk is enlarged by the call of the finding', async () => {
    const client = await start({ troubles: ['full-disk'] });
    const { id } = touched('desktop');
    const desktop = world.sandbox.world.fleet.get(id)!;
    desktop.prepaid = false;
    const size = () => [desktop.root, ...desktop.data].reduce((sum, volume) => sum + volume.size, 0);
    const before = size();
    const play = await open(world, client, 'slow-desktop', { desktop: id });
    await play.step(1);
    const [load] = await play.step(2);
    const disk = (load!.value.rows as unknown[][]).find(([metric]) => metric === 'disk_util_inband')!;
    expect(disk[3]).toBeGreaterThan(90);
    await play.step(5);
    expect(size()).toBeGreaterThan(before);
  });

  test('a long line shows in the sessions of the desktop, and nowhere else', async () => {
    const client = await start({ troubles: ['slow-line'] });
    const play = await open(world, client, 'slow-desktop', { desktop: touched('desktop').name });
    const [first] = await play.step(1);
    expect(causes(first!)).toContain('line.slow');
    const [own] = await play.step(3);
    expect(Math.max(...(own!.value.rows as number[][]).map(([, , network]) => network ?? 0))).toBeGreaterThan(100);
    const [places] = await play.step(4);
    expect(Math.min(...(places!.value.rows as number[][]).map(([, , rtt]) => rtt ?? 0))).toBeLessThan(100);
  });
});

describe('a user is onboarded', () => {
  test('with a desktop like that of a colleague, chosen by a person', async () => {
    const client = await start();
    const colleague = world.sandbox.world.people.all().find(({ desktops }) => desktops.size > 0)!;
    const args = { user: 'newbie', email: 'newbie@lanting.example', colleague: colleague.name };
    const play = await open(world, client, 'onboard-user', args);
    const [taken] = await play.step(1);
    expect(taken!.value.data).toMatchObject({ total: 0 });
    const [, theirs, groups] = await play.step(2);
    expect(theirs!.value.data).toMatchObject({ total: colleague.desktops.size });
    expect((groups!.value.rows as string[][]).map(([name]) => name)).toEqual(colleague.groups.map(({ name }) => name));
    const [free] = await play.step(3);
    const chosen = (free!.value.rows as string[][]).find(([, , system]) => system === 'Windows')!;
    play.tell({ group_ids: (groups!.value.rows as string[][]).map(([, id]) => id), desktop_id: chosen[1] });
    await play.step(4);
    await play.step(5);
    const made = person('newbie');
    expect(made).toMatchObject({ email: args.email, groups: colleague.groups });
    expect(desktopsOf(made).map(({ id }) => id)).toEqual([chosen[1]]);
    expect(desktopsOf(made)[0]!.assignments).toMatchObject([{ name: 'newbie', privilege: 'users' }]);
    const [proof] = await play.step(7);
    expect(proof!.value.subject).toMatchObject({ user_name: 'newbie', desktops: [{ desktop_id: chosen[1] }] });
    expect((proof!.value.findings as { impact: string }[]).filter(({ impact }) => impact === 'blocking')).toEqual([]);
    const [addresses] = await play.step(8);
    expect(addresses!.value.data).toMatchObject({ enterprise_id: expect.any(String) });
  });

  test('into a pool, without a group, when that is what was given', async () => {
    const client = await start();
    const play = await open(world, client, 'onboard-user', {
      user: 'newbie',
      email: 'newbie@lanting.example',
      pool: 'Call-centre-floor',
    });
    await play.step(1);
    play.tell({ group_ids: NONE });
    await play.step(4);
    const [pools] = await play.step(6, { only: [0] });
    const { columns, rows } = pools!.value.data as { columns: string[]; rows: unknown[][] };
    const pool = rows.find((row) => row[columns.indexOf('name')] === 'Call-centre-floor')!;
    play.tell({ pool_id: pool[columns.indexOf('id')] });
    await play.step(6, { only: [1] });
    expect(person('newbie').groups).toEqual([]);
    const { value } = await client.call('call_read_tool', {
      name: 'list_desktop_pool_authorized_objects',
      arguments: { pool_id: play.known('pool_id'), fields: ['object_name', 'user_group'] },
    });
    expect((value.data as { rows: unknown[] }).rows).toContainEqual(['newbie', 'users']);
  });

  test('is stopped by a name that is taken', async () => {
    const client = await start();
    const { name } = world.sandbox.world.people.all()[0]!;
    const play = await open(world, client, 'onboard-user', { user: name, email: 'x@lanting.example' });
    const [taken] = await play.step(1);
    expect(JSON.stringify(taken!.value.data)).toContain(`"${name}"`);
  });
});

describe('a user is offboarded', () => {
  const connected = () =>
    world.sandbox.world.people
      .all()
      .find((each) => desktopsOf(each).some(({ login, type }) => login === 'CONNECTED' && type === 'DEDICATED'))!;

  test('locked and disabled, their desktops snapshotted, taken away and off; a person agreed to each step', async () => {
    await start({ confirm: 'human' });
    const shown: string[] = [];
    const client = await world.connect('2026-07-28', ({ message }) => {
      shown.push(message);
      return world.reading(YES)({ message, requestedSchema: {} });
    });
    const leaver = connected();
    const theirs = desktopsOf(leaver);
    const play = await open(world, client, 'offboard-user', { user: leaver.name });
    await play.step(1);
    expect([...(play.known('desktop_ids') as string[])].sort()).toEqual(theirs.map(({ id }) => id).sort());
    await play.step(3);
    play.tell({ message: 'Your account is closed today. Please save your work.' });
    await play.step(4);
    await play.step(5);
    await play.step(6);
    await play.step(7);
    expect(leaver).toMatchObject({ locked: true, disabled: true });
    expect(leaver.desktops.size).toBe(0);
    for (const { id, assignments, status } of theirs) {
      expect({ assignments, status }).toEqual({ assignments: [], status: 'SHUTOFF' });
      const snapshots = world.sandbox.world.snapshots.all().filter(({ desktopId }) => desktopId === id);
      expect(snapshots.map((each) => each.status)).toContain('create_success');
    }
    play.tell({ quoted_desktop_ids: theirs.map(({ id }) => `'${id}'`).join(', ') });
    const [account, desktops] = await play.step(9);
    expect(account!.value.data).toMatchObject({ locked: true, disabled: true, total_desktops: 0 });
    for (const [, status, , user, snapshot] of desktops!.value.rows as unknown[][])
      expect({ status, user, snapshot }).toEqual({ status: 'SHUTOFF', user: null, snapshot: expect.any(String) });
    expect(world.mutations()).toEqual([
      'ChangeUserStatus',
      'BatchLogoffDesktops',
      'BatchCreateDesktopSnapshot',
      'DetachInstances',
      'UpdateUserInfo',
    ]);
    // Making a snapshot is a write that nobody is asked about.
    expect(shown).toHaveLength(4);
  });

  test('a desktop that others use too is told apart, and stays theirs', async () => {
    const client = await start();
    const [leaver, neighbour] = world.sandbox.world.people.all().filter(({ desktops }) => desktops.size > 0) as [
      SandboxPerson,
      SandboxPerson,
    ];
    const [shared] = desktopsOf(neighbour) as [Desktop];
    Object.assign(shared, { type: 'SHARED' });
    shared.assignments.push({ id: leaver.id, name: leaver.name, privilege: 'users', type: 'USER' });
    leaver.desktops.add(shared.id);
    const play = await open(world, client, 'offboard-user', { user: leaver.id });
    const [, desktops] = await play.step(1);
    const { columns, rows } = desktops!.value as { columns: string[]; rows: unknown[][] };
    const people = (row: unknown[]) => row[columns.indexOf('people')];
    const [theirs, others] = [rows.filter((row) => people(row) === 1), rows.filter((row) => people(row) !== 1)];
    expect(others.map(([id]) => id)).toContain(shared.id);
    expect(theirs.map(([id]) => id)).not.toContain(shared.id);
  });

  test('nothing is sent by a server that only reads, and the text says so first', async () => {
    const client = await start({ readOnly: true });
    const leaver = connected();
    const play = await open(world, client, 'offboard-user', { user: leaver.name });
    expect(play.text).toContain('This server is read-only');
    await play.step(1);
    const { value, isError } = await client
      .call('call_tool', {
        name: 'change_user_status',
        arguments: { user_id: leaver.id, op_type: 'LOCK' },
      })
      .catch((error) => ({ value: { code: String(error) }, isError: true }));
    expect(isError).toBe(true);
    expect(value.code).toBeDefined();
    expect(world.mutations()).toEqual([]);
  });
});

test.each(PLAYED.people)('every call of %s was made above', async (name) => {
  world = await startWorld({ desktops: 1 });
  const { texts } = (await frozenPlaybooks()).find((each) => each.name === name)!;
  expect(unplayed(name, texts.en.body)).toEqual([]);
});
