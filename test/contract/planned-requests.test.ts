import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonSchema, ManifestEntry } from '../../src/catalog/manifest.ts';
import { effectsOf, valuesAt } from '../../src/catalog/risk.ts';
import { isCut } from '../../src/guard/preview.ts';
import type { Person, TestClient, ToolAnswer } from '../world.ts';
import { leastArguments, sampleArguments, takesAnyText, withLeaves, withText } from './arguments.ts';
import { manifest, schemaOf } from './catalogue.ts';
import { expectedRequest, requestOf } from './expected-request.ts';
import { type Recorded, type RecordedWorld, startRecorded } from './recording-cloud.ts';
import { wireFor } from './wire.ts';

type Args = Record<string, unknown>;
type Split = NonNullable<ManifestEntry['split']>;

const MASK = '••••••';
const SECRET = 'Tr0ub4dor-3';

const named = (entries: ManifestEntry[]) => entries.map((entry) => [entry.name, entry] as const);
const mutating = manifest.operations.filter((entry) => entry.risk !== 'read');
const splitting = mutating.filter((entry) => entry.split);
// A form shows lists of ids whole, as targets; other long lists wait for somebody who has the plan in front of them.
const inForms = splitting.filter((entry) => entry.risk !== 'destructive' || !isCut(manyTargets(entry)));
const notInForms = splitting.filter((entry) => !inForms.includes(entry));

let world: RecordedWorld;
let client: TestClient;

describe('a dry run', () => {
  beforeAll(async () => {
    world = await startRecorded();
    client = await world.connect('2026-07-28');
  });
  beforeEach(() => world.cloud.clear());
  afterAll(() => world.close());

  describe.each(named(mutating))('of %s', (_, entry) => {
    test.each(argumentSets(entry))(
      'sends nothing but look-ups and shows what the call then sends: %s',
      async (_, args) => {
        world.cloud.known = targetsOf(entry, args);
        const shown = await client.call('call_tool', { name: entry.name, arguments: { ...args, dry_run: true } });
        expect(shown.isError).toBe(false);
        expect(shown.value).toMatchObject({ status: 'dry_run', plan: { tool: entry.name } });
        expect(world.cloud.recorded.filter((request) => !isLookUp(request))).toEqual([]);

        world.cloud.clear();
        const called = await client.call('call_tool', { name: entry.name, arguments: withoutWaiting(entry, args) });
        expect(called.value.message).toBeUndefined();
        const sent = world.cloud.of(entry.name);
        expect(await wholeRequests(shown)).toEqual(sent.map((request) => asShown(request, secretNames(entry))));
      },
    );
  });

  test.each(named(mutating.filter((entry) => entry.secrets.length > 0)))(
    'of %s hides its secrets',
    async (_, entry) => {
      const args = withTexts(sampleArguments(schemaOf(entry), entry.rules), secretNames(entry), SECRET) as Args;
      const shown = await client.call('call_tool', { name: entry.name, arguments: { ...args, dry_run: true } });
      expect(shown.text).not.toContain(SECRET);
      expect(JSON.stringify(shown.value.requests)).toContain(MASK);
      await client.call('call_tool', { name: entry.name, arguments: args });
      expect(world.cloud.of(entry.name)[0]?.body).toContain(SECRET);
    },
  );
});

/** The requests of a dry run, from their resource where the answer has them shortened. */
async function wholeRequests({ value }: ToolAnswer): Promise<unknown> {
  if (!value.result_id) return value.requests;
  return JSON.parse(await client.readResource(`workspace://results/${value.result_id}`));
}

