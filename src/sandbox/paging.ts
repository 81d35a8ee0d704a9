import type { Parameters } from './parameters.ts';

/**
 * The rows of the page that `limit` and `offset` ask for. A limit of 0 or none means `fallback`, as does the API where it
 * documents a range that starts at 0; more than `max` gives `max`.
 */
export function pageOf<T>(
  rows: readonly T[],
  params: Parameters,
  { fallback, max }: { fallback: number; max: number },
): T[] {
  const offset = params.number('offset') ?? 0;
  const limit = Math.min(params.number('limit') || fallback, max);
  return rows.slice(offset, offset + limit);
}

/** Sorted by a key, in the direction `sort_type` names; unsorted without `sort_field`. */
export function sorted<T>(
  rows: readonly T[],
  params: Parameters,
  keys: Readonly<Record<string, (row: T) => string | number>>,
): readonly T[] {
  const field = params.text('sort_field') ?? '';
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (!key) return rows;
  const sign = params.text('sort_type') === 'DESC' ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -sign : left > right ? sign : 0;
  });
}

/** Case-blind "contains"; no needle fits everything. */
export function contains(text: string, needle: string | undefined): boolean {
  return needle === undefined || needle === '' || text.toLowerCase().includes(needle.toLowerCase());
}
