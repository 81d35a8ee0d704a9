import { type Answer, ok } from './answer.ts';
import type { Call } from './operation.ts';
import { pageOf } from './paging.ts';

interface ListForm<T> {
  /** Name of the list in the answer, and of the number of all rows. */
  items: string;
  total?: string;
  view(row: T): unknown;
  /** Rows without a `limit`, and the most that one answer has. */
  fallback?: number;
  max?: number;
}

/** The page that was asked for, of rows that are filtered and in order already. */
export function listed<T>(
  { params }: Call,
  rows: readonly T[],
  { items, total, view, fallback = 1000, max = 1000 }: ListForm<T>,
): Answer {
  const page = pageOf(rows, params, { fallback, max });
  return ok({ ...(total && { [total]: rows.length }), [items]: page.map(view) });
}
