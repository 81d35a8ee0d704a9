import { hash, Random } from '../random.ts';
import { MINUTE, SECOND } from '../time.ts';
import { attemptsWithout } from './attempts.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import { powerHistory } from './history.ts';
import { type Login, loginsTo, type Span, transactionId } from './logins.ts';
import type { Obstacle } from './obstacles.ts';
import type { Worker } from './shifts.ts';
import type { World } from './world.ts';

/**
 * Something a user did. The reference names one type, `loginByPassword`; the others are the sandbox's own.
 */
export interface UserEvent {
  type: 'loginByPassword' | 'connectDesktop' | 'disconnectDesktop' | 'startDesktop' | 'stopDesktop';
  /** Joins what belongs together. */
  trace: string;
  start: number;
  user: Worker;
  desktop?: Desktop;
  failure?: Pick<Obstacle, 'code' | 'message'>;
}

/** What happened on one desktop in a span, in no order. */
export function eventsOn(world: World, desktop: Desktop, span: Span): UserEvent[] {
  const logins = loginsTo(world, desktop, { ...span, from: span.from - LONGEST });
  const events = [...logins.flatMap(eventsOfLogin), ...powerEvents(world, desktop)];
  return events.filter(({ start }) => start >= span.from && start <= span.to && start <= span.now);
}

/** What people without desktops did. */
export function eventsWithout(world: World, { from, to, now }: Span): UserEvent[] {
  return attemptsWithout(world, now)
    .filter(({ start }) => start >= from && start <= to)
    .map(({ user, start, obstacle }) => ({
      type: 'loginByPassword',
      trace: `${user.id}-${(start / SECOND).toString(36)}`,
      start,
      user,
      failure: obstacle,
    }));
}

/** No session is longer. */
const LONGEST = 24 * 60 * MINUTE;

function eventsOfLogin(login: Login): UserEvent[] {
  const { desktop, user, start, end, failure } = login;
  const trace = transactionId(login);
  const common = { trace, user, desktop };
  if (failure?.stage === 'LOGIN') return [{ ...common, type: 'loginByPassword', start, failure }];
  const events: UserEvent[] = [
    { ...common, type: 'loginByPassword', start },
    { ...common, type: 'connectDesktop', start: start + SECOND, ...(failure && { failure }) },
  ];
  if (end !== undefined) events.push({ ...common, type: 'disconnectDesktop', start: end });
  return events;
}

/** Users start and stop their own desktops; what an administrator did stands in the tasks. */
function powerEvents(world: World, desktop: Desktop): UserEvent[] {
  const user = ownerOf(desktop);
  if (!user) return [];
  return powerHistory(desktop, world.born)
    .filter(({ action, start }) => start < world.born && (action === 'start' || action === 'stop'))
    .map(({ action, start }) => ({
      type: action === 'start' ? 'startDesktop' : 'stopDesktop',
      trace: new Random(hash(`${desktop.id}/${start}`)).uuid(),
      start: Math.floor(start / SECOND) * SECOND,
      user,
      desktop,
    }));
}
