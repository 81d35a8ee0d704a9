import type { Call } from '../../operation.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import type { Pool } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable } from './desktop-changes.ts';

/** The pool that the path names, or 404; refused while it is being deleted. */
export function poolOf({ params, world }: Call): Pool {
  const pool = poolById(world, params.need('pool_id'));
  if (pool.busy) throw refuse.conflict('DELETING', 'operate desktop pool', pool.id);
  return pool;
}

export function poolById(world: World, id: string): Pool {
  const pool = world.pools.get(id);
  if (!pool) throw refuse.notFound('desktop pool', id);
  return pool;
}

export function membersOf(world: World, pool: Pool): Desktop[] {
  return world.fleet.all().filter((desktop) => desktop.pool === pool);
}

/** Its desktops, when none of them is occupied. */
export function freeMembersOf(world: World, pool: Pool): Desktop[] {
  const members = membersOf(world, pool);
  checkChangeable(...members);
  return members;
}

/** Whether somebody has it: a user of his own, or a session on what is lent. */
export function isTaken(desktop: Desktop): boolean {
  return desktop.assignments.some(({ type }) => type === 'USER') || hasSession(desktop);
}

export function hasSession({ login }: Desktop): boolean {
  return login === 'CONNECTED' || login === 'DISCONNECTED';
}

/** In what a desktop differs from its pool. */
export function differences({ pool, product, image }: Desktop): ('PRODUCT' | 'IMAGE')[] {
  if (!pool) return [];
  return [
    ...(product === pool.product ? [] : (['PRODUCT'] as const)),
    ...(image === pool.image ? [] : (['IMAGE'] as const)),
  ];
}

/** The reference has no code for a name that another pool has. */
export function objectsToName(world: World, name: string, except?: Pool): Refusal | undefined {
  if (!NAME.test(name)) return refuse.invalid('name', 'Chinese, letters, digits and hyphens');
  const taken = world.pools.all().some((pool) => pool !== except && pool.name.toLowerCase() === name.toLowerCase());
  return taken ? refuse.invalid('name', 'another desktop pool has this name') : undefined;
}

const NAME = /^[\p{Script=Han}A-Za-z0-9-]{1,255}$/u;