describe('a list that is longer than one request takes', () => {
  const asked: string[] = [];

  beforeAll(async () => {
    world = await startRecorded({ confirm: 'human' });
    client = await world.connect('2026-07-28', approving(asked));
  });
  beforeEach(() => {
    world.cloud.clear();
    asked.length = 0;
  });
  afterAll(() => world.close());

  test.each(named(inForms))('%s goes out in parts, in order, after one approval', async (_, entry) => {
    const { arg, max } = entry.split as Split;
    const args = manyTargets(entry);
    const list = listOf(entry, args);
    world.cloud.known = targetsOf(entry, args);
    const { value, isError } = await client.call('call_tool', {
      name: entry.name,
      arguments: withoutWaiting(entry, args),
    });
    expect(value.message).toBeUndefined();
    expect(isError).toBe(false);
    const parts = [list.slice(0, max), list.slice(max, 2 * max), list.slice(2 * max)];
    const wire = wireFor(entry);
    expect(world.cloud.of(entry.name).map(requestOf)).toEqual(
      parts.map((part) => expectedRequest(wire, { ...args, [arg]: part }, world.site.projectId as string)),
    );
    expect(asked).toHaveLength(isDangerous(entry, args) ? 1 : 0);
    for (const message of asked) expect(message).toContain('Sent as 3 requests; this approval covers all of them.');
  });

  test.each(named(inForms))('%s names nothing twice', async (_, entry) => {
    const { arg, max } = entry.split as Split;
    const args = manyTargets(entry);
    const list = listOf(entry, args);
    world.cloud.known = targetsOf(entry, args);
    await client.call('call_tool', {
      name: entry.name,
      arguments: withoutWaiting(entry, { ...args, [arg]: [...list, ...structuredClone(list.slice(0, max))] }),
    });
    const sent = world.cloud.of(entry.name).flatMap(({ body }) => JSON.parse(body)[arg] as unknown[]);
    expect(sent).toEqual(list);
  });

  test.each(named(notInForms))('%s is not asked for in a form', async (_, entry) => {
    const args = manyTargets(entry);
    world.cloud.known = targetsOf(entry, args);
    const { value } = await client.call('call_tool', { name: entry.name, arguments: args });
    expect(value).toMatchObject({ status: 'needs_approval' });
    expect(asked).toEqual([]);
    expect(world.cloud.of(entry.name)).toEqual([]);
  });

  test('that a person declines is not sent at all', async () => {
    const declining = await world.connect('2025-11-25', async () => {
      await world.clock.sleep(3_000);
      return { action: 'decline' };
    });
    const entry = splitting.find(({ name }) => name === 'batch_delete_desktops') as ManifestEntry;
    const args = manyTargets(entry);
    world.cloud.known = targetsOf(entry, args);
    const { value } = await declining.call('call_tool', { name: entry.name, arguments: args });
    expect(value).toMatchObject({ code: 'declined' });
    expect(world.cloud.of(entry.name)).toEqual([]);
  });
});

describe('an approved plan', () => {
  beforeAll(async () => {
    world = await startRecorded({ confirm: 'plan' });
    client = await world.connect('2025-11-25');
  });
  beforeEach(() => world.cloud.clear());
  afterAll(() => world.close());

  const dangerous = mutating.filter((entry) => isDangerous(entry, sampleArguments(schemaOf(entry), entry.rules)));
  test.each(named(dangerous))('of %s is sent as it was shown, without its plan_id', async (_, entry) => {
    const args = sampleArguments(schemaOf(entry), entry.rules);
    world.cloud.known = targetsOf(entry, args);
    const planned = await client.call('call_tool', { name: entry.name, arguments: args });
    expect(planned.value).toMatchObject({ status: 'needs_approval', plan_id: expect.any(String) });
    expect(world.cloud.recorded.filter((request) => !isLookUp(request))).toEqual([]);
    world.cloud.clear();
    const { value } = await client.call('call_tool', {
      name: entry.name,
      arguments: withoutWaiting(entry, { ...args, plan_id: planned.value.plan_id }),
    });
    expect(value.message).toBeUndefined();
    const wire = wireFor(entry);
    expect(world.cloud.of(entry.name).map(requestOf)).toEqual([
      expectedRequest(wire, args, world.site.projectId as string),
    ]);
  });

  test.each(named(notInForms))('of %s goes out in parts, and names nothing twice', async (_, entry) => {
    const { arg, max } = entry.split as Split;
    const args = manyTargets(entry);
    const list = listOf(entry, args);
    world.cloud.known = targetsOf(entry, args);
    const twice = { ...args, [arg]: [...list, ...structuredClone(list.slice(0, max))] };
    const planned = await client.call('call_tool', { name: entry.name, arguments: twice });
    await client.call('call_tool', {
      name: entry.name,
      arguments: withoutWaiting(entry, { ...twice, plan_id: planned.value.plan_id }),
    });
    const parts = [list.slice(0, max), list.slice(max, 2 * max), list.slice(2 * max)];
    expect(world.cloud.of(entry.name).map(({ body }) => JSON.parse(body)[arg])).toEqual(parts);
  });
});

describe('250 desktops of the sandbox', () => {
  const asked: string[] = [];

  beforeAll(async () => {
    world = await startRecorded({ confirm: 'human', desktops: 250 });
    world.cloud.forwardTo = world.sandboxCloud.url;
    client = await world.connect('2026-07-28', approving(asked));
    for (const desktop of world.sandbox.world.fleet.all()) delete desktop.defect;
  });
  beforeEach(() => {
    world.cloud.clear();
    asked.length = 0;
  });
  afterAll(() => world.close());

  test.each([
    ['batch_run_desktops', 'BatchRunDesktops', { op_type: 'reboot' }],
    ['batch_delete_desktops', 'BatchDeleteDesktops', { email_notification: false }],
  ])('%s takes three requests, one approval, and is followed to the last desktop', async (name, operationId, more) => {
    const running = world.sandbox.world.fleet.all();
    const sound = { status: 'ACTIVE', maintenance: false, prepaid: false, frozen: undefined };
    const idle = { defect: undefined, busy: undefined };
    for (const desktop of running) Object.assign(desktop, sound, idle);
    const desktop_ids = running.map(({ id }) => id);
    const { value } = await client.call(
      'call_tool',
      { name, arguments: { desktop_ids, ...more } },
      { onprogress: () => {} },
    );
    expect(value).toMatchObject({ job: { status: 'succeeded', total: 250, done: 250 } });
    const sent = world.cloud.of(name).map((request) => requestOf(request).body);
    expect(sent).toEqual([
      { desktop_ids: desktop_ids.slice(0, 100), ...more },
      { desktop_ids: desktop_ids.slice(100, 200), ...more },
      { desktop_ids: desktop_ids.slice(200), ...more },
    ]);
    expect(world.sandbox.requests.of(operationId).map(({ mutated }) => mutated)).toEqual([true, true, true]);
    expect(asked).toEqual([expect.stringContaining('250 desktops:')]);
    expect(asked[0]).toContain('Sent as 3 requests; this approval covers all of them.');
  });
});

