import { DAY, HOUR, SECOND } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { type Login, loginsTo, type Span } from './logins.ts';
import { dayOf, lastSession, type Session, sessionsBetween } from './sessions.ts';
import type { World } from './world.ts';

/** Usage is counted every night at two, up to the midnight before (Workspace API reference, "Querying Desktop Usage Statistics"). */
export function countedUntil(now: number): number {
  return dayOf(now - 2 * HOUR) * DAY;
}

/** Milliseconds that sessions lasted within a span. */
export function timeIn(sessions: readonly Session[], { from, to, now }: Span): number {
  const within = ({ start, end }: Session) => Math.max(0, Math.min(end ?? now, to) - Math.max(start, from));
  return sessions.reduce((sum, session) => sum + within(session), 0);
}

/** Seconds that a desktop was in use. */
export function usageOf(world: World, desktop: Desktop, span: Span): number {
  return Math.round(timeIn(sessionsBetween(world, desktop, span.from, span.to), span) / SECOND);
}

/** Seconds from the end of the last session to `at`; since it was created where nobody was ever on it. */
export function idleOf(world: World, desktop: Desktop, at: number): number {
  return Math.max(0, Math.floor((at - leftAt(world, desktop, at)) / SECOND));
}

function leftAt(world: World, desktop: Desktop, at: number): number {
  const last = lastSession(world, desktop);
  if (!last) return desktop.created;
  if (last.start <= at) return last.end ?? at;
  for (let until = at; until > desktop.created; until -= 7 * DAY) {
    const found = sessionsBetween(world, desktop, until - 7 * DAY, until).findLast(({ start }) => start <= at);
    if (found) return found.end ?? at;
  }
  return desktop.created;
}

/** What one user did in a span. */
interface UserUsage {
  name: string;
  /** Milliseconds; several desktops at once count several times. */
  time: number;
  succeeded: number;
  failed: number;
}

/** Of everybody who has an account or logged in, by id. */
export function usageByUser(world: World, span: Span): Map<string, UserUsage> {
  const found = new Map<string, UserUsage>();
  for (const { id, name } of world.people.all()) found.set(id, { name, time: 0, succeeded: 0, failed: 0 });
  const of = ({ user: { id, name } }: Pick<Login, 'user'>) => {
    const usage = found.get(id) ?? { name, time: 0, succeeded: 0, failed: 0 };
    found.set(id, usage);
    return usage;
  };
  for (const desktop of world.fleet.all()) {
    for (const session of sessionsBetween(world, desktop, span.from, span.to))
      of(session).time += timeIn([session], span);
    for (const login of loginsTo(world, desktop, span)) {
      if (login.failure) of(login).failed++;
      else of(login).succeeded++;
    }
  }
  return found;
}
