import { hash, Random } from '../random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import { AUTHENTICATION, type Obstacle, obstacleOf } from './obstacles.ts';
import { Part } from './part.ts';
import { dayOf, isWeekend } from './sessions.ts';
import type { Worker } from './shifts.ts';
import type { World } from './world.ts';

/** A login that failed. */
export interface Attempt {
  user: Worker;
  /** Absent where the user has none. */
  desktop?: Desktop;
  start: number;
  obstacle: Obstacle;
}

/** Somebody who cannot get in, and goes on trying. */
interface Struggle {
  since: number;
  /** The last time that somebody looked and the obstacle was still there: nothing fails after it once it is gone. */
  seen: number;
  obstacle: Obstacle;
  /** Whether it began before the sandbox did: the user has tried at least once. */
  old: boolean;
  over: boolean;
}

/** By desktop, or by user where there is no desktop; the oldest first. */
const struggles = new Part(() => ({ known: new Map<string, Struggle[]>(), begun: false }));

/** People without a desktop who look for one, and when they last had one; 0 for never. */
export const seekers = new Part(() => new Map<string, number>());

/** When somebody mistyped the password on the way to a desktop, and got in the next time. */
export const slips = new Part(() => new Map<string, number>());

/** Users of desktops that nobody has wanted for so long do not notice. */
const FORGOTTEN = 21 * DAY;

/** Notes who cannot get in at the start of the sandbox. */
export function beginStruggles(world: World): void {
  for (const desktop of world.fleet.all()) strugglesOn(world, desktop, world.born);
  for (const id of world.part(seekers).keys()) strugglesWithout(world, id, world.born);
  world.part(struggles).begun = true;
}

/** Notes that the user of a desktop could not get in before the sandbox began; an older struggle on it was over by then. */
export function struggledBefore(world: World, desktop: Desktop): void {
  const all = world.part(struggles);
  const { begun } = all;
  all.begun = false;
  const before = all.known.get(desktop.id)?.at(-1);
  const after = strugglesOn(world, desktop, world.born).at(-1);
  all.begun = begun;
  if (!before || !after || after === before) return;
  after.since = before.since + (world.born - before.since) / 2;
  before.seen = after.since - MINUTE;
}

/** The logins to a desktop that failed, the oldest first. */
export function attemptsOn(world: World, desktop: Desktop, now: number): Attempt[] {
  const all = strugglesOn(world, desktop, now);
  const user = ownerOf(desktop) ?? desktop.usedBy;
  if (!user) return [];
  const slip = world.part(slips).get(desktop.id);
  const slipped: Attempt[] =
    slip === undefined ? [] : [{ desktop, user, start: slip, obstacle: { stage: 'LOGIN', ...AUTHENTICATION } }];
  const failed = all.flatMap((one) =>
    tries(one, `${desktop.id}/${user.id}`).map((start) => ({ desktop, user, start, obstacle: one.obstacle })),
  );
  return [...slipped, ...failed].sort((a, b) => a.start - b.start);
}

/** The same of people who have no desktop. */
export function attemptsWithout(world: World, now: number): Attempt[] {
  return [...world.part(seekers).keys()].flatMap((id) => {
    const all = strugglesWithout(world, id, now);
    const user = world.people.get(id);
    if (!user) return [];
    return all.flatMap((one) => tries(one, id).map((start) => ({ user, start, obstacle: one.obstacle })));
  });
}

function strugglesOn(world: World, desktop: Desktop, now: number): readonly Struggle[] {
  const owner = ownerOf(desktop);
  const content = desktop.login === 'CONNECTED' || !owner || world.born - desktop.lastUsed > FORGOTTEN;
  const person = owner && world.people.get(owner.id);
  const obstacle = content ? undefined : obstacleOf(world, { desktop, person }, now);
  return noted(world, { key: desktop.id, obstacle, idle: desktop.lastUsed }, now);
}

function strugglesWithout(world: World, id: string, now: number): readonly Struggle[] {
  const person = world.people.get(id);
  const obstacle = person?.desktops.size === 0 ? obstacleOf(world, { person }, now) : undefined;
  return noted(world, { key: id, obstacle, idle: world.part(seekers).get(id) ?? 0 }, now);
}

function noted(
  world: World,
  { key, obstacle, idle }: { key: string; obstacle: Obstacle | undefined; idle: number },
  now: number,
): readonly Struggle[] {
  const all = world.part(struggles);
  const known = all.known.get(key) ?? [];
  const latest = known.at(-1);
  if (latest && !latest.over) {
    if (latest.obstacle.code === obstacle?.code) latest.seen = Math.max(latest.seen, now);
    else latest.over = true;
  }
  if (!obstacle || (latest && !latest.over)) return known;
  const old = !all.begun;
  const begun = world.born - new Random(hash(`${key}/struggle`)).int(5, 70) * HOUR;
  const since = old ? Math.min(Math.max(begun, idle + 30 * MINUTE), now) : now;
  const more = [...known, { since, seen: now, obstacle, old, over: false }];
  all.known.set(key, more);
  return more;
}

/** When the user tried: at once, and every working morning and afternoon. */
function tries({ since, seen, old }: Struggle, key: string): number[] {
  const random = new Random(hash(`${key}/tries`));
  const found: number[] = [];
  const burst = (at: number, count: number) => {
    for (let index = 0, next = at; index < count; index++, next += random.int(40, 240) * SECOND) found.push(next);
  };
  if (old) burst(since, 3);
  for (let day = dayOf(since); day * DAY <= seen; day++) {
    if (isWeekend(day)) continue;
    burst(day * DAY + HOUR + random.int(1, 25) * MINUTE, random.int(2, 4));
    burst(day * DAY + 6 * HOUR + random.int(1, 40) * MINUTE, random.int(1, 2));
  }
  const distinct = [...new Set(found.map((at) => Math.floor(at / SECOND) * SECOND))];
  return distinct.filter((at) => at >= since - SECOND && at <= seen).sort((a, b) => a - b);
}
