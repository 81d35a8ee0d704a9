import type { Random } from '../random.ts';
import { noteAlarms } from './alarms.ts';
import { beginStruggles, struggledBefore } from './attempts.ts';
import { Part } from './part.ts';
import { GATES, type Plant, type Trouble } from './trouble.ts';
import { ACCESS_TROUBLES } from './trouble-access.ts';
import { ACCOUNT_TROUBLES } from './trouble-accounts.ts';
import { APP_SERVER_TROUBLES, unreadyServer } from './trouble-app-servers.ts';
import { APP_USER_TROUBLES } from './trouble-app-users.ts';
import { APP_TROUBLES } from './trouble-apps.ts';
import { FAILED_JOB_TROUBLES } from './trouble-failed-jobs.ts';
import { lostInternet } from './trouble-internet.ts';
import { JOB_TROUBLES } from './trouble-jobs.ts';
import { LOGIN_TROUBLES, maintainedAndWanted } from './trouble-logins.ts';
import { exhaustedMemory, MACHINE_TROUBLES } from './trouble-machines.ts';
import { picksOf, type Worked } from './trouble-picks.ts';
import { POOL_TROUBLES } from './trouble-pools.ts';
import { SCHEDULE_TROUBLES } from './trouble-schedules.ts';
import { failedScript } from './trouble-scripts.ts';
import { STOCK_TROUBLES } from './trouble-stock.ts';
import { frozenDesktop, SUBSCRIPTION_TROUBLES } from './trouble-subscriptions.ts';
import type { World } from './world.ts';

export type { Decoy, Plant, Trouble } from './trouble.ts';

/** All there are. What is added goes to the end: each draws from a stream that its place names. */
export const PLANTS: readonly Plant[] = [
  ACCOUNT_TROUBLES.lockedUser,
  ACCOUNT_TROUBLES.expiredAccount,
  ACCOUNT_TROUBLES.noDesktop,
  ...LOGIN_TROUBLES,
  ...MACHINE_TROUBLES,
  JOB_TROUBLES.stuckTask,
  JOB_TROUBLES.faultyHost,
  ...SUBSCRIPTION_TROUBLES,
  JOB_TROUBLES.failingSnapshots,
  unreadyServer,
  ...STOCK_TROUBLES,
  ACCOUNT_TROUBLES.disabledAccount,
  ACCOUNT_TROUBLES.deadPassword,
  ACCOUNT_TROUBLES.halfBoundDevice,
  maintainedAndWanted,
  ...SCHEDULE_TROUBLES,
  exhaustedMemory,
  ...ACCESS_TROUBLES,
  lostInternet,
  frozenDesktop,
  failedScript,
  ...FAILED_JOB_TROUBLES,
  ...POOL_TROUBLES,
  ...APP_SERVER_TROUBLES,
  ...APP_USER_TROUBLES,
  ...APP_TROUBLES,
];

/** All, none, or some by their names. */
export type TroublesWanted = 'all' | 'none' | readonly string[];

const planted = new Part<Trouble[]>(() => []);

/** What was wrong in the company at its start. */
export function troubles(world: World): readonly Trouble[] {
  return world.part(planted);
}

/** Desktops and their users with whom nothing is wrong; of a big company those among its younger desktops. */
export function healthy(world: World): Worked[] {
  return picksOf(world).healthy();
}

/** Adds to a finished company what is wrong in it. */
export function plantTroubles(world: World, random: Random, wanted: TroublesWanted = 'all'): void {
  const picks = picksOf(world);
  const chosen = wanted === 'all' ? PLANTS.map(({ name }) => name) : wanted === 'none' ? [] : wanted;
  for (const name of chosen) plantNamed(name);
  for (const [index, plant] of PLANTS.entries()) {
    const trouble = chosen.includes(plant.name) && plant.plant(picks, random.fork(String(index)));
    if (trouble) world.part(planted).push(trouble);
  }
  world.advance(world.born);
  beginStruggles(world);
  noteAlarms(world, world.born);
}

/**
 * Plants the named troubles, without decoys, on one and the same desktop and its user, as if they had been there before the
 * sandbox began. Each call takes another desktop, until half of the company is used up. `undefined` where one of them is not
 * about desktops, or no desktop left fits all of them. Some contradict each other: then a sign of one does not hold.
 */
export function plantTogether(world: World, names: readonly string[], random: Random): Trouble[] | undefined {
  // The inner ones came first: later nobody got as far as them.
  const rank = ({ on }: Plant) => (on?.gate ? GATES.indexOf(on.gate) : -1);
  const plants = names.map(plantNamed).sort((a, b) => rank(a) - rank(b));
  if (plants.some(({ on }) => !on)) return undefined;
  const found = picksOf(world).more((each) => plants.every(({ on }) => on?.fits?.(each, world) ?? true));
  if (!found) return undefined;
  const all = plants.flatMap(({ name, on }) => {
    const symptoms = on?.plant(found, world, random.fork(`${found.desktop.id}/${name}`));
    world.advance(Math.max(world.agenda.until, world.born));
    struggledBefore(world, found.desktop);
    return symptoms ? [{ name, ...symptoms }] : [];
  });
  noteAlarms(world, world.born);
  return all.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

function plantNamed(name: string): Plant {
  const plant = PLANTS.find((each) => each.name === name);
  if (!plant) throw new RangeError(`there is no trouble ${name}`);
  return plant;
}
