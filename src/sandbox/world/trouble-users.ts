import { HOUR } from '../time.ts';
import { obstacleOf } from './obstacles.ts';
import { Part } from './part.ts';
import type { Worked } from './trouble-picks.ts';
import type { World } from './world.ts';

/** When users left whom a trouble keeps away, by desktop: of several the earliest holds. */
const departures = new Part(() => new Map<string, number>());

/** Its user was on it until so long ago, and is not any more. */
export function leave({ desktop }: Worked, world: World, hours: number): void {
  const known = world.part(departures);
  const left = Math.min(world.born - hours * HOUR, known.get(desktop.id) ?? world.born);
  known.set(desktop.id, left);
  desktop.lastUsed = left;
  if (desktop.login !== 'UNREGISTER') desktop.login = 'REGISTERED';
}

/** Its user is on it now, unless something else keeps him from it. */
export function work({ desktop, owner }: Worked, world: World): void {
  const away = world.part(departures).has(desktop.id) || desktop.status !== 'ACTIVE' || desktop.busy !== undefined;
  if (away || obstacleOf(world, { desktop, person: owner }, world.born)) return;
  Object.assign(desktop, { login: 'CONNECTED', lastUsed: world.born });
}
