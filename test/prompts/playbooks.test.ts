import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { toolJsonSchema } from '../../src/catalog/tool.ts';
import { ownToolFacts } from '../../src/commands/own-tools.ts';
import { withCommonArguments } from '../../src/engine/common-arguments.ts';
import { FEEDS, VIEWS } from '../../src/fleet/tables/index.ts';
import { callBlocks } from '../../src/server/prompts/call-block.ts';
import { foreword } from '../../src/server/prompts/foreword.ts';
import { LANGUAGES } from '../../src/server/prompts/playbook.ts';
import { fleetTools } from '../../tools/fleet/index.ts';
import wire from '../contract/wire.json' with { type: 'json' };
import { frozenCatalogue, frozenPlaybooks } from '../world.ts';
import { PLAYED } from './player.ts';
import { placeholdersIn, stepsOf } from './script.ts';

const playbooks = await frozenPlaybooks();
const catalogue = await frozenCatalogue();
const names = playbooks.map(({ name }) => name);
const bodies = playbooks.flatMap(({ name, texts }) =>
  LANGUAGES.map((language) => ({ name, language, ...texts[language] })),
);

/** Risk and arguments of a tool, its own or an operation; undefined when there is none. */
function toolCalled(name: string): { risk: string; schema: JsonSchema } | undefined {
  const own = ownToolFacts.find((each) => each.name === name);
  if (own) return { risk: own.risk, schema: toolJsonSchema(own) };
  const entry = catalogue.get(name);
  return entry && { risk: entry.risk, schema: withCommonArguments(entry, catalogue.schema(name), false) };
}

/** Keys of the arguments that the schema does not have, to the leaf; values are not looked at, because most stand for others. */
function unknownKeys(value: unknown, schema: JsonSchema | undefined, path = ''): string[] {
  if (!schema || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => unknownKeys(each, schema.items as JsonSchema, `${path}[]`));
  const properties = schema.properties as Record<string, JsonSchema> | undefined;
  if (!properties) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    properties[key] ? unknownKeys(each, properties[key], `${path}.${key}`) : [`${path}.${key}`],
  );
}

const snakeWords = (text: string) => text.match(/\b[a-z]+(?:_[a-z0-9]+)+\b/g) ?? [];

/** What of our own answers playbooks speak of. */
const ours = {
  guard: ['needs_approval', 'plan_id'],
  diagnosis: ['not_seen'],
  fleet: ['jobs_in_trouble', 'result_id'],
  rollout: ['rollout_id'],
  // Values of metric_name, and names that a query gives.
  query: ['cpu_util', 'disk_util_inband', 'mem_util', 'usb_storage'],
};

/** Whatever a playbook may call by a name with an underscore. */
const words = new Set([
  ...ownToolFacts.map(({ name }) => name),
  ...ownToolFacts.flatMap((tool) => snakeWords(JSON.stringify(toolJsonSchema(tool)))),
  ...catalogue.operations.map(({ name }) => name),
  ...snakeWords(JSON.stringify(wire)),
  ...[...FEEDS.flatMap(({ tables }) => tables), ...VIEWS].flatMap(({ columns }) => Object.keys(columns)),
  ...Object.values(ours).flat(),
]);

/** What is written in words, without the calls. */
const proseOf = (body: string) => body.replace(/^ *```(?:read|change)\n[\s\S]*?^ *```$/gm, '');

test('there are ten, and each is played by a test', () => {
  expect(names).toHaveLength(10);
  expect([...PLAYED.people, ...PLAYED.fleet].sort()).toEqual(names);
});

