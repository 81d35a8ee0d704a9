import type { Parameters } from './parameters.ts';
import { DAY } from './time.ts';

/** Part of a long history: `from` and `to` are both in it. */
export interface Part {
  from: number;
  to: number;
}

/**
 * A page of a history that is made up as it is read, the newest row first: it is made day by day, so that a month of a big
 * company never stands in memory at once.
 */
export function newestPage<T extends { start: number }>(
  { from, to }: Part,
  params: Parameters,
  { fallback, max, rowsOf }: { fallback: number; max: number; rowsOf(part: Part): T[] },
): { total: number; page: T[] } {
  const offset = params.number('offset') ?? 0;
  const end = offset + Math.min(params.number('limit') || fallback, max);
  const page: T[] = [];
  let total = 0;
  for (let until = to; until >= from; until = Math.floor(until / DAY) * DAY - 1) {
    const rows = rowsOf({ from: Math.max(from, Math.floor(until / DAY) * DAY), to: until });
    if (total < end && total + rows.length > offset) {
      const sorted = rows.toSorted((a, b) => b.start - a.start);
      page.push(...sorted.slice(Math.max(offset - total, 0), end - total));
    }
    total += rows.length;
  }
  return { total, page };
}
