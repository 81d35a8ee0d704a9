import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { argumentsSchema } from '../../src/catalog/arguments-schema.ts';
import { ToolError } from '../../src/catalog/errors.ts';
import type { JsonSchema, ManifestEntry } from '../../src/catalog/manifest.ts';
import type { Operation } from '../../src/catalog/operation.ts';
import type { Rule } from '../../src/catalog/rules.ts';
import { checkArguments } from '../../src/engine/arguments.ts';
import type { TestClient } from '../world.ts';
import { sampleArguments, takesAnyText, withLeaves } from './arguments.ts';
import { loadedAreas, manifest, schemaOf } from './catalogue.ts';
import { type RecordedWorld, startRecorded } from './recording-cloud.ts';

type Args = Record<string, unknown>;

const SECRET = 'Tr0ub4dor&3-纯属机密';

/** What no list of allowed values and no pattern of the catalogue takes. */
const NONE_OF_THEM = '☃';

let world: RecordedWorld;
let client: TestClient;

beforeAll(async () => {
  world = await startRecorded();
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

/** The message of a call that must not get through. */
async function refused(entry: ManifestEntry, args: unknown): Promise<{ message: string; text: string }> {
  const { value, text, isError } = await client.call('call_tool', { name: entry.name, arguments: args });
  expect(isError).toBe(true);
  expect(value).toMatchObject({ code: 'invalid_arguments', retryable: false });
  expect(world.cloud.recorded).toEqual([]);
  return { message: String(value.message), text };
}

/**
 * The same of what lies deeper in the arguments, without the way through MCP that all arguments go: some trees have hundreds of
 * fields.
 */
async function refusedAt(path: Path, entry: ManifestEntry, args: unknown): Promise<{ message: string }> {
  if (path.length <= 2) return refused(entry, args);
  try {
    checkArguments(entry, validatorOf(entry), args, false);
  } catch (error) {
    if (error instanceof ToolError && error.body.code === 'invalid_arguments') return error.body;
    throw error;
  }
  throw new Error(`${entry.name} was not refused`);
}

const validators = new Map<string, z.ZodObject>();

function validatorOf(entry: ManifestEntry): z.ZodObject {
  const known = validators.get(entry.name);
  if (known) return known;
  const area = loadedAreas.find(({ service, name }) => service === entry.service && name === entry.area);
  const operation = area?.operations.find(({ id }) => id === entry.operationId) as Operation;
  const made = argumentsSchema(operation);
  validators.set(entry.name, made);
  return made;
}

describe.each(manifest.operations.map((entry) => [entry.name, entry] as const))('%s refuses', (_, entry) => {
  const schema = schemaOf(entry);
  /** Every argument, whatever the rules say of them together. */
  const every = sampleArguments(schema);
  const full = sampleArguments(schema, entry.rules);
  const names = [...Object.keys(schema.properties ?? {}), ...engineNames(entry)];

  test.each([
    ['with one letter changed', oneLetterOff],
    ['in camel case', inCamelCase],
  ])('every argument misspelt %s, and names the right one', async (_how, misspell) => {
    const misspelt = names.flatMap((name) => misspell(name).filter((wrong) => !names.includes(wrong)));
    for (const some of fewAtATime(misspelt)) {
      const { message } = await refused(entry, { ...full, ...Object.fromEntries(some.map((name) => [name, 1])) });
      for (const wrong of some) expect(meantBy(wrong, names), wrong).toContain(suggested(message, wrong));
    }
  });

  const inner = objectsIn(schema, every);
  if (inner.length > 0) {
    test('every misspelt field inside an argument, and names the right one', async () => {
      for (const [path, object] of inner) {
        const fields = Object.keys(object.properties ?? {});
        const misspelt = fields.flatMap((name) => [...oneLetterOff(name), ...inCamelCase(name)]);
        for (const some of fewAtATime(misspelt)) {
          const value = { ...(at(every, path) as Args), ...Object.fromEntries(some.map((name) => [name, 1])) };
          const { message } = await refusedAt(path, entry, put(every, path, value));
          for (const wrong of some) {
            expect(meantBy(wrong, fields), wrong).toContain(suggested(message, `${path.join('.')}.${wrong}`));
          }
        }
      }
    });
  }

  const required = requiredIn(schema, every);
  if (required.length > 0) {
    test('a call that lacks a required argument, and names it', async () => {
      for (const path of required) {
        const { message } = await refusedAt(path, entry, put(every, path, undefined));
        expect(message).toContain(`${path.join('.')} is required`);
      }
    });
  }

  if (schema.required) {
    test('a call without arguments, and names all that are required', async () => {
      const { message } = await refused(entry, undefined);
      for (const name of schema.required ?? []) expect(message).toContain(`${name} is required`);
    });
  }

  test('a value of a wrong type or form, out of range or not allowed, and names its place', async () => {
    for (const [path, value] of brokenValues(schema, every)) {
      const { message } = await refusedAt(path, entry, put(every, path, value));
      const what = JSON.stringify(value).slice(0, 40);
      expect(message, `${path.join('.')} = ${what}`).toMatch(new RegExp(`(: |; )${path.join('\\.')}(:| must| has) `));
    }
  });

  test.each((entry.rules ?? []).flatMap((rule) => breaches(rule, every).map((args) => [inWords(rule), args] as const)))(
    'a breach of "%s", in these words',
    async (words, args) => {
      const { message } = await refused(entry, args);
      expect(message).toContain(words);
    },
  );

  test('a secret in a wrong place without repeating it', async () => {
    const wrong = [
      withLeaves(schema, every, (field, value) =>
        takesAnyText(field) ? [SECRET] : typeof value === 'object' ? value : SECRET,
      ),
      withLeaves(schema, every, () => ({ password: SECRET })),
      withLeaves(schema, every, ({ maxLength }) => (maxLength ? SECRET.repeat(1 + Number(maxLength)) : [[SECRET]])),
      {
        ...(withLeaves(schema, every, (field, value) => (takesAnyText(field) ? SECRET : value)) as Args),
        sekret: SECRET,
      },
      Object.fromEntries(names.map((name) => [name, { [name]: [SECRET] }])),
      Object.fromEntries(names.flatMap((name) => inCamelCase(`${name}_`).map((each) => [each, SECRET]))),
      SECRET,
      [SECRET],
    ];
    // Nothing can be put into a call without arguments but an unknown one.
    const given = wrong.filter((args) => JSON.stringify(args).includes(SECRET.slice(0, 8)));
    for (const args of given) {
      const { text } = await refused(entry, args);
      expect(text).not.toContain(SECRET.slice(0, 8));
    }
  });
});

test('what was refused left no secret in the log or in the state directory', async () => {
  expect(JSON.stringify(world.logged)).not.toContain(SECRET.slice(0, 8));
  const files = await readdir(world.config.stateDir, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  expect((await Promise.all(texts)).join('')).not.toContain(SECRET.slice(0, 8));
});

/** The arguments that no declaration mentions. */
function engineNames({ risk, page, jobs }: ManifestEntry): string[] {
  return [
    ...(risk === 'read' ? ['fields'] : ['dry_run', 'plan_id']),
    ...(page && page.style !== 'whole' && !page.offsetNeeded ? ['max_items'] : []),
    ...(jobs ? ['wait'] : []),
  ];
}

/** A message names a bounded number of mistakes. */
function fewAtATime<T>(all: readonly T[]): T[][] {
  const size = 20;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** What a message proposes instead of a wrong name. */
function suggested(message: string, wrong: string): string | undefined {
  return new RegExp(`unknown argument ${wrong}; did you mean (\\w+)\\?`).exec(message)?.[1];
}

function oneLetterOff(name: string): string[] {
  const other = (letter: string) => (letter === 'q' ? 'x' : 'q');
  return [...name].flatMap((letter, index) =>
    letter === '_' ? [] : [`${name.slice(0, index)}${other(letter)}${name.slice(index + 1)}`],
  );
}

/** The names that are one letter, or the way of writing, away. */
function meantBy(wrong: string, names: readonly string[]): string[] {
  return names.filter((name) => distance(wrong, name) <= 1 || inCamelCase(name).includes(wrong));
}

function inCamelCase(name: string): string[] {
  const camel = name.replace(/_(\w?)/g, (_, letter: string) => letter.toUpperCase());
  return camel === name ? [] : [camel];
}

function inWords(rule: Rule): string {
  const joined = (words: string[], last: string) =>
    words.length > 1 ? `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}` : (words[0] ?? '');
  switch (rule.rule) {
    case 'requires':
      return `${rule.arg}${rule.is === undefined ? '' : `=${rule.is}`} needs ${joined(rule.needs, 'and')}`;
    case 'together':
      return `${joined(rule.args, 'and')} go together`;
    default:
      return rule.args.length === 1 ? `${rule.args[0]} must be given` : `${rule.rule} of ${joined(rule.args, 'or')}`;
  }
}

/** Every way to break a rule. */
function breaches(rule: Rule, every: Args): Args[] {
  const without = (...names: string[]) => names.reduce((args, name) => put(args, [name], undefined) as Args, every);
  switch (rule.rule) {
    case 'requires':
      return rule.needs.map((name) => ({ ...without(name), [rule.arg]: rule.is ?? every[rule.arg] }));
    case 'together':
      return rule.args.map((name) => without(name));
    case 'at least one':
      return [without(...rule.args)];
    case 'at most one':
      return [every];
    case 'exactly one':
      return [every, without(...rule.args)];
  }
}

type Path = (string | number)[];

/** Places and values there that the schema does not allow. */
function* brokenValues(schema: JsonSchema, value: unknown, path: Path = []): Generator<[Path, unknown]> {
  const { maxLength, minLength, pattern, maximum, minimum, multipleOf, maxItems, minItems } = schema as Record<
    string,
    number | undefined
  >;
  const bad = (...values: unknown[]) => values.map((each): [Path, unknown] => [path, each]);
  if (schema.enum || 'const' in schema) return yield* bad(NONE_OF_THEM, 17, [], {});
  if (schema.anyOf) return yield* bad(NONE_OF_THEM, -1, 1.5, {});
  switch (schema.type) {
    case 'string':
      yield* bad(17, true, [], {});
      if (maxLength !== undefined) yield* bad('x'.repeat(maxLength + 1));
      if (minLength) yield* bad('x'.repeat(minLength - 1));
      if (pattern) yield* bad(NONE_OF_THEM);
      return;
    case 'integer':
      yield* bad('7', 1.5, true, [], {});
      if (maximum !== undefined) yield* bad(maximum + (multipleOf ?? 1));
      if (minimum !== undefined) yield* bad(minimum - (multipleOf ?? 1));
      if (multipleOf !== undefined) yield* bad((minimum ?? 0) + multipleOf / 2);
      return;
    case 'boolean':
      return yield* bad('true', 1, [], {});
    case 'array': {
      const items = value as unknown[];
      yield* bad('x', 17, {});
      if (maxItems !== undefined) yield* bad(Array(maxItems + 1).fill(items[0]));
      if (minItems) yield* bad(items.slice(0, minItems - 1));
      return yield* brokenValues(schema.items as JsonSchema, items[0], [...path, 0]);
    }
    case 'object':
      if (path.length > 0) yield* bad('x', 17, []);
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        yield* brokenValues(field, (value as Args)[name], [...path, name]);
      }
  }
}

/** Every object inside the arguments, with its schema. */
function objectsIn(schema: JsonSchema, value: unknown, path: Path = []): [Path, JsonSchema][] {
  if (schema.type === 'array') return objectsIn(schema.items as JsonSchema, (value as unknown[])[0], [...path, 0]);
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    objectsIn(field, (value as Args)[name], [...path, name]),
  );
  return schema.properties && path.length > 0 ? [[path, schema], ...below] : below;
}

function requiredIn(schema: JsonSchema, value: unknown, path: Path = []): Path[] {
  if (schema.type === 'array') return requiredIn(schema.items as JsonSchema, (value as unknown[])[0], [...path, 0]);
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    requiredIn(field, (value as Args)[name], [...path, name]),
  );
  return [...(schema.required ?? []).map((name) => [...path, name]), ...below];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Args)[step], value);
}

/** A copy with another value at the path; `undefined` takes it away. */
function put(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? put(item, rest, by) : item));
  const { [step]: old, ...others } = value as Args;
  const changed = put(old, rest, by);
  return changed === undefined ? others : { ...others, [step]: changed };
}
