import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import { readOnce, readRows } from '../../src/engine/reading.ts';
import { itemsOf, type Row, rowMaker } from '../../src/fleet/cells.ts';
import type { Cell, Feed, Item, Narrowing, Prices, Table } from '../../src/fleet/table.ts';
import { FEEDS, VIEWS } from '../../src/fleet/tables/index.ts';
import { DAY, momentIn } from '../../src/fleet/tables/values.ts';
import { wireOf } from '../contract/wire.ts';
import { frozenCatalogue, startWorld, type World } from '../world.ts';

type Args = Readonly<Record<string, unknown>>;
type Named = Record<string, Cell>;

const TABLES = FEEDS.flatMap((feed) => feed.tables.map((table) => ({ feed, table, name: table.name })));

/** Columns of which the sandbox has no value when it starts, and where the API reference has them in the answer. */
const NEVER_YET: Readonly<Record<string, string[]>> = {
  // Nothing is done to a server.
  'app_servers.task_status': ['items[]', 'task_status'],
  // Whole groups of applications are authorized only.
  'app_users.app_id': ['authorizations[]', 'app_id'],
  // No job on servers failed.
  'app_jobs.error_code': ['items[]', 'error_code'],
  'app_jobs.error_msg': ['items[]', 'error_message'],
};

/** Values of a column by which the sandbox finds rows: what people do to their own account it finds by no resource. */
const FINDABLE: Readonly<Record<string, (row: Named) => boolean>> = {
  'events.resource_id': ({ resource_type }) => resource_type === 'DESKTOP',
};

const NARROWINGS = FEEDS.flatMap((feed) =>
  (feed.narrow ?? []).map((narrowing) => {
    const { table, column, arg } = narrowing;
    return { feed, narrowing, name: `${table}.${column} by ${arg}` };
  }),
);

const catalogue = await frozenCatalogue();
const entryOf = ({ service, read }: Feed) => catalogue.operation(service, read);

