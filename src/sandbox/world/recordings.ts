import { hash, Random } from '../random.ts';
import { uuidOf } from '../stable-id.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import { type Session, sessionsBetween } from './sessions.ts';
import type { World } from './world.ts';

type RecordingStatus =
  | 'RECORDING'
  | 'REC_COMPLETED'
  | 'REC_FAILED'
  | 'UPLOADING'
  | 'UPLOAD_COMPLETED'
  | 'UPLOAD_FAILED';

/** The film of a session. */
export interface Recording {
  id: string;
  session: Session;
  type: 'SESSION' | 'OPERATION' | 'FULL';
  status: RecordingStatus;
}

/** Ids of recordings that were deleted; the others are made up from the sessions. */
export const deletedRecordings = new Part(() => new Set<string>());

/** Recordings older than this are gone. */
const KEPT = 90 * DAY;

/** The company films whoever works with its money. */
function isRecorded({ tags }: Desktop): boolean {
  return tags.some(({ key, value }) => key === 'dept' && value === 'fin');
}

/** Recordings that began in the span and have not been deleted, in no order. */
export function recordingsBetween(world: World, from: number, to: number, now: number): Recording[] {
  return world.fleet
    .all()
    .filter(isRecorded)
    .flatMap((desktop) => recordingsOf(world, desktop, { from, to, now }));
}

export function recordingBy(world: World, id: string, now: number): Recording | undefined {
  const start = Number.parseInt(id.slice(0, 8), 16) * SECOND;
  const desktop = world.fleet.all().find((one) => isRecorded(one) && one.id.slice(24) === id.slice(24));
  if (!desktop || !Number.isFinite(start)) return undefined;
  return recordingsOf(world, desktop, { from: start, to: start, now }).find((one) => one.id === id);
}

function recordingsOf(
  world: World,
  desktop: Desktop,
  { from, to, now }: { from: number; to: number; now: number },
): Recording[] {
  const since = Math.max(from, now - KEPT);
  const gone = world.part(deletedRecordings);
  return sessionsBetween(world, desktop, since, to)
    .filter(({ start }) => start >= since && start <= Math.min(to, now))
    .map((session) => recordingOf(session, now))
    .filter(({ id }) => !gone.has(id));
}

function recordingOf(session: Session, now: number): Recording {
  const { desktop, start } = session;
  const random = new Random(hash(`${desktop.id}/${start}/film`));
  const type = random.weighted({ SESSION: 0.8, OPERATION: 0.15, FULL: 0.05 });
  return { id: idOf(session), session, type, status: statusOf(session, random, now) };
}

/** It begins with the moment and ends as the desktop's: so it is found again without being kept. */
function idOf({ desktop, start }: Session): string {
  const middle = uuidOf(`${desktop.id}/${start}`).slice(8, 24);
  return `${(start / SECOND).toString(16).padStart(8, '0')}${middle}${desktop.id.slice(24)}`;
}

function statusOf({ end }: Session, random: Random, now: number): RecordingStatus {
  const luck = random.next();
  if (end === undefined) return 'RECORDING';
  if (luck < 0.01) return 'REC_FAILED';
  if (now - end < 2 * MINUTE) return 'REC_COMPLETED';
  if (now - end < 10 * MINUTE) return 'UPLOADING';
  return luck < 0.03 ? 'UPLOAD_FAILED' : 'UPLOAD_COMPLETED';
}
