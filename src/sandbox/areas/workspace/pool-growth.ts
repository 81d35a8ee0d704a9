import { Refusal } from '../../refusal.ts';
import type { Pool, Subnet } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { nameBy, namePolicyOf } from '../../world/name-policies.ts';
import { freeAddresses } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { type Building, buildings, checkRoom, type Model, type Purchase, type Wish } from './desktop-building.ts';
import { freeName } from './desktop-creation.ts';
import { isTaken, membersOf } from './pool-lookup.ts';

/** Refuses what `growth` would refuse now. */
export function checkGrowth(world: World, pool: Pool, size: number): void {
  checkRoom(world, modelOf(pool, size), wishesFor(world, pool, size));
}

/** So many more desktops for a pool. It goes on growing by its policy when they are there. */
export function growth(world: World, pool: Pool, size: number, now: number, purchase?: Purchase): Building[] {
  const model = { ...modelOf(pool, size), ...(purchase && { purchase }) };
  const built = buildings(world, model, wishesFor(world, pool, size), now);
  pool.coming += built.length;
  return built.map(({ desktop, work }) => ({
    desktop,
    work: {
      ...work,
      succeed: (at) => {
        work.succeed?.(at);
        pool.coming--;
        lend(world, pool, desktop);
        autoscale(world, pool, at);
      },
      fail: (at, failure) => {
        work.fail?.(at, failure);
        pool.coming--;
      },
    },
  }));
}

function modelOf(pool: Pool, size: number): Model {
  const roomiest = pool.subnets.toSorted((a, b) => freeAddresses(b) - freeAddresses(a));
  const subnet = pool.subnets.find((one) => freeAddresses(one) >= size) ?? (roomiest[0] as Subnet);
  return {
    pool,
    product: pool.product,
    image: pool.image,
    subnet,
    securityGroups: pool.securityGroups,
    root: { type: pool.root.type, size: pool.root.size },
    data: pool.data.map(({ id, type, size }) => ({ type, size, poolDisk: id })),
    type: pool.kind === 'DYNAMIC' ? 'POOLED' : 'DEDICATED',
    ...(pool.zone && { zone: pool.zone }),
    ou: pool.ou,
    tags: pool.tags,
    enterpriseProjectId: pool.enterpriseProjectId,
    mail: false,
  };
}

function wishesFor(world: World, pool: Pool, size: number): Wish[] {
  const taken = new Set<string>();
  const policy = pool.namePolicyId === undefined ? undefined : namePolicyOf(world, pool.namePolicyId);
  const prefix =
    pool.name
      .replace(/[^A-Za-z0-9-]/g, '')
      .replace(/^-+/, '')
      .slice(0, 11) || 'POOL-';
  return Array.from({ length: size }, () => ({
    name: policy ? nameBy(world, policy, { taken }) : freeName(world, prefix, taken),
  }));
}

/** Desktops of dynamic pools are everybody's whose group may use the pool. */
export function lend(world: World, pool: Pool, desktop: Desktop): void {
  if (pool.kind !== 'DYNAMIC') return;
  for (const { type, id, name, privilege } of pool.authorized) {
    if (type === 'USER_GROUP') world.people.assign(desktop, { id, name, privilege, type: 'GROUP' });
  }
}

/**
 * Adds desktops where fewer are idle than the policy wants (Workspace API reference, "Creating a Desktop Pool",
 * `AutoscalePolicy`). Those that are shut down count: they start when somebody comes.
 */
export function autoscale(world: World, pool: Pool, now: number): void {
  if (pool.policy?.type !== 'AUTO_CREATED') return;
  const idle = membersOf(world, pool).filter((desktop) => desktop.status !== 'ERROR' && !isTaken(desktop)).length;
  if (idle < (pool.policy.minIdle ?? 1)) grow(world, pool, now);
}

/** Somebody came and found no desktop. */
export function growOnAccess(world: World, pool: Pool, now: number): void {
  if (pool.policy?.type === 'ACCESS_CREATED') grow(world, pool, now);
}

/** What there is no room for is left out. */
function grow(world: World, pool: Pool, now: number): void {
  const { policy } = pool;
  if (!pool.autoscale || !policy || pool.coming > 0 || pool.busy) return;
  const size = Math.min(policy.step ?? 1, (policy.most ?? 0) - pool.autoCreated);
  const subs = size > 0 ? grown(world, pool, size, now) : [];
  if (subs.length === 0) return;
  pool.autoCreated += size;
  world.jobs.start({ type: 'expandDesktopPool', seconds: POOL_BUILDING, subs, poolId: pool.id }, now);
}

function grown(world: World, pool: Pool, size: number, now: number): SubJobOrder[] {
  try {
    return growth(world, pool, size, now).map(({ work }) => work);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** Seconds a desktop of a pool takes, as any other. */
export const POOL_BUILDING = [150, 300] as const;