describe.each(bodies)('$name in $language', ({ body }) => {
  const steps = stepsOf(body);
  const calls = callBlocks(body);

  test('names tools that exist, with arguments that they take, whole in what is required', () => {
    for (const { tool, arguments: args } of calls) {
      const known = toolCalled(tool);
      expect(known, tool).toBeDefined();
      expect(unknownKeys(args, known!.schema), tool).toEqual([]);
      const missing = ((known!.schema.required as string[] | undefined) ?? []).filter((key) => !(key in args));
      expect(missing, tool).toEqual([]);
    }
  });

  test('marks what only reads, and nothing else, as read', () => {
    for (const { kind, tool } of calls)
      expect({ tool, kind }).toEqual({ tool, kind: toolCalled(tool)!.risk === 'read' ? 'read' : 'change' });
  });

  test('says of each value of a call where it comes from, before it', () => {
    const told = new Set<string>();
    for (const step of steps) {
      for (const [index, call] of step.calls.entries()) {
        const before = step.text
          .split(/^ *```(?:read|change)$/m)
          .slice(0, index + 1)
          .join('');
        for (const [, name] of before.matchAll(/`<(\w+)>`/g)) told.add(name!);
        const untold = placeholdersIn(call.arguments).filter((name) => !told.has(name));
        // What the step explains right below its call, with nothing in between.
        const after = step.text.split(/^ *```$/m)[index + 1] ?? '';
        expect(
          untold.filter((name) => !after.includes(`\`<${name}>\``)),
          `${step.number}: ${call.tool}`,
        ).toEqual([]);
      }
      for (const [, name] of step.text.matchAll(/`<(\w+)>`/g)) told.add(name!);
    }
  });

  test('speaks of tools, arguments and fields that there are', () => {
    const prose = proseOf(body).replace(/`<\w+>`/g, '');
    expect(snakeWords(prose).filter((word) => !words.has(word))).toEqual([]);
  });
});

describe.each(playbooks)('$name', ({ texts: { en, zh } }) => {
  test('has the same steps in both languages, with the same calls and the same things to keep', () => {
    const outline = (body: string) => stepsOf(body).map(({ number, calls }) => ({ number, calls }));
    expect(outline(zh.body)).toEqual(outline(en.body));
  });

  test('speaks of the same tools in both languages, step by step', () => {
    const tools = (body: string) =>
      stepsOf(body).map(({ text }) =>
        snakeWords(proseOf(text))
          .filter((word) => toolCalled(word))
          .sort(),
      );
    expect(tools(zh.body)).toEqual(tools(en.body));
  });

  test('asks for what it says it takes', () => {
    expect(Object.keys(zh.arguments)).toEqual(Object.keys(en.arguments));
    for (const text of [zh.title, zh.description, ...Object.values(zh.arguments)])
      expect(text).toMatch(/\p{Script=Han}/u);
    expect(zh.body).not.toMatch(/[,;] \p{Script=Han}/u);
  });
});

test('the foreword speaks of tools that there are, in both languages of the same', () => {
  for (const confirm of ['human', 'plan', 'never'] as const) {
    const [en, zh] = LANGUAGES.map((language) => snakeWords(foreword({ confirm, readOnly: false }, true, language)));
    expect(en!.filter((word) => !words.has(word))).toEqual([]);
    expect([...zh!].sort()).toEqual([...en!].sort());
  }
});

test('the page about playbooks has each with its arguments', () => {
  const page = readFileSync('docs/playbooks.md', 'utf8');
  for (const { name, arguments: args } of playbooks) {
    const stars = args.map((each) => `\`${each.name}\`${each.required ? '\\*' : ''}`).join(', ') || 'none';
    const [row] = page.match(new RegExp(`^\\| \`${name}\` .*`, 'm')) ?? [];
    expect(
      row
        ?.split(' | ')
        .at(-1)
        ?.replace(/[ |]+$/, ''),
      name,
    ).toBe(stars);
  }
});

test('own tools that diagnose are in some playbook', () => {
  const used = new Set(bodies.flatMap(({ body }) => callBlocks(body).map(({ tool }) => tool)));
  const diagnosing = fleetTools
    .map(({ name }) => name)
    .filter((name) => /^diagnose_(desktop|user|pool|app_session)$/.test(name));
  expect(diagnosing.filter((name) => !used.has(name))).toEqual([]);
});
