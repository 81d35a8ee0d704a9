import { hash } from '../../random.ts';
import { MINUTE, SECOND } from '../../time.ts';
import type { Pool } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { World } from '../../world/world.ts';
import { disconnect } from './desktop-power.ts';
import { growOnAccess } from './pool-growth.ts';
import { isTaken, membersOf } from './pool-lookup.ts';

/** Seconds until a user who was let into a pool logs in, and until he tries again where no desktop was free. */
const COMES_AFTER = { from: 120, to: 600 };
const TRIES_AGAIN_AFTER = 300;
const TRIES = 6;

/** The users of a static pool who have none of its desktops come and keep the first that is free. */
export function awaitUsers(world: World, pool: Pool, now: number): void {
  if (pool.kind !== 'STATIC') return;
  const { from, to } = COMES_AFTER;
  for (const { type, id } of pool.authorized) {
    if (type !== 'USER') continue;
    world.later(now, from + (hash(`${pool.id}/${id}`) % (to - from)), (at) => logIn(world, pool, id, at));
  }
}

function logIn(world: World, pool: Pool, user: string, at: number, tried = 1): void {
  const person = world.people.get(user);
  const right = pool.authorized.find(({ id }) => id === user);
  const members = membersOf(world, pool);
  if (!person || !right || !world.pools.get(pool.id) || members.some(({ id }) => person.desktops.has(id))) return;
  const free = members.find((desktop) => isOpen(desktop) && !isTaken(desktop));
  if (free) {
    world.people.assign(free, { id: user, name: person.name, privilege: right.privilege, type: 'USER' });
    return;
  }
  if (!pool.maintenance) growOnAccess(world, pool, at);
  if (tried < TRIES) world.later(at, TRIES_AGAIN_AFTER, (again) => logIn(world, pool, user, again, tried + 1));
}

function isOpen({ status, busy, maintenance }: Desktop): boolean {
  return status === 'ACTIVE' && !busy && !maintenance;
}

/** Whoever is away from a dynamic pool for longer than it waits loses what was lent. */
export function releaseAway(world: World, pool: Pool, now: number): void {
  const { kind, retention } = pool;
  if (kind !== 'DYNAMIC' || retention === undefined) return;
  for (const desktop of membersOf(world, pool)) {
    const { login, lastUsed } = desktop;
    if (login !== 'DISCONNECTED') continue;
    const left = lastUsed + retention * MINUTE - now;
    if (left <= 0) {
      disconnect(desktop, now, 'REGISTERED');
      continue;
    }
    world.later(now, left / SECOND, (at) => {
      // Another retention has its own end.
      const still = pool.retention === retention && desktop.login === login && desktop.lastUsed === lastUsed;
      if (still) disconnect(desktop, at, 'REGISTERED');
    });
  }
}
