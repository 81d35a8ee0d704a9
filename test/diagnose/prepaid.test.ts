import { afterEach, expect, test } from 'vitest';
import { troubles } from '../../src/sandbox/world/troubles.ts';
import { startWorld, type World } from '../world.ts';
import type { Diagnosis } from './accepted.ts';

let world: World;
afterEach(() => world.close());

test.each([
  [true, 'create_change_order'],
  [false, 'expand_desktop_volume'],
])('a full disk of a desktop whose yearly payment is %s grows by %s', async (prepaid, tool) => {
  world = await startWorld({ desktops: 200, confirm: 'never' });
  const client = await world.connect('2026-07-28');
  const { about } = troubles(world.sandbox.world).find(({ name }) => name === 'full-disk')!;
  const desktop = world.sandbox.world.fleet.get(about.id)!;
  desktop.prepaid = prepaid;
  const { value } = await client.call('diagnose_desktop', { desktop: desktop.id });
  const { next } = (value as unknown as Diagnosis).findings.find(({ cause }) => cause === 'disk.full')!;
  expect(next.tool).toBe(tool);
  const sent = await client.call('call_tool', { name: tool, arguments: { ...next.arguments, wait: false } });
  expect(sent.isError && sent.value).toBe(false);
});
