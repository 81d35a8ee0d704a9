import { noteAlarms } from './alarms.ts';
import { beginStruggles } from './attempts.ts';
import type { World } from './world.ts';

/** Adds to a finished company what is wrong in it. */
export function plantTroubles(world: World): void {
  beginStruggles(world);
  noteAlarms(world, world.born);
}
