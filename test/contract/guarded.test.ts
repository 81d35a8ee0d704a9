import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonSchema, ManifestEntry } from '../../src/catalog/manifest.ts';
import { valuesAt } from '../../src/catalog/risk.ts';
import { brokenRules } from '../../src/catalog/rules.ts';
import { REVIEWED } from '../catalog/reviewed.ts';
import type { TestClient } from '../world.ts';
import { leastArguments, sampleArguments } from './arguments.ts';
import { manifest, schemaOf } from './catalogue.ts';
import { type RecordedWorld, startRecorded } from './recording-cloud.ts';

type Args = Record<string, unknown>;

const NEED_A_PERSON = new Set(['billing', 'secret', 'disruptive', 'destructive']);
const entries = new Map(manifest.operations.map((entry) => [entry.name, entry]));

/** The reviewed calls, whole enough to be made. */
const calls = REVIEWED.flatMap(([tool, given, effects]) => {
  const entry = entries.get(tool) as ManifestEntry;
  const args = completed(entry, given);
  const asks = effects.some((effect) => NEED_A_PERSON.has(effect));
  return args ? [{ tool, given: JSON.stringify(given), entry, args, asks }] : [];
});

let world: RecordedWorld;
let client: TestClient;

beforeAll(async () => {
  world = await startRecorded({ confirm: 'human' });
  // A client that can't show a form: what needs a person has to wait.
  client = await world.connect('2025-11-25');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

describe('without a person', () => {
  test.each(calls.filter(({ asks }) => asks))('$tool with $given is not sent', async ({ tool, entry, args }) => {
    world.cloud.known = targetsOf(entry, args);
    const { value } = await client.call('call_tool', { name: tool, arguments: args });
    expect(value).toMatchObject({ status: 'needs_approval', plan: { tool } });
    expect(world.cloud.recorded.filter((each) => entries.get(each.tool)?.risk !== 'read')).toEqual([]);
  });

  test.each(calls.filter(({ asks }) => !asks))('$tool with $given is sent', async ({ tool, entry, args }) => {
    world.cloud.known = targetsOf(entry, args);
    const { value } = await client.call('call_tool', {
      name: tool,
      arguments: { ...args, ...(entry.jobs && { wait: false }) },
    });
    expect(value.status).toBeUndefined();
    expect(world.cloud.of(tool)).toHaveLength(1);
  });

  test('nearly every reviewed call can be made', () => {
    expect(calls.length / REVIEWED.length).toBeGreaterThan(0.95);
  });
});

/** The reviewed arguments with what a call needs besides; `undefined` where no call can be just so. */
function completed(entry: ManifestEntry, given: Args): Args | undefined {
  const schema = schemaOf(entry);
  const bases = [leastArguments(schema), leastArguments(schema, entry.rules), sampleArguments(schema, entry.rules)];
  return bases
    .map((base) => filled(schema, base, given) as Args)
    .find((args) => brokenRules(entry.rules ?? [], args).length === 0);
}

/** `given` over `base`, and inside of what is given the fields that are required there. */
function filled(schema: JsonSchema, base: unknown, given: unknown): unknown {
  if (given === undefined) return base;
  if (Array.isArray(given)) {
    const items = schema.items as JsonSchema;
    return given.map((item) => filled(items, items.properties ? leastArguments(items) : item, item));
  }
  if (typeof given !== 'object' || given === null || !schema.properties) return given;
  const fields = Object.entries(given).map(([name, value]) => {
    const field = schema.properties?.[name] ?? {};
    const below = (base as Args | undefined)?.[name] ?? (field.properties ? leastArguments(field) : undefined);
    return [name, filled(field, below, value)];
  });
  return { ...(base as Args), ...Object.fromEntries(fields) };
}

function targetsOf({ targets = [] }: ManifestEntry, args: Args): string[] {
  const ids = targets.flatMap((set) => (set.ids ? (valuesAt(args, set.ids).flat().filter(Boolean) as string[]) : []));
  return [...new Set(ids)];
}
