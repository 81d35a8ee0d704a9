import type { Parameters } from './parameters.ts';
import { DAY } from './time.ts';

/** Part of a long history: `from` and `to` are both in it. */
export interface Part {
  from: number;
  to: number;
}

/** What began in a part of a history, in no order. */
export type RowsOf<T> = (part: Part) => T[];

/**
 * A page of a history that is made up as it is read, the newest row first: it is made day by day, so that a month of a big
 * company never stands in memory at once.
 */
export function newestPage<T extends { start: number }>(
  span: Part,
  params: Parameters,
  { fallback, max, rowsOf }: { fallback: number; max: number; rowsOf: RowsOf<T> },
): { total: number; page: T[] } {
  const offset = params.number('offset') ?? 0;
  const end = offset + Math.min(params.number('limit') || fallback, max);
  const page: T[] = [];
  let total = 0;
  for (const rows of days(span, rowsOf)) {
    if (total < end && total + rows.length > offset) {
      page.push(...newestFirst(rows).slice(Math.max(offset - total, 0), end - total));
    }
    total += rows.length;
  }
  return { total, page };
}

/** The newest rows of such a history, at most so many. */
export function newest<T extends { start: number }>(span: Part, most: number, rowsOf: RowsOf<T>): T[] {
  const found: T[] = [];
  for (const rows of days(span, rowsOf)) {
    for (const row of newestFirst(rows)) if (found.length < most) found.push(row);
    if (found.length === most) break;
  }
  return found;
}

/** The last day first. */
function* days<T>({ from, to }: Part, rowsOf: RowsOf<T>): Generator<T[]> {
  for (let until = to; until >= from; until = Math.floor(until / DAY) * DAY - 1) {
    yield rowsOf({ from: Math.max(from, Math.floor(until / DAY) * DAY), to: until });
  }
}

function newestFirst<T extends { start: number }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => b.start - a.start);
}
