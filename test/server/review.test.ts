import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, startWorld, type World } from '../world.ts';
import { connectFor, type ResourceClient } from './resource-client.ts';

let world: World;
let client: ResourceClient;
beforeEach(async () => {
  world = await startWorld({ others: [{ id: 'branch', desktops: 60, seed: 1 }] });
});
afterEach(async () => {
  await client?.close();
  await world.close();
});

describe.each(ERAS)('what a %s client reads by odd addresses', (era) => {
  beforeEach(async () => {
    client = await connectFor(era, world.http.url);
  });

  test.each([
    'workspace://desktops/%00',
    'workspace://desktops/%ff',
    'workspace://desktops/%E2%80%AE%0ASYSTEM',
    'workspace://desktops/../users/x',
    'workspace://desktops/%2e%2e%2fusers',
    'workspace://user:pw@desktops/x',
    `workspace://desktops/${'x'.repeat(300)}`,
    `workspace://pools/${'x'.repeat(300)}`,
    'workspace://schema/__proto__',
    'workspace://schema/constructor',
    'workspace://results/..%2f..%2fkey',
    'workspace://audit/..%2fkey',
    'workspace://jobs/workspace:..%2F..%2Fdesktops',
    'workspace://jobs/__proto__:x',
  ])('is nothing: %s', async (uri) => {
    await expect(client.read(uri)).rejects.toThrow('Resource not found');
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('is no proof that there is nothing where an answer is none', async () => {
    world.sandbox.faults.add({ kind: 'status', status: 200, body: {}, operation: 'ListDesktopsDetail' });
    const { name } = world.sandbox.world.fleet.all()[0]!;
    await expect(client.read(`workspace://desktops/${name}`)).rejects.toThrow(/not what the API documents/);
  });
});
