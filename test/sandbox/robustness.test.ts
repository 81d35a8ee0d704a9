import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import documented from '../contract/codes.json' with { type: 'json' };
import { catalogue, later, MINUTES, type OpenCloud, openCloud, type Row } from './cloud.ts';
import { Malformed } from './malformed.ts';
import { type Heard, RawClient } from './raw-client.ts';
import { everyList, realArguments, valuesIn } from './real-arguments.ts';

let open: OpenCloud;
beforeAll(async () => {
  open = await openCloud({ desktops: 60 });
});
afterAll(() => open.close());

/** Values near what a schema allows: mostly right, sometimes entirely wrong. */
function near(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const wrong = fc.jsonValue({ maxDepth: 2 });
  return fc.oneof({ weight: 40, arbitrary: fitting(schema, name) }, { weight: 1, arbitrary: wrong });
}

function fitting(schema: JsonSchema, name = ''): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...(schema.anyOf as JsonSchema[]).map((option) => near(option, name)));
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  if ('const' in schema) return fc.constant(schema.const);
  switch (schema.type) {
    case 'array':
      return fc.array(near((schema.items as JsonSchema | undefined) ?? {}, name), { minLength: 1, maxLength: 2 });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([key, field]) => [key, near(field, key)] as const);
      return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
    }
    case 'integer':
      return fc.constantFrom(0, 1, 2, 10, 80, 100);
    case 'boolean':
      return fc.boolean();
    default:
      return fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...textsFor(name)) },
        { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
      );
  }
}

/** Texts that mean something under this name. */
function textsFor(name: string): string[] {
  const { fleet, people, images, products, subnets, vpcs, securityGroups, snapshots, groups, jobs } = open.world;
  const known: Record<string, () => string[]> = {
    user_name: () => people.all().map((one) => one.name),
    old_username: () => people.all().map((one) => one.name),
    new_username: () => people.all().map((one) => one.name),
    user: () => people.all().map((one) => one.id),
    otp_ids: () => people.all().flatMap((one) => one.otp.map(({ id }) => id)),
    image_id: () => images.all().map((one) => one.id),
    image_type: () => ['gold', 'private'],
    product: () => products.all().map((one) => one.id),
    subnet: () => subnets.all().map((one) => one.id),
    vpc: () => vpcs.all().map((one) => one.id),
    security: () => securityGroups.all().map((one) => one.id),
    snapshot: () => snapshots.all().map((one) => one.id),
    group_ids: () => groups.all().map((one) => one.id),
    job_id: () => jobs.subJobs().flatMap((one) => [one.jobId, one.id]),
    start_time: () => ['2026-11-01T09:00:00Z', '2026-10-20T09:00:00Z'],
    end_time: () => ['2026-11-02T09:00:00Z', '2026-11-01T12:00:00Z'],
    expires: () => ['0', '2030-01-01T00:00:00Z'],
    email: () => ['a@x.example'],
    size: () => ['80'],
  };
  const key = Object.keys(known).find((each) => name.includes(each));
  return (key && known[key]?.()) || fleet.all().map((one) => one.id);
}

test('no request, however odd, breaks the sandbox: every answer is an answer of the API', {
  timeout: 60_000,
}, async () => {
  for (const entry of catalogue.operations) {
    const samples = fc.sample(fitting(catalogue.schema(entry.name)), { numRuns: 15, seed: 42 });
    for (const args of samples as Record<string, unknown>[]) {
      const given = (names: string[]) =>
        names.filter((name) => name in args).map((name) => [name, args[name]] as const);
      const query = given(entry.in.query).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(String) : String(value),
      ]);
      const body = entry.in.body.length > 0 ? { body: Object.fromEntries(given(entry.in.body)) } : {};
      const reply = await open.cloud.send(entry.method, pathOf(entry.path, args), {
        query: Object.fromEntries(query),
        ...body,
      });
      const { error_code: code, error_detail: detail } = reply.text.startsWith('{') ? reply.body : {};
      expect([entry.operationId, args, reply.status, code, detail]).not.toContain('WKS.0002');
      expect(String(code ?? 'WKS.')).toMatch(/^(WKS|CBC)\./);
      open.clock.set(1 * MINUTES);
    }
  }
  open.clock.set(60 * MINUTES);
  expect((await open.cloud.get('/v2/{p}/desktops')).status).toBe(200);
});

