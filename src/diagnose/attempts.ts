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
  /** Of the last week, of people who have not been in since; the newest first. */
  failures: readonly Failure[];
  /** Of anybody. */
  lastGood: number | undefined;
  /** Somebody tries again and again, and lately. */
  struggling: boolean;
}

/** One failure is a slip of the hand. */
const SEVERAL = 2;
/** With a weekend between. */
const LATELY = 5 * DAY;
/** Who gave up so long ago found another way, or does not want in any more. */
const GIVEN_UP = 7 * DAY;
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
  const good = goodOf(traces, records, seen.has(logins));
  const lastGood = good.length > 0 ? Math.max(...good.map(({ at }) => at)) : undefined;
  const failures = failed
    .filter((each) => now - each.at < GIVEN_UP && !good.some((later) => later.at > each.at && isSame(later, each)))
    .sort((a, b) => b.at - a.at);
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
  user: string | undefined;
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
    user: group.find(({ user }) => user !== undefined)?.user,
  }));
}

interface Good {
  at: number;
  user: string | undefined;
}

/** The records know who got to a desktop. Events say it only by the names of their types, of which few are documented. */
function goodOf(traces: readonly Trace[], records: readonly LoginRecord[], hasRecords: boolean): Good[] {
  return hasRecords
    ? records.filter(({ ok }) => ok)
    : traces.filter(({ wrong, connects }) => wrong === undefined && connects);
}

/** Where many share a desktop, one who gets in says nothing of another. */
function isSame({ user }: Good, { event, record }: Failure): boolean {
  const other = plain(event?.user ?? record?.user);
  return user === undefined || other === undefined || plain(user) === other;
}

/** Without the domain. */
function plain(user: string | undefined): string | undefined {
  return user?.replace(/@.*$/s, '').toLowerCase();
}
