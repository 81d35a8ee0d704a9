import { hash, Random } from '../random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import type { Desktop, PowerAction } from './desktop.ts';
import type { Failure, SubJobOrder } from './jobs.ts';
import { dayOf, isWeekend } from './sessions.ts';
import { HOST_FAULT } from './storyline.ts';
import type { World } from './world.ts';

/** What happened in the company before the sandbox started: snapshots and finished jobs. */
export function rememberHistory(world: World, random: Random): void {
  oldSnapshots(world, random);
  const { born } = world;
  const remember = (type: string, ago: number, subs: SubJobOrder[]) => {
    if (subs.length > 0) world.jobs.remember({ type, subs }, born - ago);
  };
  const tenant = { entity: world.projectId };
  remember('applyWorkspace', 930 * DAY, [
    {
      ...tenant,
      failure: { code: 'WKS.00000006', reason: 'Failed to apply for service due to abnormal resources.' },
    },
  ]);
  remember('applyWorkspace', 929 * DAY, [tenant]);
  const desktops = world.fleet.all();
  remember('createDesktops', 3 * DAY, desktops.slice(-3).map(target()));
  remember(
    'createWksSnapshot',
    1 * DAY,
    desktops
      .filter((desktop) => desktop.snapshots)
      .slice(0, 4)
      .map(target()),
  );
  const lastNight = Math.floor((born - 2 * HOUR) / DAY) * DAY - 6 * HOUR;
  const rebooted = desktops.filter((desktop) => desktop.pool?.kind === 'DYNAMIC').slice(0, 6);
  remember(
    'operateDesktops',
    born - lastNight,
    rebooted.map((desktop, index) => target(index === 2 ? HOST_FAULT : undefined)(desktop)),
  );
}

function target(failure?: Failure): (desktop: Desktop) => SubJobOrder {
  // No `desktop` here: the job is over and must not occupy it.
  return (desktop) => ({
    entity: desktop.name,
    entities: {
      desktop_id: desktop.id,
      desktop_name: desktop.name,
      product_id: desktop.product.id,
      ip_address: desktop.nic.ip,
    },
    ...(failure && { failure }),
  });
}

function oldSnapshots(world: World, random: Random): void {
  for (const desktop of world.fleet.all()) {
    if (!desktop.snapshots || !random.chance(0.25)) continue;
    const count = random.int(1, 2);
    for (let index = 0; index < count; index++) {
      const created = world.born - random.int(1, 120) * DAY - random.int(0, 86_399) * SECOND;
      const automatic = random.chance(0.6);
      world.snapshots.add({
        id: random.uuid(),
        name: `${automatic ? 'AUTOCREATED' : 'before_update'}_${desktop.name}_${created}`,
        desktopId: desktop.id,
        desktopName: desktop.name,
        desktopSid: desktop.sid,
        ...(desktop.pool && { poolId: desktop.pool.id }),
        system: desktop.data.length === 0 || random.chance(0.7),
        status: random.chance(0.03) ? 'create_failed' : 'create_success',
        description: automatic ? '' : 'before the quarterly update',
        created,
        how: automatic ? 'AUTO' : 'MANUALLY',
      });
    }
  }
}

/** Power actions of a desktop, the newest first; those before the sandbox started are made up from its id, always the same. */
export function powerHistory(desktop: Desktop, born: number): PowerAction[] {
  return [...desktop.actions.toReversed(), ...pastPower(desktop, born, { from: desktop.created, to: born })];
}

/** Working days before the last use of which power actions are known. */
const POWER_DAYS = 10;

/** The made-up ones of the days that the span touches. */
function pastPower(desktop: Desktop, born: number, { from, to }: { from: number; to: number }): PowerAction[] {
  const past: PowerAction[] = [];
  const last = dayOf(Math.min(desktop.lastUsed, born - DAY));
  const first = Math.max(last - POWER_DAYS + 1, Math.ceil(desktop.created / DAY), dayOf(from));
  for (let day = Math.min(last, dayOf(to)); day >= first; day--) {
    if (isWeekend(day)) continue;
    const random = new Random(hash(`${desktop.id}/power/${day}`));
    past.push(done('stop', day * DAY + 10 * HOUR + random.int(0, 180) * MINUTE, random));
    past.push(done('start', day * DAY + random.int(0, 90) * MINUTE, random));
  }
  return past;
}

/** Power actions before the sandbox started that began in the span, in no order. */
export function powerBetween(desktop: Desktop, born: number, span: { from: number; to: number }): PowerAction[] {
  const isIn = ({ start }: PowerAction) => start >= span.from && start <= span.to && start < born;
  const past = pastPower(desktop, born, span);
  return (desktop.actions.length > 0 ? [...desktop.actions, ...past] : past).filter(isIn);
}

function done(action: string, start: number, random: Random): PowerAction {
  return { action, start, finish: start + random.int(9_000, 24_000), result: 'Success' };
}
