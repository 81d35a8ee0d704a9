import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startWorld, type TestClient, type World } from '../world.ts';
import { buildProgram } from './program.ts';

let world: World;
let client: TestClient;

beforeAll(async () => {
  world = await startWorld({ desktops: 300 });
  client = await world.connect('2026-07-28');
});

afterAll(() => world.close());

async function ask(sql: string, more: object = {}) {
  const { value, isError } = await client.call('fleet_query', { sql, ...more });
  if (isError) throw new Error(JSON.stringify(value));
  return value as { columns: string[]; rows: unknown[][]; total: number; result_id?: string; note?: string };
}

async function refusal(args: object) {
  const { value, isError } = await client.call('fleet_query', { ...args });
  expect(isError).toBe(true);
  return value as { code: string; message: string; hint: string };
}

describe('an answer', () => {
  test('has columns, rows, their number, and what it rests on', async () => {
    const value = await ask('SELECT status, count(*) AS n FROM desktops GROUP BY status ORDER BY n DESC');
    const counts = new Map<string, number>();
    for (const { status } of world.sandbox.world.fleet.all()) counts.set(status, (counts.get(status) ?? 0) + 1);
    expect(Object.fromEntries(value.rows as [string, number][])).toEqual(Object.fromEntries(counts));
    expect(value).toMatchObject({
      columns: ['status', 'n'],
      total: counts.size,
      tables: [{ name: 'desktops', rows: 300, complete: true }],
      calls: 1,
    });
  });

  test.each<[string, string, unknown]>([
    ['whole numbers', 'SELECT 1::BIGINT, sum(x) FROM (VALUES (2), (3)) t(x)', [1, 5]],
    ['numbers too long for JSON, as text', 'SELECT 9007199254740993::BIGINT', ['9007199254740993']],
    ['decimals', "SELECT 1.25::DECIMAL(9, 2), 0.1::DOUBLE, 'inf'::DOUBLE", [1.25, 0.1, 'Infinity']],
    [
      'times',
      "SELECT TIMESTAMPTZ '2026-01-02 03:04:05.5+01', DATE '2026-01-02'",
      ['2026-01-02T02:04:05.500Z', '2026-01-02'],
    ],
    ['lists, maps and structs', "SELECT [1, 2], map {'a': 'b'}, {'c': 1}", [[1, 2], { a: 'b' }, { c: 1 }]],
    ['intervals', 'SELECT INTERVAL 90 MINUTE', ['01:30:00']],
    ['nothing', 'SELECT NULL', [null]],
  ])('holds %s', async (_, sql, row) => {
    expect((await ask(sql)).rows).toEqual([row]);
  });

  test('knows the time of the server, by every name', async () => {
    const now = new Date(world.clock.now()).toISOString().replace('.000Z', 'Z');
    const { rows } = await ask('SELECT now(), current_timestamp, get_current_timestamp(), current_date, today()');
    expect(rows).toEqual([[now, now, now, now.slice(0, 10), now.slice(0, 10)]]);
  });

  test('that is too long is shown in part and kept whole; the next query takes it for a table, types and all', async () => {
    const value = await ask('SELECT desktop_id, created_at, cpu, tags, security_groups, is_prepaid FROM desktops');
    expect(value.total).toBe(300);
    expect(value.rows.length).toBeLessThan(300);
    expect(value.note).toMatch(/of 300 rows are shown/);
    expect(countTokens(JSON.stringify(value))).toBeLessThanOrEqual(6_000);
    const id = value.result_id as string;
    const next = await ask(
      `SELECT count(*), count(DISTINCT d.status) > 1, max(r.created_at) = max(d.created_at), sum(r.cpu)
       FROM ${id} r JOIN desktops d USING (desktop_id) WHERE r.tags['dept'] IS NOT NULL OR r.cpu > 0`,
    );
    const cpus = world.sandbox.world.fleet.all().reduce((sum, { product }) => sum + product.cpu, 0);
    expect(next.rows).toEqual([[300, true, true, cpus]]);
    expect(next).toMatchObject({
      tables: expect.arrayContaining([expect.objectContaining({ name: id, rows: 300, complete: true })]),
    });
    expect(JSON.parse(await client.readResource(`workspace://results/${id}`)).rows).toHaveLength(300);
  });

  test('of an operation is a table for the next query too', async () => {
    const list = await client.call('call_read_tool', { name: 'list_desktops_detail' });
    const id = list.value.result_id as string;
    const { rows } = await ask(`SELECT status, count(*) FROM ${id} GROUP BY status ORDER BY status`);
    expect(rows).toEqual((await ask('SELECT status, count(*) FROM desktops GROUP BY status ORDER BY status')).rows);
  });

  test('can be a picture beside the rows', async () => {
    const sql = 'SELECT status, count(*) AS desktops FROM desktops GROUP BY status';
    const { content } = await client.raw('fleet_query', { sql, chart: { kind: 'bar', title: '桌面状态' } });
    const [text, image] = content as { type: string; text?: string; data?: string; mimeType?: string }[];
    expect(JSON.parse(text?.text ?? '')).toMatchObject({ columns: ['status', 'desktops'] });
    expect(image).toMatchObject({ type: 'image', mimeType: 'image/png' });
    expect(
      Buffer.from(image?.data ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

describe('a mistake is told with what would be right', () => {
  test.each<[string, string, RegExp, RegExp]>([
    [
      'an unknown column',
      'SELECT computername FROM desktops',
      /computername/,
      /Did you mean computer_name\?.*desktops: site, desktop_id/,
    ],
    [
      'a column of another table',
      'SELECT d.idle_days FROM desktops d',
      /idle_days/,
      /idle_days is a column of desktop_usage/,
    ],
    ['an unknown table', 'SELECT * FROM desktop', /no table desktop/, /Did you mean desktops\? Tables: desktops/],
    ['a slip', 'SELEC * FROM desktops', /syntax error/, /schema true/],
    [
      'types that do not fit',
      "SELECT * FROM desktops WHERE created_at > 'tomorrow'",
      /tomorrow/,
      /_at are timestamps|Cast/i,
    ],
    [
      'a column that is not grouped',
      'SELECT status, computer_name, count(*) FROM desktops GROUP BY status',
      /GROUP BY/i,
      /GROUP BY|any_value/,
    ],
    ['a result that is not there', 'SELECT * FROM r_aaaaaaaaaaaaaaaaaaaaaaaaaa', /no result/, /24 hours/],
  ])('%s', async (_, sql, message, hint) => {
    const said = await refusal({ sql });
    expect(said.message).toMatch(message);
    expect(said.hint).toMatch(hint);
    expect(said.message).not.toMatch(/LINE 1|\^/);
  });

  test('neither a query nor the wish for the schema', async () => {
    expect(await refusal({})).toMatchObject({
      code: 'invalid_arguments',
      hint: expect.stringContaining('schema: true'),
    });
  });

  test('an answer that can not be drawn is there all the same', async () => {
    const value = await ask('SELECT status FROM desktops LIMIT 3', { chart: { kind: 'bar' } });
    expect(value).toMatchObject({ total: 3, note: expect.stringMatching(/^No picture: .*number/) });
  });
});

describe('the schema', () => {
  let schema: string;
  beforeAll(async () => {
    schema = (await client.call('fleet_query', { schema: true })).value.schema as string;
  });

  test('is small enough to read', () => {
    expect(countTokens(schema)).toBeLessThanOrEqual(1_500);
  });

  test('is a resource too', async () => {
    expect(await client.readResource('workspace://schema')).toBe(schema);
  });

  test('has five examples, and they run', async () => {
    const examples = [...schema.matchAll(/^-- (.+)\n(.+)$/gm)];
    expect(examples).toHaveLength(5);
    for (const [, question, sql] of examples) {
      const { total } = await ask(sql as string);
      expect(total, question).toBeGreaterThan(0);
    }
  });

  test('names every column there is, and no other', async () => {
    for (const [, table, listed] of schema.matchAll(/^(\w+)\(([^)]*)\)/gm)) {
      if (table === 'metrics') continue;
      const { columns } = await ask(`SELECT * FROM ${table} LIMIT 0`);
      const said = (listed as string).replaceAll(/\[\]|\{\}| json\b/g, '').split(' ');
      expect(['site', ...said].sort(), table).toEqual([...columns].sort());
    }
  });
});

describe('without DuckDB', () => {
  test('fleet_query says how to add it, and everything else works', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-mcp-bare-'));
    const bare = await startWorld({ desktops: 20, databaseProgram: await buildProgram(folder) });
    const user = await bare.connect('2025-11-25');
    const { value, isError } = await user.call('fleet_query', { sql: 'SELECT 1' });
    expect({ isError, code: value.code }).toEqual({ isError: true, code: 'fleet_query_unavailable' });
    const wanted = packageJson.optionalDependencies['@duckdb/node-api'].replace('~', '');
    expect(value.hint).toContain(`npm install @duckdb/node-api@${wanted}`);
    expect((await user.call('fleet_query', { schema: true })).isError).toBe(false);
    expect((await user.call('find_tools', { query: 'list desktops' })).isError).toBe(false);
    expect((await user.call('fleet_overview')).isError).toBe(false);
    expect((await user.call('find_desktops', { query: 'W10' })).isError).toBe(false);
    await bare.close();
    await rm(folder, { recursive: true });
  });
});
