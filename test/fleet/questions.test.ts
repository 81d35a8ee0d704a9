import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type TestClient, type World } from '../world.ts';
import { arrange } from './questions-arranged.ts';
import { ESTATE, LOOK_UP } from './questions-estate.ts';
import { PEOPLE } from './questions-people.ts';
import { type Question, type Row, State } from './questions-state.ts';
import { LOOK_INTO, WORK } from './questions-work.ts';

// Lookups come first, because a table that was read whole is not asked for in parts any more.
const THEMES: Record<string, Question[]> = { ...LOOK_UP, ...LOOK_INTO, ...PEOPLE, ...ESTATE, ...WORK };

const OTHERS = [
  { id: 'shenzhen', desktops: 60, seed: 2 },
  { id: 'munich', desktops: 60, seed: 3 },
];

let world: World;
let client: TestClient;
let goOn: () => void;
let schema: string;

beforeAll(async () => {
  world = await startWorld({ desktops: 300, others: OTHERS });
  for (const each of new State(world).sites) arrange(each.world);
  // Time stands, a little after the clouds began, so that every answer is of the same moment.
  goOn = world.clock.hold();
  world.clock.advance(433_000);
  client = await world.connect('2026-07-28');
  schema = String((await client.call('fleet_query', { schema: true })).value.schema);
});

afterAll(() => {
  goOn();
  return world.close();
});

describe.each(Object.entries(THEMES))('%s', (_, questions) => {
  for (const question of questions) {
    test(question.asks, () => check(question));
  }
});

test('every table is asked for, and every example', () => {
  const asked = Object.values(THEMES)
    .flat()
    .map(({ sql, first = '' }) => `${textOf(sql)} ${first}`)
    .join(' ');
  const tables = [...schema.matchAll(/^(\w+)\(/gm)].map(([, name]) => name!);
  expect(tables.length).toBeGreaterThan(30);
  expect(tables.filter((name) => !new RegExp(`\\b${name}\\b`).test(asked))).toEqual([]);
  const examples = [...schema.matchAll(/^-- (.+)$/gm)].map(([, name]) => name!);
  expect(examples.filter((name) => !asked.includes(`example: ${name}`))).toEqual([]);
});

async function check({ sql, first, site, expect: of, ordered, none }: Question): Promise<void> {
  const text = first ? textOf(sql, site).replaceAll('$result', await resultOf(first)) : textOf(sql, site);
  const { rows } = await answer(exampleOr(text), site);
  const wanted = of(new State(world, site));
  expect(wanted.length > 0, 'there is something to be found').toBe(!none);
  expect(comparable(rows, ordered)).toEqual(comparable(wanted, ordered));
}

function textOf(sql: Question['sql'], site?: string): string {
  return typeof sql === 'string' ? sql : sql(new State(world, site));
}

function exampleOr(text: string): string {
  const [, name] = /^example: (.*)$/.exec(text) ?? [];
  return name === undefined ? text : schema.split(`-- ${name}\n`)[1]!.split('\n--')[0]!;
}

async function resultOf(sql: string): Promise<string> {
  const { result_id } = await answer(sql);
  expect(result_id).toMatch(/^r_/);
  return result_id!;
}

interface Answered {
  rows: Row[];
  total: number;
  tables: { complete: boolean }[];
  result_id?: string;
}

async function answer(sql: string, site?: string): Promise<Answered> {
  const { isError, value, text } = await client.call('fleet_query', { sql, ...(site && { site }) });
  expect(isError, text).toBe(false);
  const answered = value as unknown as Answered;
  expect(
    answered.tables.every(({ complete }) => complete),
    text,
  ).toBe(true);
  if (!answered.result_id) expect(answered.rows).toHaveLength(answered.total);
  return answered;
}

/** Rows in one order, decimals to the sixth. */
function comparable(rows: readonly Row[], ordered = false): Row[] {
  const exact = rows.map((row) =>
    row.map((value) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value)),
  );
  return ordered ? exact : exact.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