/** A person who reads, types what is asked for and says yes. */
function approving(asked: string[]): Person {
  return async ({ message }) => {
    asked.push(message);
    await world.clock.sleep(3_000);
    return { action: 'accept', content: { decision: 'approve', confirm: wanted(message) } };
  };
}

/** What the question asks to type: how many things there are, or the name of the only one. */
function wanted(message: string): string {
  const [, count = '', name = ''] =
    message.match(/^(\d+) [^\n]*:\n {2}• ([^·\n]*?)(?: · |$)/m) ?? message.match(/^(\d+) /m) ?? [];
  return count === '1' ? name : count;
}

function argumentSets(entry: ManifestEntry): [string, Args][] {
  const schema = schemaOf(entry);
  return [
    ['everything', sampleArguments(schema, entry.rules)],
    ['the least', leastArguments(schema, entry.rules)],
    // Without a slash: ids of targets are looked up by address.
    ['strange characters', withText(schema, sampleArguments(schema, entry.rules), 'a b桌面?%2F&"')],
    ...(entry.split ? [['in parts', manyTargets(entry)] as [string, Args]] : []),
  ];
}

/** Two and a half times as many targets as one request takes. */
function manyTargets(entry: ManifestEntry): Args {
  const { arg, max } = entry.split as Split;
  const args = sampleArguments(schemaOf(entry), entry.rules);
  const [first] = listOf(entry, args);
  const many = Array.from({ length: 2.5 * max }, (_, index) => numbered(listed(entry), first, index + 1));
  return { ...args, [arg]: many };
}

/** The schema of what a long list holds. */
function listed(entry: ManifestEntry): JsonSchema {
  return schemaOf(entry).properties?.[entry.split?.arg ?? '']?.items as JsonSchema;
}

function listOf({ split }: ManifestEntry, args: Args): unknown[] {
  return args[split?.arg ?? ''] as unknown[];
}

/** Another thing of the same kind: with another number in its first text that may be any. */
function numbered(schema: JsonSchema, value: unknown, number: number): unknown {
  let done = false;
  return withLeaves(schema, value, (leaf, each) => {
    if (done || !takesAnyText(leaf)) return each;
    done = true;
    return `a${number}`;
  });
}

function targetsOf({ targets = [] }: ManifestEntry, args: Args): string[] {
  const ids = targets.flatMap((set) => (set.ids ? (valuesAt(args, set.ids).flat().filter(Boolean) as string[]) : []));
  return [...new Set(ids)];
}

function isDangerous(entry: ManifestEntry, args: Args): boolean {
  return effectsOf(entry.riskRule, args).some((effect) => effect !== 'read' && effect !== 'write');
}

function withoutWaiting({ jobs }: ManifestEntry, args: Args): Args {
  return jobs ? { ...args, wait: false } : args;
}

function isLookUp({ tool }: Recorded): boolean {
  return manifest.operations.find(({ name }) => name === tool)?.risk === 'read';
}

/** A request that was sent, as a dry run shows it. */
function asShown(request: Recorded, secrets: readonly string[]) {
  const { body } = requestOf(request);
  const shown = body !== undefined && { body: withFields(filesBySize(body, request), secrets, MASK) };
  return { method: request.method, url: `${world.cloud.url}${request.target}`, ...shown };
}

/** Contents of files are not for reading. */
function filesBySize(body: unknown, { headers }: Recorded): unknown {
  if (!headers['content-type']?.startsWith('multipart/')) return body;
  const files = Object.entries(body as Record<string, { name: string; base64: string }>);
  return Object.fromEntries(
    files.map(([field, { name, base64 }]) => [field, { file: name, bytes: Buffer.byteLength(base64, 'base64') }]),
  );
}

/** A copy with other values in the fields of these names, wherever they are. */
function withFields(value: unknown, names: readonly string[], by: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withFields(item, names, by));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [
    name,
    names.includes(name) ? by : withFields(field, names, by),
  ]);
  return Object.fromEntries(fields);
}

/** The same, of those that are text. */
function withTexts(value: unknown, names: readonly string[], by: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(item, names, by));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [
    name,
    names.includes(name) && typeof field === 'string' ? by : withTexts(field, names, by),
  ]);
  return Object.fromEntries(fields);
}

function secretNames({ secrets }: ManifestEntry): string[] {
  return secrets.map((path) => path.split('.').at(-1) ?? '');
}
