import { hash, Random } from '../random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import { shifts, type Worker } from './shifts.ts';
import type { World } from './world.ts';

/** A user's connection to a desktop. */
export interface Session {
  desktop: Desktop;
  user: Worker;
  start: number;
  /** Absent while it lasts. */
  end?: number;
}

/** Nobody has been on a desktop that was used for less than this. */
const SETTING_UP = HOUR;

/**
 * Who was on a desktop when, the oldest first: sessions that touch the span. Nothing of it is stored: days before the last
 * use are made up from the desktop's id, always the same, and the last session ends where the desktop's state says.
 */
export function sessionsBetween(world: World, desktop: Desktop, from: number, to: number): Session[] {
  const found: Session[] = [];
  const own = hash(desktop.id);
  const lastStart = startOfLast(world, desktop, own);
  if (lastStart === undefined) return found;
  const days = Math.min(dayOf(lastStart) - 1, dayOf(to));
  for (let day = Math.max(dayOf(from), dayOf(desktop.created) + 1); day <= days; day++) {
    if (isWeekend(day)) continue;
    for (const session of sessionsOn(world, desktop, own, day)) {
      if (session.start <= to && session.end >= from) found.push(session);
    }
  }
  if (lastStart > to || (desktop.login !== 'CONNECTED' && desktop.lastUsed < from)) return found;
  const last = lastSession(world, desktop);
  if (last) found.push(last);
  return found;
}

/** The one that still lasts, or ended when the desktop was used last; none where nobody ever came. */
export function lastSession(world: World, desktop: Desktop): Session | undefined {
  const start = startOfLast(world, desktop, hash(desktop.id));
  const user = start === undefined ? undefined : userOn(world, desktop, dayOf(start));
  if (start === undefined || !user) return undefined;
  return { desktop, user, start, ...(desktop.login !== 'CONNECTED' && { end: desktop.lastUsed }) };
}

function startOfLast({ born }: World, { lastUsed, created }: Desktop, own: number): number | undefined {
  if (lastUsed - created < SETTING_UP) return undefined;
  const minutes = new Random(hash('/last', own)).int(25, 200);
  return Math.floor((Math.min(lastUsed, born) - minutes * MINUTE) / SECOND) * SECOND;
}

/**
 * Those of one day; `own` is the hash of the desktop's id. Working hours are nine to six in UTC+8, so that a session begins
 * and ends on the same UTC day.
 */
function sessionsOn(world: World, desktop: Desktop, own: number, day: number): Required<Session>[] {
  const random = new Random(hash(`/${day}`, own));
  const diligence = 0.55 + 0.4 * (own / 2 ** 32);
  const user = random.chance(diligence) ? userOn(world, desktop, day) : undefined;
  if (!user) return NOBODY;
  const start = momentOn(day, 95, 55, random);
  const end = momentOn(day, 515, 75, random);
  if (random.chance(0.3)) return [{ desktop, user, start, end }];
  return [
    { desktop, user, start, end: momentOn(day, 235, 30, random) },
    { desktop, user, start: momentOn(day, 290, 40, random), end },
  ];
}

const NOBODY: Required<Session>[] = [];

/** Some minutes after midnight, and up to `spread` more. */
function momentOn(day: number, minutes: number, spread: number, random: Random): number {
  return day * DAY + (minutes + random.int(0, spread)) * MINUTE + random.int(0, 59) * SECOND;
}

/** Its owner, or whoever of the shift had it that day: nobody has two desktops at once. */
function userOn(world: World, desktop: Desktop, day: number): Worker | undefined {
  const owner = desktop.usedBy ?? ownerOf(desktop);
  if (owner) return owner;
  const group = desktop.assignments.find(({ type }) => type === 'GROUP');
  const shift = group && world.part(shifts).get(group.id);
  const seat = shift?.seats.get(desktop.id);
  if (!shift || seat === undefined) return undefined;
  return shift.workers[(seat + hash(`${group.id}/${day}`)) % shift.workers.length];
}

/** Whether a user may be among those of its sessions, by login in small letters. */
export function mayBeUsedBy({ assignments, usedBy }: Desktop, login: string): boolean {
  const isIt = ({ name }: { name: string }) => name.toLowerCase() === login;
  // Everybody of a group takes turns.
  return assignments.some((one) => one.type === 'GROUP' || isIt(one)) || (usedBy !== undefined && isIt(usedBy));
}

export function dayOf(at: number): number {
  return Math.floor(at / DAY);
}

/** Day 0 was a Thursday. */
export function isWeekend(day: number): boolean {
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6;
}
