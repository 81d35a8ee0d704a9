import { rowsIn } from './batches.ts';
import type { Snapshot } from './snapshot.ts';
import type { Cell, Feed } from './table.ts';

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
