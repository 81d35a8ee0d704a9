import type { Held, SiteFailure } from './inventory.ts';
import type { ResultRows } from './results.ts';
import type { Scope, Snapshot } from './snapshot.ts';
import type { Feed } from './table.ts';

/** How far a table can be trusted. */
export interface Freshness {
  name: string;
  rows: number;
  /** Since its oldest part was read; null where nobody knows. */
  age_s: number | null;
  /** Everything is here that the question could see: every site, every page, nothing that moved. */
  complete: boolean;
  /** The stretch of time it holds, where it is a history. */
  from?: string;
  to?: string;
  note?: string;
}

export function freshnessOf(
  { feed, scope, snapshots, failures }: Held,
  used: readonly string[],
  now: number,
  seen: ReadonlyMap<string, number> = new Map(),
): Freshness[] {
  const notes = [...snapshots.flatMap(partialNote), ...failures.map(failureNote), ...shortNote(feed, scope)];
  const oldest = Math.min(...snapshots.map(({ at }) => at));
  return feed.tables
    .filter(({ name }) => used.includes(name))
    .map(({ name }) => ({
      name,
      rows: seen.get(name) ?? snapshots.reduce((sum, { tables }) => sum + (tables.get(name)?.rows ?? 0), 0),
      age_s: secondsSince(oldest, now),
      complete: notes.length === 0,
      ...(scope.window && {
        from: new Date(scope.window.from).toISOString(),
        to: new Date(scope.window.to ?? oldest).toISOString(),
      }),
      ...(notes.length > 0 && { note: notes.join('; ') }),
    }));
}

export function freshnessOfResult(id: string, { batches, total, at }: ResultRows, now: number): Freshness {
  const complete = batches.rows === total;
  return {
    name: id,
    rows: batches.rows,
    age_s: at === undefined ? null : secondsSince(at, now),
    complete,
    ...(!complete && { note: `the first ${batches.rows} of ${total} rows` }),
  };
}

function secondsSince(moment: number, now: number): number {
  return Math.max(0, Math.round((now - moment) / 1000));
}

function shortNote({ window }: Feed, scope: Scope): string[] {
  return window && scope.window?.asked !== undefined ? [`at most the last ${window.most} days are read`] : [];
}

function partialNote({ site, partial }: Snapshot): string[] {
  return partial === undefined ? [] : [`${site}: ${partial}`];
}

function failureNote({ site, error, stale }: SiteFailure): string {
  const { code, message } = error.body;
  return `${site} could not be read${stale ? ' again, so this is what was read before' : ''} (${code}: ${message})`;
}
