import type { Answer } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';

/** The page that was asked for: 10 rows unless `limit` says otherwise, at most 100, as all of AppStream's lists have it. */
export function listPage<T>(call: Call, rows: readonly T[], view: (row: T) => unknown, items = 'items'): Answer {
  return listed(call, rows, { items, total: 'count', view, fallback: 10, max: 100 });
}
