import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** Security groups whose rules let nobody in, by id. The rules themselves are the VPC service's. */
export const closedGroups = new Part(() => new Set<string>());

/** Rules of several groups add up: one that lets people in is enough. */
export function isClosedOff(world: World, { securityGroups }: Desktop): boolean {
  const closed = world.part(closedGroups);
  return closed.size > 0 && securityGroups.length > 0 && securityGroups.every((id) => closed.has(id));
}
