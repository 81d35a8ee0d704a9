import type { Product } from './company.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** Workspace API reference, "Querying Resource Quotas", `type`. */
type QuotaType =
  | 'general_instances'
  | 'gpu_instances'
  | 'cores'
  | 'Memory'
  | 'volumes'
  | 'volume_gigabytes'
  | 'deh'
  | 'users';

export interface Quota {
  type: QuotaType;
  quota: number;
  used: number;
  unit?: 'GB';
}

const TYPES: readonly QuotaType[] = [
  'general_instances',
  'gpu_instances',
  'cores',
  'Memory',
  'volumes',
  'volume_gigabytes',
  'deh',
  'users',
];

/** For each desktop the company may have. */
const PER_DESKTOP: Readonly<Record<QuotaType, number>> = {
  general_instances: 1,
  gpu_instances: 0.4,
  cores: 16,
  Memory: 64,
  volumes: 6,
  volume_gigabytes: 1000,
  deh: 0.01,
  users: 3,
};

/** Limits that differ from what the company's size gives. */
export const limits = new Part(() => new Map<QuotaType, number>());

/** How much of everything there may be and is. A desktop with a GPU counts among all desktops too. */
export function quotasOf(world: World): Quota[] {
  const used = usedBy(world.fleet.all());
  used.users = world.people.size;
  return TYPES.map((type) => ({
    type,
    quota: world.part(limits).get(type) ?? Math.ceil(world.quota * PER_DESKTOP[type]),
    used: used[type],
    ...((type === 'Memory' || type === 'volume_gigabytes') && { unit: 'GB' as const }),
  }));
}

type Parts = Pick<Desktop, 'product'> & { root: { size: number }; data: readonly { size: number }[] };

export function usedBy(desktops: readonly Parts[]): Record<QuotaType, number> {
  const used = Object.fromEntries(TYPES.map((type) => [type, 0])) as Record<QuotaType, number>;
  for (const { product, root, data } of desktops) count(used, product, [root, ...data]);
  return used;
}

function count(used: Record<QuotaType, number>, product: Product, disks: readonly { size: number }[]): void {
  used.general_instances++;
  if (product.gpu) used.gpu_instances++;
  used.cores += product.cpu;
  used.Memory += product.memory / 1024;
  used.volumes += disks.length;
  for (const { size } of disks) used.volume_gigabytes += size;
}

/** Whether all of this can come on top of what there is. */
export function fits(world: World, more: Partial<Record<QuotaType, number>>): boolean {
  return quotasOf(world).every(({ type, quota, used }) => used + (more[type] ?? 0) <= Math.max(quota, used));
}
