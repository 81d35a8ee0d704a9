import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonSchema, ManifestEntry } from '../../src/catalog/manifest.ts';
import { ERAS, type Era, type TestClient, type ToolAnswer } from '../world.ts';
import { leastArguments, sampleArguments, takesAnyText, withLeaves, withText } from './arguments.ts';
import { manifest, schemaOf } from './catalogue.ts';
import { expectedRequest, gatewayAuthorization, requestOf, untyped, vendorAuthorization } from './expected-request.ts';
import { type Recorded, type RecordedWorld, startRecorded } from './recording-cloud.ts';
import { wireFor, wireOf } from './wire.ts';

/** Values that break naive URLs. */
const NASTY = [
  '',
  'a b',
  'a/b',
  '桌面 1',
  '100%',
  '%2F',
  '../x',
  '..%2f..',
  'a?b#c&d=e',
  'a+b',
  ";=@:$,!'()*",
  '"<>`{}|\\^',
  'ü😀',
  'two\nlines\t',
  '...',
];

const byCatalogue = ({ risk }: ManifestEntry) => (risk === 'read' ? 'call_read_tool' : 'call_tool');

const WAYS: { era: Era; way: string; toolFor: (entry: ManifestEntry) => string }[] = [
  { era: '2026-07-28', way: 'by the catalogue', toolFor: byCatalogue },
  { era: '2025-11-25', way: 'directly', toolFor: ({ name }) => name },
];

let world: RecordedWorld;
const clients = new Map<Era, TestClient>();

beforeAll(async () => {
  world = await startRecorded();
  for (const era of ERAS) clients.set(era, await world.connect(era));
});
afterAll(() => world.close());

/** Calls a tool, by name or by `call_tool`, and gives the one request that came of it. */
async function sentBy(
  tool: string,
  entry: ManifestEntry,
  args: Record<string, unknown>,
  era: Era = '2026-07-28',
): Promise<{ answer: ToolAnswer; request: Recorded }> {
  world.cloud.clear();
  const given = entry.jobs ? { ...args, wait: false } : args;
  const passed = tool === entry.name ? given : { name: entry.name, arguments: given };
  const answer = await (clients.get(era) as TestClient).call(tool, passed);
  expect(answer.value.message).toBeUndefined();
  expect(world.cloud.recorded.map(({ tool: sender }) => sender)).toEqual([entry.name]);
  return { answer, request: world.cloud.recorded[0] as Recorded };
}

