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
 * A page of a history that is made up as it is read, the newest row first: it is made in parts, so that a month of a big
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
  for (const rows of stretches(span, rowsOf)) {
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
  for (const rows of stretches(span, rowsOf)) {
    for (const row of newestFirst(rows)) if (found.length < most) found.push(row);
    if (found.length === most) break;
  }
  return found;
}

/** Days of a stretch at most. */
const LONGEST = 8;

/** The last day first, where the page mostly is; then longer stretches, because every one goes over the whole company. */
function* stretches<T>({ from, to }: Part, rowsOf: RowsOf<T>): Generator<T[]> {
  for (let until = to, days = 1; until >= from; days = Math.min(2 * days, LONGEST)) {
    const since = Math.max(from, Math.floor(until / DAY) * DAY - (days - 1) * DAY);
    yield rowsOf({ from: since, to: until });
    until = since - 1;
  }
}

function newestFirst<T extends { start: number }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => b.start - a.start);
}
