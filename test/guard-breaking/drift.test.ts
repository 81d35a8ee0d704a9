import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { ERAS, startWorld, type World } from '../world.ts';
import {
  answerOf,
  asked2026,
  attempts,
  call,
  decide,
  desktopOf,
  eventsOf,
  READING_MS,
  says,
  send2026,
  type Wanted,
  wipe,
} from './attack.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** What somebody else does while the approval waits; gives what the refusal must say. */
const changes: [string, (desktop: Desktop) => RegExp][] = [
  [
    'a target was deleted',
    (desktop) => {
      world.sandbox.world.fleet.bury(desktop);
      return /is gone/;
    },
  ],
  [
    'a target changed hands',
    (desktop) => {
      const { people } = world.sandbox.world;
      const heir = people.all().find((person) => person.desktops.size === 0)!;
      people.unassign(desktop, () => true);
      people.assign(desktop, { id: heir.id, name: heir.name, privilege: 'users', type: 'USER' });
      return new RegExp(`user was \\S+, is ${heir.name}`);
    },
  ],
  [
    'a target lost its owner',
    (desktop) => {
      world.sandbox.world.people.unassign(desktop, () => true);
      return /user was \S+, is none/;
    },
  ],
  [
    'a target got a second owner',
    (desktop) => {
      const { people } = world.sandbox.world;
      const other = people.all().find((person) => person.desktops.size === 0)!;
      people.assign(desktop, { id: other.id, name: other.name, privilege: 'users', type: 'USER' });
      return /user was/;
    },
  ],
  [
    'its billing changed',
    (desktop) => {
      desktop.prepaid = !desktop.prepaid;
      return /billing was .+, is/;
    },
  ],
  [
    'a user connected',
    (desktop) => {
      desktop.login = 'CONNECTED';
      return /connected now \(was/;
    },
  ],
  [
    'its last snapshot is gone',
    (desktop) => {
      const { snapshots } = world.sandbox.world;
      for (const each of snapshots.all().filter((one) => one.desktopId === desktop.id)) snapshots.delete(each.id);
      return /last snapshot was .+, is none/;
    },
  ],
];

function prepared(wanted: Wanted): Desktop {
  const desktop = desktopOf(world, wanted, 1);
  desktop.login = 'REGISTERED';
  const { snapshots } = world.sandbox.world;
  for (const each of snapshots.all().filter((one) => one.desktopId === desktop.id)) snapshots.delete(each.id);
  snapshots.add({
    id: 'snapshot-1',
    name: 'before',
    desktopId: desktop.id,
    desktopName: desktop.name,
    desktopSid: desktop.sid,
    system: true,
    status: 'create_success',
    description: '',
    created: world.clock.now() - 86_400_000,
    how: 'MANUALLY',
  });
  return desktop;
}

describe.each(ERAS)('over a %s client, an approval after which', (era) => {
  test.each(changes)('%s: runs nothing, says what changed, and is void', async (_, change) => {
    const wanted = wipe(world);
    const desktop = prepared(wanted);
    const client = await world.connect(era);
    const { value } = await call(client, wanted);
    const plan_id = value.plan_id as string;
    await decide(world, plan_id);
    const says = change(desktop);

    const answer = await call(client, wanted, { plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'targets_drifted' } });
    expect(answer.value.message).toMatch(says);
    expect(answer.value.message).toContain(desktop.name);
    expect(await world.store.approvals.isSpent(plan_id)).toBe(true);
    expect(await eventsOf(world)).toEqual(['planned', 'drifted']);
    expect(await call(client, wanted, { plan_id })).toMatchObject({ isError: true, value: { code: 'plan_spent' } });
    expect(attempts(world)).toEqual([]);
  });

  test('everything became better: runs', async () => {
    const wanted = wipe(world);
    const desktop = prepared(wanted);
    desktop.login = 'CONNECTED';
    const client = await world.connect(era);
    const { value } = await call(client, wanted);
    await decide(world, value.plan_id as string);
    desktop.login = 'REGISTERED';
    expect(await call(client, wanted, { plan_id: value.plan_id })).toMatchObject({ value: { job: {} } });
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
  });

  test('a person says yes to what changed while they read: runs nothing', async () => {
    const wanted = wipe(world);
    const desktop = prepared(wanted);
    const client = await world.connect(era, async () => {
      desktop.login = 'CONNECTED';
      await world.clock.sleep(READING_MS);
      return { action: 'accept', content: { decision: 'approve', confirm: '3' } };
    });
    expect(await call(client, wanted)).toMatchObject({ isError: true, value: { code: 'targets_drifted' } });
    expect(attempts(world)).toEqual([]);
  });
});

describe('targets that only a search can tell', () => {
  test('are those of exactly this user, and one more than was approved stops it', async () => {
    const { people, fleet } = world.sandbox.world;
    const owner = people.all().find((person) => person.desktops.size > 0)!;
    const heir = people.all().find((person) => person.desktops.size === 0)!;
    // Whose name contains the other's is somebody else.
    const namesake = people.all().find((person) => person !== owner && person.desktops.size > 0)!;
    const hers = fleet.get([...namesake.desktops][0]!)!;
    for (const each of hers.assignments) each.name = `x${owner.name}x`;
    const wanted = { tool: 'update_desktop_username', args: { old_username: owner.name, new_username: heir.name } };
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, wanted);
    expect(value).toMatchObject({ status: 'needs_approval', plan: { targets: owner.desktops.size } });
    expect((value.plan as { preview: string }).preview).not.toContain(hers.name);

    await decide(world, value.plan_id as string);
    const other = fleet.all().find((desktop) => desktop.assignments.length === 0)!;
    people.assign(other, { id: owner.id, name: owner.name, privilege: 'users', type: 'USER' });
    const answer = await call(client, wanted, { plan_id: value.plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'targets_drifted' } });
    expect(answer.value.message).toContain(`${other.name} (${other.id}) is new`);
    expect(attempts(world)).toEqual([]);
  });
});

describe('a plan that drifted', () => {
  test('stays void when everything is as it was again, for state and answer too', async () => {
    const wanted = wipe(world);
    const desktop = prepared(wanted);
    const { requestState, plan } = await asked2026(world, wanted);
    world.clock.advance(READING_MS);
    desktop.login = 'CONNECTED';
    const yes = says({ decision: 'approve', confirm: '3' });
    const drifted = await send2026(world.http.url, wanted, { requestState, ...yes });
    expect(answerOf(drifted)).toMatchObject({ code: 'targets_drifted' });
    desktop.login = 'REGISTERED';
    const again = await send2026(world.http.url, wanted, { requestState, ...yes });
    expect(answerOf(again)).toMatchObject({ code: 'plan_spent' });
    expect(await decide(world, plan)).toBe(false);
    expect(attempts(world)).toEqual([]);
  });

  test('nothing runs when the second look is not possible', async () => {
    const wanted = wipe(world);
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, wanted);
    await decide(world, value.plan_id as string);
    for (const operation of ['ListDesktopsDetail', 'ListDesktopSnapshot']) {
      const mend = world.sandbox.faults.add({ kind: 'non_json', operation });
      expect(await call(client, wanted, { plan_id: value.plan_id })).toMatchObject({ isError: true });
      mend();
    }
    expect(attempts(world)).toEqual([]);
    expect(await world.store.approvals.isSpent(value.plan_id as string)).toBe(false);
  });
});
