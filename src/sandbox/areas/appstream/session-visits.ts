import { hash, Random } from '../../random.ts';
import { DAY, MINUTE, SECOND } from '../../time.ts';
import { appSessions, type Regular, regulars, upToDate, type Visit } from '../../world/app-sessions.ts';
import { isWeekend } from '../../world/sessions.ts';
import type { World } from '../../world/world.ts';

/** Days before the sandbox started of which there are records. */
const REMEMBERED = 14;

/** A working day begins at 08:00 in China and people arrive until four in the afternoon. */
const OPENS = 0;
const ARRIVALS = 8 * 60;

/** AppStream API reference, "Error Codes". */
const FAILURES = [
  { code: 'WKS.00050902', reason: 'The service is now unavailable to process the request.' },
  { code: 'WKS.00050901', reason: 'The service encountered an internal error while processing the request.' },
] as const;

/** Who comes, and where to. */
export type Whose = Pick<Visit, 'person' | 'server' | 'appGroup'>;

/** Who came between two moments, the latest first; `fits` is asked before anything is made up. */
export function visits(
  world: World,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number },
  fits: (whose: Whose) => boolean,
): Visit[] {
  const since = world.part(appSessions).all().filter(fits).map(upToDate);
  const before = from < world.born ? world.part(regulars).filter(fits) : [];
  return [...since, ...before.flatMap((regular) => pastVisits(regular, world.born))]
    .filter(({ started }) => started >= from && started <= to)
    .sort((a, b) => b.started - a.started);
}

function pastVisits(regular: Regular, born: number): Visit[] {
  const own = hash(regular.person.id + regular.server.id);
  const today = Math.floor(born / DAY);
  const found: Visit[] = [];
  for (let day = today - REMEMBERED; day < today; day++) {
    const random = new Random(own + day);
    if (isWeekend(day) || !random.chance(0.7)) continue;
    const visit = pastVisit(regular, day * DAY, random);
    if (visit.started > regular.server.created && visit.started > regular.person.created) found.push(visit);
  }
  return found;
}

function pastVisit({ person, server, appGroup, apps }: Regular, midnight: number, random: Random): Visit {
  const started = midnight + (OPENS + random.int(0, ARRIVALS)) * MINUTE + random.int(0, 59) * SECOND;
  const failure = random.chance(0.02) ? random.pick(FAILURES) : undefined;
  const ended = started + (failure ? random.int(2, 30) * SECOND : random.int(15, 320) * MINUTE);
  return {
    id: random.hex(32),
    person,
    server,
    appGroup,
    apps: apps.slice(0, failure ? 1 : random.int(1, 3)),
    state: failure ? 'InitFail' : 'SignedOut',
    started,
    changed: ended,
    ended,
    ...(failure && { failure }),
  };
}
