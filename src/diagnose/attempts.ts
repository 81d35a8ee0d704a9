import type { Seen } from './seen.ts';
import { desktop } from './sources/desktop.ts';
import { events, type LoginRecord, logins, type UserEvent } from './sources/logins.ts';
import { DAY, MINUTE } from './times.ts';

/** A login that came to nothing. */
export interface Failure {
  at: number;
  code: string | undefined;
  /** The event that says so, and the record. */
  event?: UserEvent;
  record?: LoginRecord;
}

/** It failed before a desktop was chosen. Of the types of events `loginByPassword` is documented. */
export function isAtLogin({ event }: Failure): boolean {
  return event !== undefined && /login/i.test(event.type);
}

/** Whether somebody wants to work and cannot. */
export interface Attempts {
  /** Since the last login that went well, the newest first. */
  failures: readonly Failure[];
  lastGood: number | undefined;
  /** Somebody tries again and again, and lately. */
  struggling: boolean;
}

/** One failure is a slip of the hand. */
const SEVERAL = 2;
/** With a weekend between. */
const LATELY = 5 * DAY;
/** A record and an event of the same login begin so near to each other. */
const SAME = MINUTE / 2;

/** Reads what failed and what went well out of events and login records, as far as they were seen. */
export function attemptsOf(seen: Seen, now: number): Attempts {
  const own = seen.maybe(desktop);
  const done = (seen.maybe(events) ?? []).filter(({ resource }) => !own || !resource || concerns(resource, own));
  const records = seen.maybe(logins) ?? [];
  const traces = tracesOf(done);
  const failed: Failure[] = traces
    .filter(({ wrong }) => wrong !== undefined)
    .map(({ wrong, at }) => ({ at, code: wrong?.code, event: wrong as UserEvent }));
  for (const record of records) {
    if (record.ok) continue;
    const same = failed.find(({ at }) => Math.abs(at - record.at) < SAME);
    if (same) same.record = record;
    else failed.push({ at: record.at, code: undefined, record });
  }
  const lastGood = lastGoodOf(traces, records, seen.has(logins));
  const failures = failed.filter(({ at }) => at > (lastGood ?? 0)).sort((a, b) => b.at - a.at);
  const struggling = failures.length >= SEVERAL && now - (failures[0]?.at ?? 0) < LATELY;
  return { failures, lastGood, struggling };
}

/** Of this desktop, or of none: a password is refused before a desktop is chosen. */
function concerns(resource: string, { id, users }: { id: string; users: { id: string }[] }): boolean {
  return resource === id || users.some((user) => user.id === resource);
}

interface Trace {
  at: number;
  /** The event that failed. */
  wrong: UserEvent | undefined;
  connects: boolean;
}

function tracesOf(all: readonly UserEvent[]): Trace[] {
  const groups = new Map<string, UserEvent[]>();
  for (const event of all) {
    if (event.bySystem) continue;
    const key = event.trace ?? `${event.at}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()].map((group) => ({
    at: Math.min(...group.map(({ at }) => at)),
    wrong: group.find(({ ok }) => !ok),
    connects: group.some(({ type }) => /connect/i.test(type)),
  }));
}

/** The records know who got to a desktop. Events say it only by the names of their types, of which few are documented. */
function lastGoodOf(
  traces: readonly Trace[],
  records: readonly LoginRecord[],
  hasRecords: boolean,
): number | undefined {
  const good = hasRecords
    ? records.filter(({ ok }) => ok).map(({ at }) => at)
    : traces.filter(({ wrong, connects }) => wrong === undefined && connects).map(({ at }) => at);
  return good.length > 0 ? Math.max(...good) : undefined;
}
