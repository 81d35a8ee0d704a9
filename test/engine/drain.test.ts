import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/catalog/plan.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ confirm: 'never' });
});
afterEach(() => world.close());

test('a drain that begins while a change is written down waits until its end is written down too', async () => {
  const { audit } = world.store;
  const written: string[] = [];
  const append = audit.append.bind(audit);
  let drained: Promise<string[]> | undefined;
  audit.append = async (event: AuditEvent) => {
    if (event.event === 'sent') drained = world.engine.mutations.drain().then(() => [...written]);
    await append(event);
    written.push(event.event);
  };
  const client = await world.connect('2026-07-28');
  const [id] = world.sandbox.world.storyline.rebootPool.desktopIds;
  await client.call('call_tool', {
    name: 'batch_run_desktops',
    arguments: { desktop_ids: [id], op_type: 'reboot', wait: false },
  });
  expect(await drained).toEqual(['sent', 'done']);
});
