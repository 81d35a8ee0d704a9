import type { RowsOf } from '../newest.ts';
import { hash, Random } from '../random.ts';
import { DAY, SECOND } from '../time.ts';
import { type Attempt, attemptsOn } from './attempts.ts';
import type { Desktop } from './desktop.ts';
import type { Obstacle } from './obstacles.ts';
import { Part } from './part.ts';
import { dayOf, type Session, sessionsBetween } from './sessions.ts';
import type { Worker } from './shifts.ts';
import type { World } from './world.ts';

/** A login to a desktop: it became a session, or failed. */
export interface Login {
  desktop: Desktop;
  user: Worker;
  start: number;
  end?: number;
  failure?: Obstacle;
}

/** How far back logins are known; the reference gives no bound for them, so desktop monitoring's stands in. */
const LOGINS_KEPT = 180 * DAY;

/** The logins to one desktop that began in the span, the oldest first. */
export function loginsTo(world: World, desktop: Desktop, span: Span): Login[] {
  const good: Login[] = [];
  addSessions(good, world, desktop, span);
  const bad = attemptsOn(world, desktop, span.now).filter(({ start }) => isIn(span, start));
  if (bad.length === 0) return good;
  return [...good, ...bad.map((attempt) => failed(desktop, attempt))].sort((a, b) => a.start - b.start);
}

/** The logins to many desktops, to be asked for part by part, in no order. */
export function loginHistory(world: World, desktops: readonly Desktop[], now: number): RowsOf<Login> {
  const bad = failedLogins(world, desktops, now);
  return (part) => {
    const span = { ...part, now };
    const found: Login[] = [];
    for (const desktop of desktops) addSessions(found, world, desktop, span);
    for (const login of bad) if (isIn(span, login.start)) found.push(login);
    return found;
  };
}

/** The logins to many desktops that failed, in no order: few, so that a long history is read for them only once. */
export function failedLogins(world: World, desktops: readonly Desktop[], now: number): Login[] {
  return desktops.flatMap((desktop) => attemptsOn(world, desktop, now).map((attempt) => failed(desktop, attempt)));
}

function addSessions(found: Login[], world: World, desktop: Desktop, span: Span): void {
  const since = Math.max(span.from, span.now - LOGINS_KEPT);
  for (const session of sessionsBetween(world, desktop, since, span.to)) {
    if (isIn(span, session.start)) found.push(session);
  }
}

const isIn = ({ from, to, now }: Span, at: number) =>
  at >= Math.max(from, now - LOGINS_KEPT) && at <= Math.min(to, now);

function failed(desktop: Desktop, { user, start, obstacle }: Attempt): Login {
  return { desktop, user, start, failure: obstacle };
}

export interface Span {
  from: number;
  to: number;
  now: number;
}

/** Names one login among all, and is found again by `loginOf`. */
export function transactionId({ desktop, start }: Pick<Session, 'desktop' | 'start'>): string {
  return `${desktop.id}-${(start / SECOND).toString(36)}`;
}

export function loginOf(world: World, transaction: string, now: number): Login | undefined {
  const desktop = world.fleet.get(transaction.slice(0, 36));
  const start = Number.parseInt(transaction.slice(37), 36) * SECOND;
  if (!desktop || !Number.isFinite(start)) return undefined;
  return loginsTo(world, desktop, { from: start, to: start, now }).find((one) => transactionId(one) === transaction);
}

/** Whose line is or was bad, by user: on one day, or all the time. Unlike where the desktop itself is far away. */
export const badLines = new Part(() => new Map<string, { day?: number }>());

/** Milliseconds from the terminal to the cloud, and from a key to its picture. */
export function latencyOf(world: World, { desktop, user, start }: Login): { network: number; whole: number } {
  const random = new Random(hash(`${user.id}/${start}/rtt`));
  const line = 6 + (hash(user.id) % 22) + random.int(0, 6);
  const far = desktop.nic.subnet.vpc.name === FAR_VPC ? random.int(210, 290) : 0;
  const own = world.part(badLines).get(user.id);
  const bad = own && (own.day ?? dayOf(start)) === dayOf(start) ? random.int(200, 340) : 0;
  const network = line + far + bad;
  return { network, whole: network + random.int(12, 30) };
}

/** The VPC that the users reach only by way of another region. */
export const FAR_VPC = 'vpc-branch';
