import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leastArguments, sampleArguments } from '../contract/arguments.ts';
import { expectedRequest } from '../contract/expected-request.ts';
import { wireFor } from '../contract/wire.ts';
import { catalogue, later, type OpenCloud, openCloud, START } from './cloud.ts';
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

/** What a long script is told, each answer with the id of its request. */
async function transcript(open: OpenCloud): Promise<string[]> {
  const stops = await tour(open);
  const jobs = await open.cloud.get('/v2/{p}/workspace-sub-jobs');
  const end = [jobs, await open.cloud.get('/v2/{p}/desktops/detail'), await open.cloud.get('/v2/{p}/nonsense')];
  const told = [...stops.map(({ reply }) => reply), ...end].map(
    ({ text, headers }) => `${headers['x-request-id']} ${text}`,
  );
  return [...told, ...(await everything(open))];
}

/** Begins much that does not end before somebody moves the clock. */
async function beginMuch({ cloud, sandbox: { world } }: OpenCloud): Promise<void> {
  const image = world.images.all().find(({ code }) => code === 'W10');
  const [product_id, subnet] = [world.products.all()[0]?.id, world.subnets.all()[0]?.id];
  const kind = { product_id, image_type: 'gold', image_id: image?.id, root_volume: { type: 'SAS', size: 80 } };
  const running = world.fleet.all().filter(({ status, busy }) => status === 'ACTIVE' && !busy);
  const yearly = { desktop_type: 'DEDICATED', desktop_name: 'YEAR-', size: 2, nics: [{ subnet_id: subnet }] };
  const [one, two] = running.map(({ id }) => id);
  const begun = [
    await cloud.post('/v2/{p}/desktops/action', { desktop_ids: [one], op_type: 'os-stop' }),
    await cloud.post('/v2/{p}/desktop-pools', {
      ...kind,
      name: 'Pending',
      type: 'STATIC',
      size: 3,
      subnet_ids: [subnet],
    }),
    await cloud.post('/v2/{p}/periodic/subscribe/order', {
      type: 'createDesktops',
      resources: [{ period_type: 2, period_num: 2, create_desktops: { ...kind, ...yearly } }],
      extend_param: { is_auto_pay: 'true' },
    }),
    await cloud.post('/v2/{p}/scheduled-tasks', {
      task_name: 'pending',
      task_type: 'REBOOT',
      scheduled_type: 'DAY',
      day_interval: 1,
      scheduled_time: '23:00:00',
      time_zone: 'Asia/Shanghai',
      apply_objects: [{ object_type: 'DESKTOP', object_id: two }],
    }),
  ];
  expect(begun.map(({ status, text }) => (status < 300 ? 'begun' : text))).toEqual(begun.map(() => 'begun'));
}

describe('the same script', () => {
  const begin = () => openCloud({ seed: 7, desktops: 150 });
  let open: OpenCloud;
  let first: string[];
  beforeAll(async () => {
    open = await begin();
    first = await transcript(open);
  }, 60_000);
  afterAll(() => open.close());

  test('gets byte-identical answers from another sandbox of the seed', { timeout: 60_000 }, async () => {
    const other = await begin();
    const second = await transcript(other);
    await other.close();
    expect(second.filter((line, index) => line !== first[index])).toEqual([]);
    expect(first.length).toBeGreaterThan(1_500);
  });

  test('gets them again after a reset, whatever was left pending', { timeout: 60_000 }, async () => {
    await beginMuch(open);
    open.clock.set(START - open.clock.now());
    await request(`${open.url}/__sandbox/reset`, { method: 'POST' }).then(({ body }) => body.dump());
    const again = await transcript({ ...open, world: open.sandbox.world });
    expect(again.map(withoutRequestId)).toEqual(first.map(withoutRequestId));
  });
});

/** Requests are numbered on after a reset, so that no two have the same id. */
function withoutRequestId(line: string): string {
  return line.replace(/^[0-9a-f]{32} |"request_id":"[0-9a-f]{32}"/g, '');
}

test('another seed is another company with other keys', async () => {
  const [one, other] = [await openCloud({ seed: 1 }), await openCloud({ seed: 2 })];
  expect(one.sandbox.credentials.ak).not.toBe(other.sandbox.credentials.ak);
  expect(one.world.fleet.all()[0]?.id).not.toBe(other.world.fleet.all()[0]?.id);
  await Promise.all([one.close(), other.close()]);
});
