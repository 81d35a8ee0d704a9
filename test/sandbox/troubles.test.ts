import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Trouble } from '../../src/sandbox/world/trouble.ts';
import type { Sign } from '../../src/sandbox/world/trouble-signs.ts';
import { troubles } from '../../src/sandbox/world/troubles.ts';
import { FakeClock } from '../cloud/fake-clock.ts';
import { answerPaths, wireOf } from '../contract/wire.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import { catalogue } from './cloud.ts';
import { expectShown, stepsOf } from './signs.ts';

const worldOf = (options: { desktops?: number; seed?: number } = {}) =>
  createSandbox({ catalogue, clock: new FakeClock({ start: Date.UTC(2026, 10, 2, 9) }), ...options }).world;

/** Known without a cloud, to be the titles of tests; the world below has the same seed and size. */
const known = troubles(worldOf());
const signsOf = ({ shows, decoy }: Trouble) => [...shows, ...(decoy ? [...decoy.shows, decoy.apart] : [])];

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await startWorld({ desktops: 200, confirm: 'never', limits: { maxResultTokens: 1_000_000 } });
  client = await world.connect('2026-07-28');
});
afterAll(() => world.close());

describe('the list', () => {
  test('has enough, most of it with a decoy, under names of their own', () => {
    expect(known.length).toBeGreaterThanOrEqual(48);
    expect(known.filter(({ decoy }) => decoy).length).toBeGreaterThanOrEqual(44);
    expect(new Set(known.map(({ name }) => name)).size).toBe(known.length);
    for (const { name, wrong, touches, shows } of known) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(wrong).toMatch(/^[A-Z].*\.$/);
      expect(touches.length).toBeGreaterThan(0);
      expect(shows.length).toBeGreaterThan(0);
    }
  });

  test.each([1, 2, 3, 4, 5])('is complete in a company of 200 with seed %i', (seed) => {
    expect(troubles(worldOf({ seed })).map(({ name }) => name)).toEqual(known.map(({ name }) => name));
    expect(troubles(worldOf({ seed })).filter(({ decoy }) => decoy)).toHaveLength(
      known.filter(({ decoy }) => decoy).length,
    );
  });

  test.each(['2026-11-07T03:10:00Z', '2026-11-08T20:40:00Z', '2027-01-01T00:01:00Z', '2028-02-29T12:00:00Z'])(
    'is complete in a company that begins at %s',
    (time) => {
      const clock = new FakeClock({ start: Date.parse(time) });
      const found = troubles(createSandbox({ catalogue, clock }).world);
      const outline = (list: readonly Trouble[]) => list.map(({ name, decoy }) => [name, decoy !== undefined]);
      expect(outline(found)).toEqual(outline(known));
    },
  );

  test.each([0, 1, 2, 3, 5, 10, 40])('of a company of %i desktops has what fits', (desktops) => {
    const names = troubles(worldOf({ desktops })).map(({ name }) => name);
    expect(known.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    if (desktops === 0) expect(names).toEqual([]);
  });

  test('is the same for the same seed and size, whenever it is made', () => {
    expect(troubles(worldOf())).toEqual(known);
    const later = createSandbox({ catalogue, clock: new FakeClock({ start: Date.UTC(2027, 4, 9, 3) }) }).world;
    const ids = (list: readonly Trouble[]) => list.map(({ touches }) => touches.map(({ id }) => id));
    expect(ids(troubles(later))).toEqual(ids(known));
  });

  test('no thing is in two troubles or decoys, but for what many share', () => {
    const alone = known
      .flatMap(({ touches, decoy }) => [touches, decoy?.touches ?? []])
      .flatMap((things) => things.filter(({ kind }) => kind === 'desktop' || kind === 'user').map(({ id }) => id));
    const twice = alone.filter((id, index) => alone.indexOf(id) < index);
    expect(twice).toEqual([]);
  });
});

describe.each(known)('$name', (trouble) => {
  test('shows in documented fields, and says where they are documented', () => {
    for (const { service, operation, field, source } of signsOf(trouble)) {
      const path = stepsOf(field).map(({ name }) => name);
      const documented = [...answerPaths(wireOf(service, operation))].map((one) => one.replaceAll('[]', ''));
      // What is in a map has no documented name of its own.
      expect(documented).toContain(field.startsWith('desktop.metadata.') ? 'desktop.metadata{}' : path.join('.'));
      expect(source).toMatch(/^(Workspace|AppStream|BSS) API reference, ".+"$/);
      expect(source).not.toContain('undefined');
    }
  });

  test('shows as it says', async () => {
    for (const sign of trouble.shows) await expectShown(client, sign);
  });
});

const doubles = known.flatMap(({ name, shows, decoy }) => (decoy ? [{ name, shows, decoy }] : []));
describe.each(doubles)('$name', ({ shows, decoy }) => {
  test('has a decoy with the same symptom, which one field tells apart', async () => {
    const symptom = ({ operation, field, value }: Sign) =>
      JSON.stringify([operation, stepsOf(field).map(({ name }) => name), value]);
    expect(shows.map(symptom)).toEqual(expect.arrayContaining(decoy.shows.map(symptom)));
    for (const sign of decoy.shows) await expectShown(client, sign);
    await expectShown(client, decoy.apart);
  });
});