/** Only plain characters: the vendor's signer encodes a path twice. */
function pathOf(template: string, args: Record<string, unknown>): string {
  const plain = (name: string) => String(args[name]).replace(/[^\w-]/g, '') || 'x';
  return template.replace(/\{(\w+)\}/g, (_, name) => (name === 'project_id' ? '{p}' : plain(name)));
}

/** What is wrong with a refusal; none where it is one of those that the reference has. */
function faultIn({ status, text }: Heard): string | undefined {
  if (status < 400) return undefined;
  const { error_code: code } = (text.startsWith('{') ? JSON.parse(text) : {}) as Row;
  if (code === 'WKS.0002' || typeof code !== 'string') return text.slice(0, 300);
  if (/^(APIGW|CBC)\./.test(code) && status < 500) return undefined;
  const known = (documented as Record<string, unknown>)[code] as number[] | undefined;
  return known && (status < 500 || known.includes(status)) ? undefined : `${status} ${code} is not documented`;
}

/** From what changes nothing to what ends everything. */
const BOLDNESS: Readonly<Record<string, number>> = { read: 0, write: 1 };

describe('requests that make no sense', () => {
  let odd: OpenCloud;
  let witness: OpenCloud;
  let clients: readonly [RawClient, RawClient];
  /** The other one has the same seed and gets only what this one carried out. */
  beforeAll(async () => {
    const pair = await Promise.all([openCloud({ desktops: 40 }), openCloud({ desktops: 40 })]);
    [odd, witness] = pair;
    clients = [new RawClient(odd), new RawClient(witness)];
    for (const { url } of pair) await fetch(`${url}/__sandbox/throttle`, { method: 'PUT', body: '{"on":false}' });
  });
  afterAll(() => Promise.all(clients.map((client) => client.close())));

  test('are refused as documented, and leave no trace', { timeout: 120_000 }, async () => {
    const { projectId } = odd.sandbox.credentials;
    const [client, other] = clients;
    const lists = () => Promise.all([everyList(client, projectId), everyList(other, projectId)]);
    const wait = (ms?: number) => [odd, witness].map(({ clock }) => later(clock, ms));
    const [first] = await lists();
    const values = valuesIn(first);
    const malformed = new Malformed(projectId);
    const wrong: string[] = [];
    const done = { refused: 0, carriedOut: 0 };
    const operations = catalogue.operations.toSorted((a, b) => (BOLDNESS[a.risk] ?? 2) - (BOLDNESS[b.risk] ?? 2));
    for (const [turn, entry] of operations.entries()) {
      for (const raw of malformed.of(entry, realArguments(entry, values, turn))) {
        const heard = await client.send(raw).catch((error: Error) => ({ status: 599, text: error.message }));
        const what = `${entry.operationId}: ${raw.target.slice(0, 200)} ${String(raw.body ?? '').slice(-120)}`;
        const fault = faultIn(heard);
        if (fault) wrong.push(`${what}: ${fault}`);
        if (heard.status >= 300) {
          done.refused++;
          continue;
        }
        done.carriedOut++;
        expect({ what, ...(await other.send(raw)) }).toEqual({ what, ...heard });
        wait();
      }
    }
    expect(wrong).toEqual([]);
    expect(done.refused).toBeGreaterThan(5_000);
    expect(done.carriedOut).toBeGreaterThan(500);
    const [now, instead] = await lists();
    expect(now).toEqual(instead);
    wait(24 * 60 * MINUTES);
    const [afterwards, otherwise] = await lists();
    expect(afterwards).toEqual(otherwise);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });

  test.each([
    ['POST', '/v2/{p}/desktops/notifications', '"notifications":'],
    ['POST', '/v1/{p}/app-groups', '"name":'],
    ['POST', '/v2/orders/suscriptions/resources/query', '"order_id":'],
    ['GET', '/v2/{p}/desktops', '"limit":'],
  ])('may be large: %s %s', async (method, path, field) => {
    const target = path.replace('{p}', odd.sandbox.credentials.projectId);
    const size = 10 * 1024 * 1024;
    for (const value of [`"${'x'.repeat(size)}"`, `[${'1,'.repeat(size / 2)}1]`]) {
      const heard = await clients[0].send({ method, target, body: `{${field}${value}}` });
      expect([heard.status, faultIn(heard)]).toEqual([method === 'GET' ? 200 : 400, undefined]);
    }
  });
});
