import type { SiteId } from '../catalog/context.ts';
import { rowsIn } from './batches.ts';
import type { Want } from './inventory.ts';
import type { Scope, Snapshot } from './snapshot.ts';
import type { Cell, Feed } from './table.ts';

const FRESH_FOR_S = 300;

/** A part of a feed, of these sites, read no longer ago than so many seconds: for 0, now. */
export function wantOf(feed: Feed, scope: Scope, maxAgeS: number | undefined, sites: readonly SiteId[]): Want {
  const maxAgeMs = maxAgeS === 0 ? -1 : (maxAgeS ?? feed.freshForS ?? FRESH_FOR_S) * 1000;
  return { feed, scope, maxAgeMs, sites };
}

/** Rows of one table of a snapshot, with these of their columns. */
export async function* namedRows<Column extends string>(
  { tables }: Feed,
  snapshot: Snapshot,
  table: string,
  columns: readonly Column[],
): AsyncGenerator<Record<Column, Cell>> {
  const batches = snapshot.tables.get(table);
  const names = Object.keys(tables.find(({ name }) => name === table)?.columns ?? {});
  if (!batches) return;
  const places = columns.map((column) => [column, names.indexOf(column)] as const);
  for await (const row of rowsIn(batches)) {
    const named = {} as Record<Column, Cell>;
    for (const [column, index] of places) named[column] = row[index] ?? null;
    yield named;
  }
}
