import type { SiteId, ToolContext } from '../catalog/context.ts';
import type { Results } from '../catalog/plan.ts';
import type { Database } from './database/database.ts';
import type { Ran } from './database/messages.ts';
import { literal, quoted } from './database/quoting.ts';
import { type Freshness, freshnessOf, freshnessOfResult } from './freshness.ts';
import type { Held, Inventory } from './inventory.ts';
import { wantsOf } from './reach.ts';
import { isResultId, type KeptTable, type ResultRows, resultRows } from './results.ts';
import type { Snapshot } from './snapshot.ts';
import { type Columns, queryError } from './sql-errors.ts';
import { questionOf, Refused } from './statement.ts';
import type { ColumnType, Table, View } from './table.ts';

export interface QueryParts {
  inventory: Inventory;
  database: Database;
  views: readonly View[];
  results: Results;
  now: () => number;
  bounds: QueryBounds;
}

export interface QueryBounds {
  /** One statement, in real time; ms. */
  timeMs: number;
  /** Rows of a result that are kept. */
  rows: number;
  /** Bytes of their JSON. */
  bytes: number;
}

export interface QueryAsk {
  sql: string;
  /** Older readings are not good enough; seconds. */
  max_age?: number;
}

/** A result with what it rests on. */
export interface Asked extends KeptTable {
  types: ColumnType[];
  tables: Freshness[];
  /** Requests made for it. */
  calls: number;
  note?: string;
}

const PARSE_MS = 5_000;

/** A table of earlier results goes by its id. */
type ResultTables = ReadonlyMap<string, ResultRows>;

/** Runs one SELECT over what `sites` have, reading first what it names and is missing. Throws `ToolError`. */
export async function runQuery(
  ask: QueryAsk,
  sites: readonly SiteId[],
  parts: QueryParts,
  context: ToolContext,
): Promise<Asked> {
  const { database, inventory, views } = parts;
  const now = parts.now();
  let named: string[] = [];
  let results: ResultTables = new Map();
  const columns = () => new Map([...columnsOf(inventory, views), ...[...results].map(resultColumns)]);
  try {
    const bounds = { signal: context.signal, timeoutMs: PARSE_MS };
    const tree = await database.inTurn(() => database.ask<unknown>({ do: 'parse', sql: ask.sql }, bounds));
    const known = columns();
    named = questionOf(tree, (name) => known.has(name) || isResultId(name)).tables;
    results = await namedResults(named, parts, context);
    const drawnOn = named.flatMap((name) => viewOf(views, name)?.over ?? []);
    const used = [...new Set([...named, ...drawnOn])].filter((name) => inventory.feedOf(name));
    const own = used.filter((name) => !drawnOn.includes(name));
    const statement = { tree, used, own, columns: columns(), sites, now, maxAgeS: ask.max_age };
    const wants = await wantsOf(statement, inventory, database, context.signal);
    const held = await inventory.hold(wants, context);
    const ground = { held, named, used, results, now };
    return answer(await run(ask.sql, ground, parts, context), ground);
  } catch (error) {
    throw queryError(error, named, columns());
  }
}

/** Every table and its columns, `site` first. */
export function columnsOf(inventory: Inventory, views: readonly View[]): Columns {
  const tables = inventory.feeds.flatMap((feed) => feed.tables);
  return new Map([...tables, ...views].map(({ name, columns }) => [name, ['site', ...Object.keys(columns)]] as const));
}

function viewOf(views: readonly View[], name: string): View | undefined {
  return views.find((view) => view.name === name);
}

function resultColumns([id, { columns }]: [string, ResultRows]): [string, string[]] {
  return [id, columns.map(({ name }) => name)];
}

async function namedResults(named: readonly string[], { results }: QueryParts, context: ToolContext) {
  const ids = named.filter(isResultId);
  const found = await Promise.all(
    ids.map(async (id) => [id, await resultRows(results, context.principal.id, id)] as const),
  );
  const missing = found.find(([, rows]) => rows === undefined);
  if (missing) {
    throw new Refused(
      `There is no result ${missing[0]} that is a table.`,
      'Results are kept for 24 hours; run the query again that gave it.',
    );
  }
  return new Map(found.map(([id, rows]) => [id, rows!]));
}

interface Ground {
  held: readonly Held[];
  named: readonly string[];
  /** Tables that were read for it. */
  used: readonly string[];
  results: ResultTables;
  now: number;
}

