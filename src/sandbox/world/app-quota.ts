import { appGroups } from './app-groups.ts';
import { appPolicyGroups } from './app-policies.ts';
import { type AppProduct, appProduct } from './app-products.ts';
import { appServers, serverGroups } from './app-servers.ts';
import type { Folder } from './app-storage.ts';
import { warehouseApps } from './app-warehouse.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** AppStream API reference, "Checking the Quota", `type`. */
type AppQuotaType = 'GPU_INSTANCES' | 'INSTANCES' | 'VOLUME_GIGABYTES' | 'VOLUMES' | 'CORES' | 'MEMORY';

interface AppQuota {
  /** Server groups there may be. */
  groups: number;
  all: Record<AppQuotaType, number>;
}

/** What the company may have in all: room for more than it had when somebody first asked. */
export const appQuota = new Part<AppQuota>((world) => {
  const servers = world.part(appServers).size + 490;
  return {
    groups: Math.max(50, 2 * world.part(serverGroups).size),
    all: {
      GPU_INSTANCES: Math.ceil(servers / 4),
      INSTANCES: servers,
      VOLUME_GIGABYTES: servers * 140,
      VOLUMES: servers * 20,
      CORES: servers * 16,
      MEMORY: servers * 64 * 1024,
    },
  };
});

/** Of things that are no resources. */
interface AppLimits {
  appGroups: number;
  appsOfAGroup: number;
  accountsOfAGroup: number;
  warehouseApps: number;
  policyGroups: number;
  foldersOfAStorage: Record<Folder['mode'], number>;
}

/** The reference has codes for these limits, but no numbers: there is room for twice of what the company had. */
export const appLimits = new Part<AppLimits>((world) => ({
  appGroups: Math.max(100, 2 * world.part(appGroups).size),
  appsOfAGroup: 200,
  accountsOfAGroup: 1000,
  warehouseApps: Math.max(200, 2 * world.part(warehouseApps).size),
  policyGroups: Math.max(55, 2 * world.part(appPolicyGroups).size),
  foldersOfAStorage: { USER: Math.max(2000, 2 * world.people.size), SHARE: 1000 },
}));

export interface AppDemand {
  product: AppProduct;
  /** Servers. */
  count: number;
  /** GB a server. */
  disk: number;
  /** Disks a server. */
  disks?: number;
}

interface Remainder {
  type: AppQuotaType;
  remainder: number;
  need: number;
}

/** What is left of each quota that the servers count for, and what they need. */
export function remainders(world: World, demand: AppDemand): Remainder[] {
  const need = needOf(demand);
  const used = usage(world);
  const { all } = world.part(appQuota);
  return (Object.keys(need) as AppQuotaType[])
    .filter((type) => need[type] > 0)
    .map((type) => ({ type, remainder: all[type] - used[type], need: need[type] }));
}

function usage(world: World): Record<AppQuotaType, number> {
  const sum = { GPU_INSTANCES: 0, INSTANCES: 0, VOLUME_GIGABYTES: 0, VOLUMES: 0, CORES: 0, MEMORY: 0 };
  for (const server of world.part(appServers).all()) {
    const product = appProduct(server.productId);
    if (!product) continue;
    const need = needOf({ product, count: 1, disk: server.disk.size });
    for (const type of Object.keys(sum) as AppQuotaType[]) sum[type] += need[type];
  }
  return sum;
}

function needOf({ product, count, disk, disks = 1 }: AppDemand): Record<AppQuotaType, number> {
  return {
    GPU_INSTANCES: product.gpu ? count : 0,
    INSTANCES: product.gpu ? 0 : count,
    VOLUME_GIGABYTES: count * disk,
    VOLUMES: count * disks,
    CORES: count * product.cpu,
    MEMORY: count * product.memory,
  };
}
