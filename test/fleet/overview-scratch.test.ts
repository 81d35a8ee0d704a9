import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { test } from 'vitest';
import { startWorld } from '../world.ts';
test.each([200, 2000])('x %s', async (desktops) => {
  const world = await startWorld({ desktops });
  const release = world.clock.hold();
  const client = await world.connect('2026-07-28');
  const t = Date.now();
  const a = await client.call('fleet_overview', {});
  console.log(Date.now() - t, 'ms', countTokens(a.text), a.isError, a.text);
  release();
  await world.close();
}, 60000);
test('sites', async () => {
  const world = await startWorld({ desktops: 200, others: [1,2,3,4].map((n) => ({ id: `site-${n}`, desktops: 50 * n, seed: n+1 })) });
  const release = world.clock.hold();
  const client = await world.connect('2026-07-28');
  const a = await client.call('fleet_overview', {});
  console.log(countTokens(a.text), a.isError, a.text);
  release();
  await world.close();
}, 60000);
