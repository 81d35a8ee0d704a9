import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../src/sandbox/random.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { noteAlarms } from '../../src/sandbox/world/alarms.ts';
import type { Trouble } from '../../src/sandbox/world/trouble.ts';
import { healthy, PLANTS, plantTogether, troubles } from '../../src/sandbox/world/troubles.ts';
import { FakeClock } from '../cloud/fake-clock.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import { catalogue } from './cloud.ts';
import { missing } from './signs.ts';

const onDesktops = PLANTS.filter(({ on }) => on).map(({ name }) => name);

const worldOf = (wanted: 'all' | 'none' | readonly string[], { seed = 1, desktops = 200 } = {}) =>
  createSandbox({
    catalogue,
    seed,
    desktops,
    troubles: wanted,
    clock: new FakeClock({ start: Date.UTC(2026, 10, 2, 9) }),
  }).world;

const desktopsOf = ({ touches }: Trouble) => touches.filter(({ kind }) => kind === 'desktop').map(({ id }) => id);

describe('a company', () => {
  test('has all troubles unless told otherwise, each under the name it is known by', () => {
    expect(troubles(worldOf('all')).map(({ name }) => name)).toEqual(PLANTS.map(({ name }) => name));
    expect(new Set(PLANTS.map(({ name }) => name)).size).toBe(PLANTS.length);
  });

  test('has none if none are wanted, and nobody struggles because of one', () => {
    const world = worldOf('none');
    expect(troubles(world)).toEqual([]);
    const found = healthy(world);
    expect(found.length).toBeGreaterThan(40);
    expect(found.length).toBeGreaterThan(healthy(worldOf('all')).length);
  });

  test('has only those that are named', () => {
    const names = ['agent-offline', 'drifted-pool', 'frozen-app-server'];
    expect(troubles(worldOf(names)).map(({ name }) => name)).toEqual(names);
  });

  test('is refused a trouble that there is not', () => {
    expect(() => worldOf(['no-such-trouble'])).toThrow(/no trouble no-such-trouble/);
    expect(() => plantTogether(worldOf('none'), ['no-such-trouble'], new Random(1))).toThrow(/no-such-trouble/);
  });

  test('is otherwise the same with and without them', () => {
    const outline = ({ fleet, people }: ReturnType<typeof worldOf>) => [
      fleet.all().map(({ id, name, product }) => [id, name, product.id]),
      people.all().map(({ id, name, email }) => [id, name, email]),
    ];
    expect(outline(worldOf('none'))).toEqual(outline(worldOf('all')));
  });

  test('says of each trouble and decoy what one would ask about', () => {
    for (const { name, about, touches, decoy } of troubles(worldOf('all'))) {
      expect(touches, name).toContainEqual(about);
      if (decoy) expect(decoy.touches, name).toContainEqual(decoy.about);
    }
  });

  test('names whole jobs, as they are waited for', () => {
    const world = worldOf('all');
    const jobs = troubles(world).flatMap(({ about, decoy }) => [about, ...(decoy ? [decoy.about] : [])]);
    const ids = jobs.filter(({ kind }) => kind === 'job').map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(4);
    for (const id of ids) expect(world.jobs.get(id)).toBeDefined();
  });
});

describe('troubles on one desktop', () => {
  test('are planted on another one each time, without decoys', () => {
    const world = worldOf('none', { desktops: 600 });
    const random = new Random(3);
    const taken = Array.from({ length: 20 }, () => plantTogether(world, ['locked-user', 'full-disk'], random));
    const desktops = taken.map((pair) => {
      const [one, two] = pair as [Trouble, Trouble];
      expect([one.name, two.name]).toEqual(['locked-user', 'full-disk']);
      expect(one.decoy ?? two.decoy).toBeUndefined();
      expect(desktopsOf(one)).toEqual(desktopsOf(two));
      return desktopsOf(one)[0];
    });
    expect(new Set(desktops).size).toBe(20);
  });

  test('come to an end when half of the company has some', () => {
    const world = worldOf('none', { desktops: 60 });
    const random = new Random(3);
    let planted = 0;
    while (plantTogether(world, ['locked-user'], random)) planted++;
    expect(planted).toBeGreaterThan(5);
    expect(planted).toBeLessThanOrEqual(30);
  });

  test('are none where one is about something else than a desktop', () => {
    expect(plantTogether(worldOf('none'), ['locked-user', 'exhausted-pool'], new Random(3))).toBeUndefined();
  });

  test('are the same for the same seed', () => {
    const once = () => plantTogether(worldOf('none'), ['out-of-domain', 'expired-account'], new Random(3));
    expect(once()).toEqual(once());
  });

  test('raise alarms that began before the sandbox did', () => {
    const world = worldOf('none');
    const [found] = plantTogether(world, ['agent-offline'], new Random(3)) ?? [];
    const own = noteAlarms(world, world.born).filter(({ desktopId }) => desktopId === found?.about.id);
    expect(own.filter(({ end }) => end === undefined)).toHaveLength(1);
    expect(own.every(({ begin }) => begin <= world.born)).toBe(true);
  });
});

describe('what is planted on one desktop', () => {
  let world: World;
  let client: TestClient;
  beforeAll(async () => {
    const limits = { maxResultTokens: 1_000_000 };
    world = await startWorld({ desktops: 1000, troubles: 'none', confirm: 'never', limits });
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());

  const planted = (...names: string[]): Trouble[] => {
    const found = plantTogether(world.sandbox.world, names, new Random(5));
    if (!found) throw new Error(`no desktop for ${names}`);
    return found;
  };
  const gone = (found: readonly Trouble[]) =>
    missing(
      client,
      found.flatMap(({ shows }) => shows),
    );

  test.each(onDesktops)('shows as it says, alone: %s', async (name) => {
    expect(await gone(planted(name))).toEqual([]);
  });

  test.each([
    ['locked-user', 'agent-offline'],
    ['agent-offline', 'locked-user'],
    ['unchangeable-password', 'out-of-domain'],
    ['refused-address', 'expired-account'],
    ['full-disk', 'overloaded-desktop'],
    ['exhausted-memory', 'full-disk'],
    ['foreign-terminal', 'closed-security-group'],
    ['stuck-task', 'wrong-policy'],
    ['frozen-desktop', 'disabled-account'],
    ['switched-off-by-schedule', 'unfinished-second-factor'],
    ['slow-terminal-line', 'sold-out-resize'],
    ['failed-script', 'failing-snapshots'],
    ['stuck-app-session', 'lost-internet'],
  ])('shows both of %s and %s, whichever hides the other at the door', async (one, two) => {
    expect(await gone(planted(one, two))).toEqual([]);
  });

  test.each([
    ['agent-offline', 'stopped-and-wanted'],
    ['broken-desktop', 'frozen-desktop'],
    ['slow-line', 'lost-internet'],
  ])('tells by its signs that %s and %s contradict each other', async (one, two) => {
    expect((await gone(planted(one, two))).length).toBeGreaterThan(0);
  });

  test('goes on while the clock does', async () => {
    const [found] = planted('disabled-account') as [Trouble];
    await client.call('call_tool', {
      name: 'update_user_info',
      arguments: { user_id: found.about.id, disabled: false },
    });
    const left = await gone([found]);
    expect(left.map(({ operation, field }) => [operation, field.split('.').at(-1)])).toEqual([
      ['ListUsers', 'disabled'],
    ]);
  });
});