/** A result, and how many rows the statement could see of histories of which more was there. */
interface Run {
  ran: Ran;
  seen: ReadonlyMap<string, number>;
}

async function run(sql: string, ground: Ground, parts: QueryParts, { signal }: ToolContext): Promise<Run> {
  const { database, inventory, views, bounds } = parts;
  const { held, named, used, results, now } = ground;
  return database.inTurn(async () => {
    await forget(database, inventory, results);
    const stand: Record<string, string> = {};
    const cut = new Set<string>();
    for (const each of held) {
      for (const table of each.feed.tables) {
        if (!used.includes(table.name)) continue;
        for (const snapshot of each.snapshots) {
          await load(database, table, snapshot, signal);
          if (cutOf(table, snapshot, each)) cut.add(table.name);
        }
        stand[table.name] = unionOf(table, each);
      }
    }
    for (const [id, { columns, batches }] of results) {
      if (!database.bases.has(`${id}@`))
        await database.ask({ do: 'load', base: `${id}@`, columns, parts: batches.parts }, { signal });
      stand[id] = `SELECT * FROM ${quoted(`${id}@`)}`;
    }
    for (const { name, sql } of views) if (named.includes(name)) stand[name] = sql;
    const { rows, bytes, timeMs } = bounds;
    const ask = { do: 'run', sql, views: stand, now, most: { rows, bytes } } as const;
    const ran = await database.ask<Ran>(ask, { signal, timeoutMs: timeMs });
    const seen = new Map<string, number>();
    for (const name of cut) {
      const count = { ...ask, sql: `SELECT count(*) FROM ${quoted(name)}`, views: {} };
      seen.set(name, Number((await database.ask<Ran>(count, { signal, timeoutMs: timeMs })).rows[0]?.[0]));
    }
    return { ran, seen };
  });
}

/** Tables of readings that were replaced, and of results no longer asked for, make room. */
async function forget(database: Database, inventory: Inventory, results: ResultTables): Promise<void> {
  const { serials } = inventory;
  const old = [...database.begun].filter((base) => {
    const [name = '', serial = ''] = base.split('@');
    return serial === '' ? !results.has(name) : !serials.has(Number(serial));
  });
  if (old.length > 0) await database.ask({ do: 'drop', bases: old });
}

async function load(database: Database, table: Table, snapshot: Snapshot, signal: AbortSignal): Promise<void> {
  const base = baseOf(table, snapshot);
  if (database.bases.has(base)) return;
  const columns = Object.entries(table.columns).map(([name, { type }]) => ({ name, type }));
  await database.ask({ do: 'load', base, columns, parts: snapshot.tables.get(table.name)!.parts }, { signal });
}

function baseOf({ name }: Table, { serial }: Snapshot): string {
  return `${name}@${serial}`;
}

function unionOf(table: Table, held: Held): string {
  return held.snapshots
    .map((snapshot) => {
      const base = quoted(baseOf(table, snapshot));
      return `SELECT ${literal(snapshot.site)} AS site, * FROM ${base}${cutOf(table, snapshot, held)}`;
    })
    .join(' UNION ALL ');
}

/** Of a history of which more was read for another question, only what this one asks for: or its answer would depend on who came before. */
function cutOf(table: Table, snapshot: Snapshot, { feed: { window }, scope }: Held): string {
  const [had, asked] = [snapshot.scope.window, scope.window];
  if (window?.table !== table.name || !had || !asked || had.from >= asked.from) return '';
  return ` WHERE ${quoted(window.column)} >= TIMESTAMPTZ '${new Date(asked.from).toISOString()}'`;
}

/** A reading that two tables needed counts once. */
function callsOf(held: readonly Held[]): number {
  const loads = new Map(held.flatMap((each) => [...each.loads]));
  return [...loads.values()].reduce((sum, calls) => sum + calls, 0);
}

function answer({ ran, seen }: Run, { held, used, results, now }: Ground): Asked {
  const tables = [
    ...held.flatMap((each) => freshnessOf(each, used, now, seen)),
    ...[...results].map(([id, rows]) => freshnessOfResult(id, rows, now)),
  ];
  const note = ran.rows.length < ran.total ? `Only the first ${ran.rows.length} of ${ran.total} rows are kept.` : '';
  return {
    ...ran,
    at: now,
    tables,
    calls: callsOf(held),
    ...(note && { note }),
  };
}
