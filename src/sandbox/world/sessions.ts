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
  const last = lastSession(world, desktop);
  if (!last) return [];
  const found: Session[] = [];
  const lastDay = dayOf(last.start);
  for (let day = Math.max(dayOf(from), dayOf(desktop.created) + 1); day < lastDay && day * DAY <= to; day++) {
    for (const session of sessionsOn(world, desktop, day)) if (touches(session, from, to)) found.push(session);
  }
  if (touches(last, from, to)) found.push(last);
  return found;
}

/** The one that still lasts, or ended when the desktop was used last; none where nobody ever came. */
export function lastSession(world: World, desktop: Desktop): Session | undefined {
  if (desktop.lastUsed - desktop.created < SETTING_UP) return undefined;
  const minutes = new Random(hash(`${desktop.id}/last`)).int(25, 200);
  const start = Math.floor((Math.min(desktop.lastUsed, world.born) - minutes * MINUTE) / SECOND) * SECOND;
  const user = userOn(world, desktop, dayOf(start));
  if (!user) return undefined;
  return { desktop, user, start, ...(desktop.login !== 'CONNECTED' && { end: desktop.lastUsed }) };
}

/** Working hours are nine to six in UTC+8, so that a session begins and ends on the same UTC day. */
function sessionsOn(world: World, desktop: Desktop, day: number): Session[] {
  if (isWeekend(day)) return [];
  const random = new Random(hash(`${desktop.id}/${day}`));
  const diligence = 0.55 + 0.4 * (hash(desktop.id) / 2 ** 32);
  if (!random.chance(diligence)) return [];
  const user = userOn(world, desktop, day);
  if (!user) return [];
  const at = (minute: number, spread: number) =>
    day * DAY + (minute + random.int(0, spread)) * MINUTE + random.int(0, 59) * SECOND;
  const [start, end] = [at(95, 55), at(515, 75)];
  if (random.chance(0.3)) return [{ desktop, user, start, end }];
  return [
    { desktop, user, start, end: at(235, 30) },
    { desktop, user, start: at(290, 40), end },
  ];
}

/** Its owner, or whoever of the shift had it that day: nobody has two desktops at once. */
export function userOn(world: World, desktop: Desktop, day: number): Worker | undefined {
  const owner = desktop.usedBy ?? ownerOf(desktop);
  if (owner) return owner;
  const group = desktop.assignments.find(({ type }) => type === 'GROUP');
  const shift = group && world.part(shifts).get(group.id);
  const seat = shift?.seats.get(desktop.id);
  if (!shift || seat === undefined) return undefined;
  return shift.workers[(seat + hash(`${group.id}/${day}`)) % shift.workers.length];
}

export function dayOf(at: number): number {
  return Math.floor(at / DAY);
}

export function isWeekend(day: number): boolean {
  return [0, 6].includes(new Date(day * DAY).getUTCDay());
}

function touches({ start, end }: Session, from: number, to: number): boolean {
  return start <= to && (end === undefined || end >= from);
}
