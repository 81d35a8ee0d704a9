import { expect, test } from 'vitest';
import { openCloud } from './cloud.ts';
import { tour } from './tour.ts';

const transcript = async (seed: number) => {
  const open = await openCloud({ seed, desktops: 150 });
  const stops = await tour(open);
  const jobs = await open.cloud.get('/v2/{p}/workspace-sub-jobs');
  const end = [jobs, await open.cloud.get('/v2/{p}/desktops/detail'), await open.cloud.get('/v2/{p}/nonsense')];
  await open.close();
  return [...stops.map(({ reply }) => reply), ...end].map(({ text, headers }) => `${headers['x-request-id']} ${text}`);
};

test('two sandboxes of one seed give byte-identical answers to the same script', async () => {
  expect(await transcript(7)).toEqual(await transcript(7));
});

test('another seed is another company with other keys', async () => {
  const [one, other] = [await openCloud({ seed: 1 }), await openCloud({ seed: 2 })];
  expect(one.sandbox.credentials.ak).not.toBe(other.sandbox.credentials.ak);
  expect(one.world.fleet.all()[0]?.id).not.toBe(other.world.fleet.all()[0]?.id);
  await Promise.all([one.close(), other.close()]);
});