describe.each(manifest.operations.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  const wire = wireFor(entry);
  const schema = schemaOf(entry);
  const full = sampleArguments(schema, entry.rules);
  const least = leastArguments(schema, entry.rules);
  const expected = (args: Record<string, unknown>) => expectedRequest(wire, args, world.site.projectId as string);
  /** Added by the engine so that a list comes in few pages. */
  const pages = entry.page !== undefined && entry.page.style !== 'whole' && !entry.page.offsetNeeded;
  const paged = pages ? { limit: entry.page?.max } : {};
  const ownArguments = {
    ...(entry.risk === 'read' ? { fields: ['id'] } : { dry_run: false }),
    ...(pages && { max_items: 7 }),
  };

  test.each(WAYS)('arrives whole and at its place, $way, from a client of $era', async ({ era, toolFor }) => {
    const { request, answer } = await sentBy(toolFor(entry), entry, { ...full, ...ownArguments }, era);
    expect(answer.isError).toBe(false);
    expect(requestOf(request)).toStrictEqual(expected(full));
  });

  test.each(WAYS)('carries nothing that was not given, $way, from a client of $era', async ({ era, toolFor }) => {
    const { request, answer } = await sentBy(toolFor(entry), entry, least, era);
    expect(answer.isError).toBe(false);
    expect(requestOf(request)).toStrictEqual(expected({ ...least, ...paged }));
  });

  test('is signed as the vendor and the gateway sign', async () => {
    for (const args of [full, least]) {
      const { request } = await sentBy(byCatalogue(entry), entry, args);
      expect(request.headers.authorization).toBe(gatewayAuthorization(request, world.keys));
      const { authorization } = request.headers;
      expect(authorization).toBe(vendorAuthorization(request, world.keys) ?? authorization);
      expect(authorization).toMatch(new RegExp(`SignedHeaders=${signedHeaders(entry)},`));
    }
  });

  test('names host, project, time and type in its headers, and carries a body only where the reference has one', async () => {
    const { request } = await sentBy(byCatalogue(entry), entry, full);
    const { headers } = request;
    expect(headers.host).toBe(new URL(world.cloud.url).host);
    expect(headers['x-project-id']).toBe(entry.service === 'bss' ? undefined : world.site.projectId);
    expect(headers['x-sdk-date']).toBe(new Date(request.at).toISOString().replace(/[-:]|\.\d+/g, ''));
    const [type, detail] = (headers['content-type'] ?? '').toLowerCase().split(/;\s*/);
    expect(type).toBe((wire.content_type ?? 'application/json').split(';')[0]);
    expect(detail).toMatch(entry.multipart ? /^boundary=/ : /^charset=utf-8$/);
    expect(headers).not.toHaveProperty('transfer-encoding');
    expect(Number(headers['content-length'] ?? 0)).toBe(Buffer.byteLength(request.body));
    if (wire.method === 'GET') expect(request.body).toBe('');
  });

  test('has the documented JSON types in its body', async () => {
    for (const args of [full, least]) {
      const { request } = await sentBy(byCatalogue(entry), entry, args);
      if (!wire.whole) expect(untyped(wire.params.body, requestOf(request).body ?? {})).toEqual([]);
    }
  });

  test('sends any text unchanged', async () => {
    for (const text of NASTY) {
      const args = { ...withText(schema, full, text), ...inPath(text) };
      const { request } = await sentBy(byCatalogue(entry), entry, args);
      expect(requestOf(request)).toStrictEqual(expected(args));
      expect(request.headers.authorization).toBe(gatewayAuthorization(request, world.keys));
      expect(request.headers.authorization).toBe(
        vendorAuthorization(request, world.keys) ?? gatewayAuthorization(request, world.keys),
      );
    }
  });

  test('sends what is false, zero or as small as it may be', async () => {
    const args = withLeaves(schema, full, (field, value) => {
      if (field.type === 'boolean') return false;
      return field.type === 'integer' ? (field.minimum ?? 0) : value;
    }) as Record<string, unknown>;
    const { request } = await sentBy(byCatalogue(entry), entry, args);
    expect(requestOf(request)).toStrictEqual(expected(args));
  });

  /** An address takes no slash: whoever decodes it first would find another one. */
  function inPath(text: string): Record<string, unknown> {
    const values = withText(schema, full, text);
    const clean = (value: unknown) => String(value).replace(/[/\\]/g, '-').replace(/^\s+$/, '-');
    return Object.fromEntries(wire.params.path.map(({ name }) => [name, clean(values[name])]));
  }

  const digits = Object.entries(schema.properties ?? {}).filter(([, field]) =>
    (field.anyOf as JsonSchema[] | undefined)?.some(({ type }) => type === 'integer'),
  );
  if (digits.length > 0) {
    test('sends numbers as text where the API wants text', async () => {
      const args = { ...full, ...Object.fromEntries(digits.map(([name]) => [name, 4096])) };
      const { request } = await sentBy(byCatalogue(entry), entry, args);
      expect(requestOf(request)).toStrictEqual(expected(args));
      expect(untyped(wire.params.body, requestOf(request).body ?? {})).toEqual([]);
    });
  }

  const lists = wire.params.query.filter(({ name, array, indexed }) => {
    const items = schema.properties?.[name]?.items as JsonSchema | undefined;
    return array && !indexed && items && takesAnyText(items);
  });
  if (lists.length > 0) {
    test('repeats the name of a query parameter for each of its values', async () => {
      const args = { ...least, ...paged, ...Object.fromEntries(lists.map(({ name }) => [name, ['b', 'a', 'c d']])) };
      const { request } = await sentBy(byCatalogue(entry), entry, args);
      for (const { name } of lists) expect(request.target).toContain(`${name}=b&${name}=a&${name}=c%20d`);
      expect(requestOf(request)).toStrictEqual(expected(args));
      expect(request.headers.authorization).toBe(vendorAuthorization(request, world.keys));
    });
  }

  const placeholders = wire.params.path.map(({ name }) => name);
  if (placeholders.length > 0) {
    test('refuses a path value that would lead elsewhere', async () => {
      for (const value of ['', '.', '..', 'a/../b', 'a\\b', ...addressesOfOthers(entry)]) {
        for (const name of placeholders) {
          world.cloud.clear();
          const client = clients.get('2026-07-28') as TestClient;
          const { value: said, isError } = await client.call(entry.name, { ...full, [name]: value });
          expect(isError).toBe(true);
          expect(said).toMatchObject({ code: 'invalid_arguments', message: expect.stringContaining(name) });
          expect(world.cloud.recorded).toEqual([]);
        }
      }
    });
  }

  if (entry.risk === 'read') {
    test('is sent by call_tool as well', async () => {
      const { request } = await sentBy('call_tool', entry, full);
      expect(requestOf(request)).toStrictEqual(expected(full));
    });
  } else {
    test('is refused by call_read_tool', async () => {
      world.cloud.clear();
      const client = clients.get('2026-07-28') as TestClient;
      const { value } = await client.call('call_read_tool', { name: entry.name, arguments: full });
      expect(value).toMatchObject({ code: 'not_a_read', message: expect.stringContaining(entry.name) });
      expect(world.cloud.recorded).toEqual([]);
    });
  }

  if (pages) {
    test('asks for no more rows than max_items', async () => {
      const { request } = await sentBy(byCatalogue(entry), entry, { ...least, max_items: 7 });
      expect(requestOf(request)).toStrictEqual(expected({ ...least, limit: 7 }));
    });
  }
});

/** Accounts have no project, and forms are not signed. */
function signedHeaders({ service, multipart }: ManifestEntry): string {
  const names = multipart ? ['host'] : ['content-type', 'host'];
  if (service !== 'bss') names.push('x-project-id');
  if (multipart) names.push('x-sdk-content-sha256');
  return [...names, 'x-sdk-date'].join(';');
}

/** Words that stand in another operation's route where this one has a placeholder, by the reference. */
function addressesOfOthers({ operationId, service }: ManifestEntry): string[] {
  const { method, path } = wireOf(service, operationId);
  const own = path.split('/');
  return manifest.operations
    .map((other) => wireOf(other.service, other.operationId))
    .filter((other) => other.method === method && other.path !== path)
    .map((other) => other.path.split('/'))
    .filter((other) => other.length === own.length)
    .flatMap((other) => {
      const differing = own.flatMap((step, index) => (step === other[index] ? [] : [[step, other[index] ?? '']]));
      return differing.every(([step]) => step?.startsWith('{')) ? differing.map(([, word]) => word ?? '') : [];
    })
    .filter((word) => !word.startsWith('{'));
}
