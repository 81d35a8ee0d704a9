import type { RowsOf } from '../newest.ts';
import { SECOND } from '../time.ts';
import { attemptsWithout } from './attempts.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import { powerBetween } from './history.ts';
import { failedLogins, type Login, type Span } from './logins.ts';
import type { Obstacle } from './obstacles.ts';
import { sessionsBetween } from './sessions.ts';
import type { Worker } from './shifts.ts';
import type { World } from './world.ts';

/**
 * Something a user did. The reference names one type, `loginByPassword`; the others are the sandbox's own.
 */
export interface UserEvent {
  type: 'loginByPassword' | 'connectDesktop' | 'disconnectDesktop' | 'startDesktop' | 'stopDesktop';
  start: number;
  /** When that began which it is a part of: the login, or the event itself. */
  began: number;
  user: Worker;
  desktop?: Desktop;
  failure?: Pick<Obstacle, 'code' | 'message'>;
}

/** Joins what belongs together. */
export function traceOf({ type, desktop, user, began }: UserEvent): string {
  const trace = `${(desktop ?? user).id}-${(began / SECOND).toString(36)}`;
  return type === 'startDesktop' || type === 'stopDesktop' ? `${trace}-power` : trace;
}

/** What happened on desktops, to be asked for part by part, in no order. */
export function eventHistory(world: World, desktops: readonly Desktop[], now: number): RowsOf<UserEvent> {
  const failed = failedLogins(world, desktops, now);
  return ({ from, to }) => {
    const span = { from, to: Math.min(to, now) };
    const found: UserEvent[] = [];
    for (const desktop of desktops) {
      for (const session of sessionsBetween(world, desktop, span.from, span.to)) addLogin(found, session, span);
      addPower(found, world, desktop, span);
    }
    for (const login of failed) addLogin(found, login, span);
    return found;
  };
}

/** What people without desktops did. */
export function eventsWithout(world: World, { from, to, now }: Span): UserEvent[] {
  return attemptsWithout(world, now)
    .filter(({ start }) => start >= from && start <= to)
    .map(({ user, start, obstacle }) => ({
      type: 'loginByPassword',
      start,
      began: start,
      user,
      failure: obstacle,
    }));
}

interface Stretch {
  from: number;
  to: number;
}

/** Of a big company these are millions, most of them only counted: nothing is made that is not asked for. */
function addLogin(
  found: UserEvent[],
  { desktop, user, start: began, end, failure }: Login,
  { from, to }: Stretch,
): void {
  const add = (type: UserEvent['type'], start: number, why?: Obstacle) => {
    if (start < from || start > to) return;
    const event: UserEvent = { type, start, began, user, desktop };
    if (why) event.failure = why;
    found.push(event);
  };
  const refused = failure?.stage === 'LOGIN';
  add('loginByPassword', began, refused ? failure : undefined);
  if (refused) return;
  add('connectDesktop', began + SECOND, failure);
  if (end !== undefined) add('disconnectDesktop', end);
}

/** Users start and stop their own desktops; what an administrator did stands in the tasks. */
function addPower(found: UserEvent[], world: World, desktop: Desktop, span: Stretch): void {
  const user = ownerOf(desktop);
  if (!user) return;
  for (const { action, start: exact } of powerBetween(desktop, world.born, span)) {
    const start = Math.floor(exact / SECOND) * SECOND;
    if (action === 'start') found.push({ type: 'startDesktop', start, began: start, user, desktop });
    if (action === 'stop') found.push({ type: 'stopDesktop', start, began: start, user, desktop });
  }
}
