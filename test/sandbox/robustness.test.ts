import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { catalogue, MINUTES, type OpenCloud, openCloud } from './cloud.ts';

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
