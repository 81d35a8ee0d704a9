import { expect, test } from 'vitest';
import { openCloud } from './cloud.ts';
import { RawClient } from './raw-client.ts';
import { everyList } from './real-arguments.ts';

async function statuses(desktops: number): Promise<string[]> {
  const open = await openCloud({ desktops });
  const client = new RawClient(open);
  const said = await everyList(client, open.sandbox.credentials.projectId);
  await client.close();
  return [...said].map(([list, answer]) => `${list} ${answer.slice(0, 3)}`);
}

const usual = await statuses(100);

test('nearly every list answers in a usual company', () => {
  const good = usual.filter((line) => line.endsWith(' 200'));
  expect(good.length).toBeGreaterThan(100);
});

test.each([0, 1, 2, 5])('in a company of %i desktops the same lists answer', async (desktops) => {
  expect(await statuses(desktops)).toEqual(usual);
});
