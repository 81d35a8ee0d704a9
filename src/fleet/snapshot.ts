import type { Reading, ReadPage, SiteId } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { type Batches, Packer, rowsIn } from './batches.ts';
import { itemsOf, type Row, rowMaker } from './cells.ts';
import { type List, type ListRead, readList, type Sink } from './paging.ts';
import { type Cell, type Feed, type Given, grainOf, type Item, type Prices, type Table } from './table.ts';

/** What of a feed is asked for: everything it has, or only rows with these values, from a stretch of time. */
export interface Scope {
  /** An argument and its values, so `many` in a call; else one. */
  narrow?: { arg: string; values: (string | number)[]; many?: number };
  /** ms since the epoch. Without an end it goes on until now; `asked` where the question goes back further than is read. */
  window?: { from: number; to?: number; asked?: number };
}

/** What one reading of a feed gave. */
export interface Snapshot {
  /** Unlike that of any other in this process. */
  serial: number;
  site: SiteId;
  scope: Scope;
  /** When the reading began; ms. */
  at: number;
  /** Requests it took. */
  calls: number;
  /** The reading that was made because this one needed it. */
  below?: { serial: number; calls: number };
  /** By the name of the table. */
  tables: ReadonlyMap<string, Batches>;
  /** Why it may not be all. */
  partial?: string;
}

/** How a feed is read. */
export interface Source {
  read: (reading: Reading) => Promise<unknown>;
  readPage: (reading: Reading, at: { offset: number; limit: number }) => Promise<ReadPage>;
  /** Largest page of the operation; undefined for an answer that is no list. */
  limit: number | undefined;
}

export interface Taking {
  feed: Feed;
  site: SiteId;
  scope: Scope;
  /** Rows of the table that a feed is asked per. */
  parents: readonly Readonly<Record<string, Cell>>[];
  source: Source;
  prices: Prices;
  now: number;
  signal: AbortSignal;
  progress: (rows: number, total: number) => void;
}

/** One call, or one list, of a reading. */
interface Ask {
  args: Record<string, unknown>;
  parent: Readonly<Record<string, Cell>>;
}

/** Of a list: what memory and minutes allow. */
const MOST_ROWS = 2_000_000;

/** So many lists are read side by side. */
const LISTS_AT_ONCE = 8;

/** Of failed lists of one reading, so many are tried before the rest is given up. */
const MOST_FAILURES = 5;

let serials = 0;

export function nextSerial(): number {
  return ++serials;
}

/** Reads a feed of one site. Throws what its first answer throws; what fails later makes it partial. */
export async function takeSnapshot(taking: Taking): Promise<Snapshot> {
  const { feed, site, scope, now, signal, source } = taking;
  const asks = asksOf(taking);
  const reads: { result: Map<string, Batches>; partial?: string }[] = [];
  const failures: ToolError[] = [];
  let [calls, next, done] = [0, 0, 0];
  const counted: Source = {
    ...source,
    read(...given) {
      calls++;
      return source.read(...given);
    },
    readPage(...given) {
      calls++;
      return source.readPage(...given);
    },
  };
  const progress = progressOf(taking, asks.length);
  const worker = async () => {
    while (next < asks.length && failures.length < MOST_FAILURES) {
      const index = next++;
      try {
        const read = await readAsk(taking, counted, asks[index]!, (rows, total) => progress(index, rows, total));
        reads.push(read);
        done++;
      } catch (error) {
        if (!(error instanceof ToolError) || signal.aborted) throw error;
        // What another site has, or what is gone by now, has no rows here.
        if (error.notFound && namesThings(taking)) {
          done++;
          continue;
        }
        if (asks.length === 1) throw error;
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(LISTS_AT_ONCE, asks.length) }, worker));
  const [failure] = failures;
  if (failure && reads.length === 0) throw failure;
  const partial = failure
    ? `${asks.length - done} of ${asks.length} parts could not be read (${failure.body.code}: ${failure.body.message})`
    : reads.find((read) => read.partial !== undefined)?.partial;
  const results = reads.map(({ result }) => result);
  // A filter may let through more than one value, and what is asked for by kind may be of two.
  const overlap = results.length > 1 && (scope.narrow !== undefined || feed.each !== undefined);
  return {
    serial: nextSerial(),
    site,
    scope,
    at: now,
    calls,
    tables: overlap ? await joinedByKey(feed.tables, results) : joined(feed.tables, results),
    ...(partial && { partial }),
  };
}

/** Whether its calls name things one by one. */
function namesThings({ feed: { per, only }, scope: { narrow } }: Taking): boolean {
  return per !== undefined || only !== undefined || narrow !== undefined;
}

