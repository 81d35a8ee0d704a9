import { DAY, HOUR, SECOND } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { failedLogins, type Login, type Span } from './logins.ts';
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

/** Whole seconds of a session within a span. */
export function secondsIn(session: Session, span: Span): number {
  return Math.round(timeIn([session], span) / SECOND);
}

/** Seconds that a desktop was in use. */
export function usageOf(world: World, desktop: Desktop, span: Span): number {
  return sessionsBetween(world, desktop, span.from, span.to).reduce((sum, each) => sum + secondsIn(each, span), 0);
}

/** Seconds from the end of the last session to `at`; since it was created where nobody was ever on it. */
export function idleOf(world: World, desktop: Desktop, at: number): number {
  return secondsSince(leftAt(world, desktop, at), at);
}

/** The same for several moments in their order, negative for those before the desktop was there. */
export function idleAtEach(world: World, desktop: Desktop, moments: readonly number[]): number[] {
  const [first = 0, last = 0] = [moments[0], moments.at(-1)];
  const sessions = sessionsBetween(world, desktop, first, last);
  let left = leftAt(world, desktop, first);
  let next = 0;
  return moments.map((at) => {
    for (let session = sessions[next]; session && session.start <= at; session = sessions[++next]) {
      left = session.end ?? Number.POSITIVE_INFINITY;
    }
    return desktop.created > at ? -1 : secondsSince(left, at);
  });
}

const secondsSince = (left: number, at: number) => Math.max(0, Math.floor((at - left) / SECOND));

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
  const desktops = world.fleet.all();
  for (const desktop of desktops) {
    for (const session of sessionsBetween(world, desktop, span.from, span.to)) {
      const usage = of(session);
      usage.time += timeIn([session], span);
      if (session.start >= span.from) usage.succeeded++;
    }
  }
  for (const login of failedLogins(world, desktops, span.now)) {
    if (login.start >= span.from && login.start <= span.to) of(login).failed++;
  }
  return found;
}
