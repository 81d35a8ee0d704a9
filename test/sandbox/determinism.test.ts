import { expect, test } from 'vitest';
import { leastArguments, sampleArguments } from '../contract/arguments.ts';
import { expectedRequest } from '../contract/expected-request.ts';
import { wireFor } from '../contract/wire.ts';
import { catalogue, later, type OpenCloud, openCloud } from './cloud.ts';
import { tour } from './tour.ts';

/** Everything that there is to ask for, with the fewest and with all arguments, twice: the second time after what the first did. */
async function everything({ cloud, clock, sandbox }: OpenCloud): Promise<string[]> {
  const said: string[] = [];
  sandbox.faults.clear();
  for (const round of [1, 2]) {
    for (const entry of catalogue.operations) {
      const schema = catalogue.schema(entry.name);
      for (const make of [leastArguments, sampleArguments]) {
        const args = make(schema, entry.rules);
        const { method, path, query, body } = expectedRequest(wireFor(entry), args, sandbox.credentials.projectId);
        const raw = Object.fromEntries(
          Object.entries(query).map(([name, values]) => [name, values.map(decodeURIComponent)]),
        );
        const sent = entry.multipart ? {} : { query: raw, ...(body !== undefined && { body }) };
        const { status, text } = await cloud.send(method, path, sent);
        said.push(`${round} ${entry.name} ${status} ${text}`);
      }
    }
    later(clock);
  }
  return said;
}

const transcript = async (seed: number) => {
  const open = await openCloud({ seed, desktops: 150 });
  const stops = await tour(open);
  const jobs = await open.cloud.get('/v2/{p}/workspace-sub-jobs');
  const end = [jobs, await open.cloud.get('/v2/{p}/desktops/detail'), await open.cloud.get('/v2/{p}/nonsense')];
  const all = await everything(open);
  await open.close();
  const told = [...stops.map(({ reply }) => reply), ...end].map(
    ({ text, headers }) => `${headers['x-request-id']} ${text}`,
  );
  return [...told, ...all];
};

test('two sandboxes of one seed give byte-identical answers to the same script', { timeout: 60_000 }, async () => {
  const [one, other] = [await transcript(7), await transcript(7)];
  expect(one.filter((line, index) => line !== other[index])).toEqual([]);
  expect(one.length).toBeGreaterThan(1_500);
});

test('another seed is another company with other keys', async () => {
  const [one, other] = [await openCloud({ seed: 1 }), await openCloud({ seed: 2 })];
  expect(one.sandbox.credentials.ak).not.toBe(other.sandbox.credentials.ak);
  expect(one.world.fleet.all()[0]?.id).not.toBe(other.world.fleet.all()[0]?.id);
  await Promise.all([one.close(), other.close()]);
});