describe('feeds', () => {
  test.each(FEEDS.map((feed) => ({ feed, name: feed.read })))('$name only reads, and has its arguments', ({ feed }) => {
    const entry = entryOf(feed);
    expect(entry.risk).toBe('read');
    expect(known(entry)).toEqual(expect.arrayContaining(argumentsOf(feed)));
    // A list says where its items are, anything else is told here.
    expect(entry.page === undefined).toBe(feed.items !== undefined);
  });

  test('no name is there twice', () => {
    const names = [...TABLES, ...VIEWS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(TABLES)('$name has a key and speaks of columns that are there', ({ table, feed }) => {
    const columns = Object.keys(table.columns);
    expect(table.key.length).toBeGreaterThan(0);
    expect(columns).toEqual(expect.arrayContaining([...table.key]));
    expect(columns).not.toContain('site');
    for (const each of [...(feed.narrow ?? []), feed.window, feed.only]) {
      if (each) expect(columnOf(feed.tables, each)).toBeDefined();
    }
    if (feed.window) expect(columnOf(feed.tables, feed.window)?.type).toBe('time');
  });

  test.each(FEEDS.flatMap((feed) => (feed.per ? [{ per: feed.per, name: feed.read }] : [])))(
    '$name is asked per row of a table there is',
    ({ per }) => {
      const of = TABLES.find(({ name }) => name === per.table);
      expect(of?.table.columns[per.column]).toBeDefined();
      // One step is enough: nobody waits for three.
      expect(of?.feed.per).toBeUndefined();
    },
  );

  test('names tell what a column is', () => {
    for (const { table } of TABLES) {
      for (const [name, { type }] of Object.entries(table.columns)) {
        expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
        expect(name.endsWith('_at'), `${table.name}.${name}`).toBe(type === 'time');
        if (name.startsWith('is_')) expect(type).toBe('bool');
        if (/_(gb|hours|ms|days|mbit)$/.test(name)) expect(['int', 'number']).toContain(type);
        if (/(^|_)id$/.test(name)) expect(type).toBe('text');
      }
    }
  });

  test('the same name is of the same type everywhere', () => {
    const types = new Map<string, Set<string>>();
    const note = (name: string, type: string) => types.set(name, (types.get(name) ?? new Set()).add(type));
    for (const { table } of TABLES) for (const [name, { type }] of Object.entries(table.columns)) note(name, type);
    for (const { columns } of VIEWS) for (const [name, type] of Object.entries(columns)) note(name, type);
    expect([...types].filter(([, seen]) => seen.size > 1).map(([name]) => name)).toEqual([]);
  });

  test('app_jobs asks for every type of job there is', () => {
    const feed = FEEDS.find(({ read }) => read === 'ListSubJobs') as Feed;
    const { properties } = catalogue.schema(entryOf(feed).name);
    expect(feed.each?.map(({ job_type }) => job_type)).toEqual(properties?.job_type?.enum);
  });
});

describe('in SQL', () => {
  let rows: (sql: string) => Promise<unknown[][]>;

  beforeAll(async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    rows = async (sql) => (await connection.runAndReadAll(sql)).getRowsJson();
  });

  test('no name is a keyword', async () => {
    const reserved = await rows("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'");
    const names = TABLES.flatMap(({ table, name }) => [name, ...Object.keys(table.columns)]);
    for (const { name, columns } of VIEWS) names.push(name, ...Object.keys(columns));
    expect(names.filter((name) => reserved.flat().includes(name))).toEqual([]);
  });

  test('a job is what its parts are', async () => {
    const jobs = VIEWS.find(({ name }) => name === 'jobs')!;
    expect(TABLES.map(({ name }) => name)).toEqual(expect.arrayContaining([...jobs.over]));
    const parts = [
      ['done', 'SUCCESS', 1, 5],
      ['done', 'SUCCESS', 2, 9],
      ['part failed', 'SUCCESS', 1, 5],
      ['part failed', 'FAILED', 1, 6],
      ['failed and runs', 'FAILED', 1, 5],
      ['failed and runs', 'RUNNING', 3, 'NULL'],
      ['waits', 'WAITING', 1, 'NULL'],
      ['unclear', 'SUCCESS', 1, 2],
      ['unclear', 'LOST', 1, 2],
    ].map(([job, status, began, ended]) => `('here', '${job}', 'rebuild', '${status}', ${began}, ${ended})`);
    await rows(
      `CREATE TABLE sub_jobs AS FROM (VALUES ${parts}) t(site, job_id, job_type, status, started_at, ended_at)`,
    );
    await rows(`CREATE VIEW jobs AS ${jobs.sql}`);
    expect(await rows('SELECT * EXCLUDE (site, job_type) FROM jobs ORDER BY job_id')).toEqual([
      ['done', 'SUCCESS', '2', '0', 1, 9],
      ['failed and runs', 'RUNNING', '2', '1', 1, null],
      ['part failed', 'FAILED', '2', '1', 1, 6],
      ['unclear', null, '2', '0', 1, 2],
      ['waits', 'RUNNING', '1', '0', 1, null],
    ]);
    const described = await rows('SELECT column_name FROM (DESCRIBE jobs)');
    expect(described.flat()).toEqual(['site', ...Object.keys(jobs.columns)]);
  });
});

describe('times of schedules', () => {
  test('are on the clocks of their zone', () => {
    expect(momentIn('Asia/Shanghai', '2026-11-22 09:00:00')).toBe(Date.parse('2026-11-22T01:00:00Z'));
    expect(momentIn('Europe/Berlin', '2026-07-01 09:00:00')).toBe(Date.parse('2026-07-01T07:00:00Z'));
    expect(momentIn('America/New_York', '2026-11-01 03:00:00')).toBe(Date.parse('2026-11-01T08:00:00Z'));
    expect(momentIn('UTC', '2026-07-01 09:00:00')).toBe(Date.parse('2026-07-01T09:00:00Z'));
    expect(momentIn('Nowhere/Atlantis', '2026-07-01 09:00:00')).toBeUndefined();
    expect(momentIn(undefined, '2026-07-01 09:00:00')).toBeUndefined();
  });
});

describe('rows of what the API answers', () => {
  let world: World;
  let reader: Reader;
  const read = new Map<string, Item[]>();

  beforeAll(async () => {
    world = await startWorld({ desktops: 100 });
    reader = new Reader(world);
    for (const feed of FEEDS) for (const { name } of feed.tables) read.set(name, await reader.rows(feed, name));
  }, 120_000);
  afterAll(() => world.close());

  test.each(TABLES)('$name: no two rows share the key', ({ table }) => {
    const keys = rowsOf(table.name).map((row) => JSON.stringify(table.key.map((name) => row[name])));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test.each(TABLES)('$name: every column has a value somewhere', ({ table }) => {
    const rows = rowsOf(table.name);
    const empty = Object.keys(table.columns).filter((name) => rows.every((row) => row[name] === null));
    expect(empty.filter((name) => !NEVER_YET[`${table.name}.${name}`])).toEqual([]);
  });

  test.each(Object.entries(NEVER_YET))('%s has no value yet, and a field in the answer', (column, path) => {
    const [name = '', ofTable = ''] = column.split('.');
    const { feed } = TABLES.find((each) => each.name === name)!;
    expect(rowsOf(name).every((row) => row[ofTable] === null)).toBe(true);
    const answer: unknown = wireOf(feed.service, feed.read).responses[200];
    expect(path.reduce((part, step) => (part as Named)?.[step], answer)).toBeDefined();
  });

  test.each(TABLES)('$name: every value fits the type of its column', ({ table, feed }) => {
    const misfits = reader.misfits.filter((path) => path.startsWith(`${table.name}.`));
    expect(misfits, feed.read).toEqual([]);
  });

  test.each(NARROWINGS)('$name leaves out nothing that SQL would find', async ({ feed, narrowing }) => {
    const { table, column, arg, many, least } = narrowing;
    const all = rowsOf(table);
    const values = all.filter(FINDABLE[`${table}.${column}`] ?? (() => true)).map((row) => row[column] ?? null);
    const wanted = middle(values.filter((value) => value !== null));
    const asked = least ? Math.floor(Number(wanted)) : wanted;
    const fits = (row: Named) => (least ? Number(row[column]) >= Number(wanted) : row[column] === wanted);
    const found = await reader.rows(feed, table, { [arg]: many ? [asked] : asked });
    expect(all.some(fits)).toBe(true);
    expect(keysOf(narrowing, found.filter(fits))).toEqual(keysOf(narrowing, all.filter(fits)));
  });

  test('prices are the sum of the parts, and unknown as soon as one of them is', async () => {
    const [desktop] = rowsOf('desktops') as [Named];
    const disks = rowsOf('disks').filter(({ desktop_id }) => desktop_id === desktop.desktop_id);
    const size = disks.reduce((sum, { size_gb }) => sum + Number(size_gb), 0);
    expect(desktop.disk_gb).toBe(size);
    expect(desktop.price_month).toBe(100 + size / 2);
    const feed = FEEDS[0] as Feed;
    const [unpriced] = await reader.rows(feed, 'desktops', {}, { product: () => 1, disk: () => undefined });
    expect(unpriced?.price_month).toBeNull();
  });

  test('users go by the same names where the API puts their domain behind them', () => {
    const names = new Set(rowsOf('users').map(({ user_name }) => user_name));
    for (const table of ['logins', 'app_sessions', 'user_usage', 'desktop_users']) {
      expect(rowsOf(table).some(({ user_name }) => names.has(user_name as string))).toBe(true);
    }
  });

  function rowsOf(name: string): Named[] {
    return read.get(name) as Named[];
  }
});

/** Reads feeds as they are declared, row by row, and notes values that are no values of their column. */
class Reader {
  readonly misfits: string[] = [];
  readonly #world: World;
  #parents = new Map<string, Named[]>();

  constructor(world: World) {
    this.#world = world;
  }

  async rows(feed: Feed, name: string, more: Args = {}, prices: Prices = PRICES): Promise<Named[]> {
    const table = feed.tables.find((each) => each.name === name) as Table;
    const make = rowMaker(table);
    const names = Object.keys(table.columns);
    const rows: Named[] = [];
    for (const { args, parent } of await this.#calls(feed, more)) {
      for (const whole of await this.#items(feed, args)) {
        for (const item of itemsOf(table, whole)) {
          const given = { whole, parent, args, prices };
          const row = make(item, given);
          this.#check(table, row, (column) => column.of(item, given));
          rows.push(Object.fromEntries(names.map((column, index) => [column, row[index] as Cell])));
        }
      }
    }
    return rows;
  }

  async #calls(feed: Feed, more: Args): Promise<{ args: Args; parent: Named }[]> {
    const now = this.#world.clock.now();
    const { args = {}, window, only, per, each = [{}] } = feed;
    const common = { ...(typeof args === 'function' ? args(now) : args), ...spanOf(window, now), ...more };
    const parents = per ? await this.#parentsOf(per.table) : [{}];
    return [...(only ? [{ [only.arg]: await this.#aDesktop() }] : [{}])].flatMap((one) =>
      each.flatMap((other) =>
        parents.map((parent: Named) => ({
          args: { ...common, ...one, ...other, ...(per && { [per.arg]: parent[per.column] }) },
          parent,
        })),
      ),
    );
  }

  async #parentsOf(name: string): Promise<Named[]> {
    const known = this.#parents.get(name);
    if (known) return known;
    const feed = FEEDS.find(({ tables }) => tables.some((table) => table.name === name)) as Feed;
    const rows = await this.rows(feed, name);
    this.#parents.set(name, rows);
    return rows;
  }

  async #aDesktop(): Promise<Cell> {
    const [desktop] = await this.#parentsOf('desktops');
    return desktop?.desktop_id ?? null;
  }

  async #items(feed: Feed, args: Args): Promise<Item[]> {
    const { engine, site } = this.#world;
    const client = await engine.parts.client(site);
    const entry = entryOf(feed);
    if (!feed.items) return (await readRows(client, entry, { ...args }, {})).items;
    return feed.items(await readOnce(client, entry, { ...args }));
  }

  #check(table: Table, row: Row, raw: (column: Table['columns'][string]) => unknown): void {
    for (const [index, [name, column]] of Object.entries(table.columns).entries()) {
      const value = raw(column);
      const said = value !== undefined && value !== null && value !== '';
      if (said && row[index] === null) this.misfits.push(`${table.name}.${name}: ${JSON.stringify(value)}`);
    }
  }
}

/** 100 for any product, and a half for a GB of any disk. */
const PRICES: Prices = { product: () => 100, disk: (_, size) => size / 2 };

function spanOf(window: Feed['window'], now: number): Args {
  if (!window) return {};
  return { [window.from]: window.write(now - window.days * DAY), [window.to]: window.write(now) };
}

function argumentsOf({ args = {}, each = [], per, only, window, narrow = [] }: Feed): string[] {
  const always = typeof args === 'function' ? args(0) : args;
  const one = [per, only, ...narrow].flatMap((part) => (part ? [part.arg] : []));
  return [...Object.keys(always), ...each.flatMap(Object.keys), ...one, ...(window ? [window.from, window.to] : [])];
}

function known({ in: { path, query, body } }: ManifestEntry): string[] {
  return [...path, ...query, ...body];
}

function columnOf(tables: readonly Table[], { table, column }: { table: string; column: string }) {
  return tables.find(({ name }) => name === table)?.columns[column];
}

function keysOf({ table: of }: Narrowing, rows: readonly Named[]): string[] {
  const { table } = TABLES.find(({ name }) => name === of)!;
  return rows.map((row) => JSON.stringify(table.key.map((name) => row[name]))).sort();
}

function middle(values: readonly Cell[]): Cell {
  return (
    values.toSorted((a, b) => Number(a) - Number(b) || (String(a) < String(b) ? -1 : 1))[values.length >> 1] ?? null
  );
}
