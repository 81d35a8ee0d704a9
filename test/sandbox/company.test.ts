import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { addEip, eips } from '../../src/sandbox/world/eips.ts';
import { FakeClock } from '../cloud/fake-clock.ts';
import { catalogue } from './cloud.ts';

const DAY = 86_400_000;
const open = (options = {}) => createSandbox({ catalogue, clock: new FakeClock(), ...options }).world;

/** How many of each. */
function tally<T>(things: readonly T[], kind: (thing: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[kind(thing)] = (counts[kind(thing)] ?? 0) + 1;
  return counts;
}

test.each([1, 2, 3, 4, 5])('seed %i is a company with something of everything', (seed) => {
  const world = open({ seed });
  const fleet = world.fleet.all();
  expect(fleet).toHaveLength(200);
  const states = tally(fleet, (one) => one.status);
  expect(Object.keys(states).sort()).toEqual(['ACTIVE', 'ERROR', 'HIBERNATED', 'SHUTOFF']);
  expect(states.ACTIVE).toBeGreaterThan(100);
  const logins = tally(fleet, (one) => one.login);
  expect(logins.CONNECTED).toBeGreaterThan(30);
  expect(logins.DISCONNECTED).toBeGreaterThan(10);
  for (const fits of [
    (one: (typeof fleet)[number]) => one.maintenance,
    (one: (typeof fleet)[number]) => one.prepaid,
    (one: (typeof fleet)[number]) => one.image.os === 'Linux',
    (one: (typeof fleet)[number]) => one.assignments.length === 0,
    (one: (typeof fleet)[number]) => one.image.code === 'W10' && world.born - one.lastUsed > 30 * DAY,
    (one: (typeof fleet)[number]) => one.pool?.kind === 'DYNAMIC',
    (one: (typeof fleet)[number]) => one.defect !== undefined,
  ]) {
    expect(fleet.filter(fits).length).toBeGreaterThan(0);
  }
  expect(world.snapshots.size).toBeGreaterThan(20);
  expect(world.people.all().some(({ fullName }) => /\p{Script=Han}/u.test(fullName))).toBe(true);
  expect(world.people.all().some(({ fullName }) => /^[A-Z][a-z]+ [A-Z]/.test(fullName))).toBe(true);
});

test('states hang together', () => {
  const world = open({ desktops: 2000 });
  for (const desktop of world.fleet.all()) {
    if (desktop.status !== 'ACTIVE') expect(desktop.login).toBe('UNREGISTER');
    if (desktop.maintenance) expect(desktop.login).not.toBe('CONNECTED');
    if (desktop.prepaid) expect(desktop.orderId).toMatch(/^CS/);
    expect(desktop.created).toBeLessThan(desktop.lastUsed);
    expect(desktop.assignments.length > 0 ? ['ATTACHED'] : ['UNATTACH', 'ATTACHFAIL']).toContain(desktop.attachState);
    for (const { id, type } of desktop.assignments) {
      if (type === 'USER') expect(world.people.get(id)?.desktops).toContain(desktop.id);
      else expect(world.groups.get(id)).toBeDefined();
    }
  }
});

test('names, addresses and logins are unique and legal in a big company', () => {
  const world = open({ desktops: 30_000 });
  const fleet = world.fleet.all();
  expect(fleet).toHaveLength(30_000);
  expect(new Set(fleet.map(({ name }) => name)).size).toBe(30_000);
  expect(new Set(fleet.map(({ nic }) => nic.ip)).size).toBe(30_000);
  expect(fleet.every(({ name }) => /^[A-Z]+-[A-Z0-9]+-X?[0-9A-Z]{3,4}$/.test(name) && name.length <= 15)).toBe(true);
  const logins = world.people.all().map(({ name }) => name);
  expect(new Set(logins).size).toBe(logins.length);
  expect(logins.every((login) => /^[a-z][a-z0-9]{1,19}$/.test(login))).toBe(true);
});

test('no two public addresses are the same, although some are released', () => {
  const world = open({ desktops: 20 });
  const all = world.part(eips);
  const spec = { charge: 'traffic', size: 1, created: world.born } as const;
  for (let index = 0; index < 50; index++) {
    const [released] = [addEip(world, spec, `released ${index}`), addEip(world, spec, `kept ${index}`)];
    all.delete(released.id);
  }
  const addresses = all.all().map(({ address }) => address);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('a company without desktops is no mistake, half a desktop is', () => {
  expect(open({ desktops: 0 }).storyline.failing).toBeUndefined();
  expect(() => open({ desktops: 0.5 })).toThrow(RangeError);
  expect(() => open({ speed: 0 })).toThrow(RangeError);
});
