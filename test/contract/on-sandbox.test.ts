import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { strangers } from '../sandbox/strangers.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import { leastArguments, sampleArguments } from './arguments.ts';
import { manifest, schemaOf } from './catalogue.ts';
import codes from './codes.json' with { type: 'json' };
import { wireOf } from './wire.ts';

let world: World;
let client: TestClient;
let asked: string;
let answered: { body?: unknown };

beforeAll(async () => {
  const watch: SandboxOptions['watch'] = ({ operationId }, answer) => {
    if (operationId === asked) answered = answer;
  };
  world = await startWorld({ confirm: 'never', watch, limits: { maxResultTokens: 1_000_000 } });
  client = await world.connect('2026-07-28');
});
afterAll(() => world.close());

/** BSS API reference, "Error Codes". */
const BILLING_CODES: Record<string, number[]> = {
  'CBC.0100': [400],
  'CBC.30000067': [400],
  'CBC.99003651': [400],
};

/** The reference says of these alone that what is not there counts as deleted. */
const DELETED_AGAIN = [
  'appstream_delete_app_group',
  'appstream_delete_schedule_task',
  'appstream_delete_server',
  'appstream_delete_server_groups',
];

/** The arguments name things by ids that nobody has. */
const cases = manifest.operations.flatMap((entry) => {
  const schema = schemaOf(entry);
  return [
    { name: entry.name, what: 'the fewest arguments', entry, args: leastArguments(schema, entry.rules) },
    { name: entry.name, what: 'every argument', entry, args: sampleArguments(schema, entry.rules) },
  ];
});

test.each(cases)('$name answers, or refuses as documented, ids that nobody has: $what', async ({ entry, args }) => {
  asked = entry.operationId;
  answered = {};
  const { value, isError } = await client.call(
    'call_tool',
    { name: entry.name, arguments: args },
    { onprogress: () => {} },
  );
  const logged = world.sandbox.requests.of(entry.operationId).at(-1);
  if (!isError) {
    const ids = DELETED_AGAIN.includes(entry.name) ? [] : idsInPath(entry);
    expect(ids.filter((name) => name in args)).toEqual([]);
    const { responses } = wireOf(entry.service, entry.operationId);
    expect(strangers(answered.body, Object.assign({}, ...Object.values(responses)))).toEqual([]);
  } else if (value.failures) {
    expect(value.error).toMatchObject({ code: 'targets_failed', hint: expect.stringMatching(/./) });
    for (const { code } of value.failures as { code: string }[]) expect(codes).toHaveProperty([code]);
  } else {
    expect(value).toMatchObject({ message: expect.stringMatching(/./), hint: expect.stringMatching(/./) });
    expect(value.request_id).toBe(logged?.requestId);
    expect(documented(entry, value.code as string)).toContain(logged?.status);
  }
  expect(logged).not.toHaveProperty('ignored');
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

function documented({ service }: ManifestEntry, code: string): unknown {
  return service === 'bss' ? BILLING_CODES[code] : (codes as Record<string, unknown>)[code];
}

function idsInPath({ path }: ManifestEntry): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
}