function asksOf({ feed, scope, parents, now }: Taking): Ask[] {
  const { args = {}, each = [{}], per, window, only } = feed;
  const base = {
    ...(typeof args === 'function' ? args(now) : args),
    ...(window &&
      scope.window && {
        [window.from]: window.write(scope.window.from),
        [window.to]: window.write((scope.window.to ?? now) + grainOf(window)),
      }),
  };
  const narrowed = narrowings(scope);
  if (only) return narrowed.map((more) => ({ args: { ...base, ...more }, parent: {} }));
  if (per && scope.narrow?.arg !== per.arg)
    return parents.map((parent) => ({ args: { ...base, [per.arg]: parent[per.column] }, parent }));
  return each.flatMap((variant) =>
    narrowed.map((more) => ({
      args: { ...base, ...variant, ...more },
      parent: per ? { [per.column]: more[per.arg] as Cell } : {},
    })),
  );
}

function narrowings({ narrow }: Scope): Record<string, unknown>[] {
  if (!narrow) return [{}];
  const { arg, values, many } = narrow;
  if (!many) return values.map((value) => ({ [arg]: value }));
  const calls = Math.ceil(values.length / many);
  return Array.from({ length: calls }, (_, call) => ({ [arg]: values.slice(call * many, (call + 1) * many) }));
}

async function readAsk(
  { feed, site, prices }: Taking,
  source: Source,
  { args, parent }: Ask,
  progress: (rows: number, total: number) => void,
): Promise<ListRead<Map<string, Batches>>> {
  const reading: Reading = { site, service: feed.service, operationId: feed.read, args };
  const given = { parent, args, prices };
  const begin = () => sinkOf(feed.tables, given);
  if (source.limit === undefined) {
    const body = await source.read(reading);
    const sink = begin();
    sink.add(feed.items?.(body) ?? [body]);
    return { result: await sink.end(), items: 1 };
  }
  const list: List = {
    most: MOST_ROWS,
    limit: source.limit,
    read: (offset, limit) => source.readPage(reading, { offset, limit }),
    keyOf: keyOf(feed.tables[0]!, given),
    progress,
  };
  return readList(list, begin);
}

function sinkOf(tables: readonly Table[], given: Omit<Given, 'whole'>): Sink<Map<string, Batches>> {
  const packers = tables.map((table) => ({ table, make: rowMaker(table), packer: new Packer() }));
  return {
    add(items) {
      for (const whole of items) {
        for (const { table, make, packer } of packers) {
          for (const item of itemsOf(table, whole)) packer.add(make(item, { ...given, whole }));
        }
      }
    },
    async end() {
      const packed = packers.map(async ({ table, packer }) => [table.name, await packer.end()] as const);
      return new Map(await Promise.all(packed));
    },
  };
}

/** An item is known by the keys of the rows it makes; one that makes none by all it says. */
function keyOf(table: Table, given: Omit<Given, 'whole'>): (item: Item) => string {
  const key = { ...table, columns: Object.fromEntries(table.key.map((name) => [name, table.columns[name]!])) };
  const make = rowMaker(key);
  return (whole) => {
    const rows: Row[] = itemsOf(table, whole).map((item) => make(item, { ...given, whole }));
    return JSON.stringify(rows.length > 0 ? rows : whole);
  };
}

function joined(tables: readonly Table[], reads: readonly Map<string, Batches>[]): Map<string, Batches> {
  return new Map(
    tables.map(({ name }) => {
      const all = reads.map((read) => read.get(name)!);
      return [
        name,
        { rows: all.reduce((sum, { rows }) => sum + rows, 0), parts: all.flatMap(({ parts }) => parts) },
      ] as const;
    }),
  );
}

/** The same, each row once. */
async function joinedByKey(
  tables: readonly Table[],
  reads: readonly Map<string, Batches>[],
): Promise<Map<string, Batches>> {
  const all = joined(tables, reads);
  const pairs = tables.map(async ({ name, columns, key }) => {
    const places = key.map((column) => Object.keys(columns).indexOf(column));
    const seen = new Set<string>();
    const packer = new Packer();
    for await (const row of rowsIn(all.get(name)!)) {
      const id = JSON.stringify(places.map((place) => row[place]));
      if (!seen.has(id)) packer.add(row);
      seen.add(id);
    }
    return [name, await packer.end()] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** Rows of all lists together; a list that was not begun counts as one row. */
function progressOf({ progress }: Taking, lists: number): (list: number, rows: number, total: number) => void {
  const known = new Map<number, { rows: number; total: number }>();
  return (list, rows, total) => {
    known.set(list, { rows, total });
    const sums = [...known.values()].reduce((sum, each) => ({
      rows: sum.rows + each.rows,
      total: sum.total + each.total,
    }));
    progress(sums.rows, sums.total + lists - known.size);
  };
}
