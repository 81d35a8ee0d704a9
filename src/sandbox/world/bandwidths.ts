import { Collection } from './collection.ts';
import type { Subnet } from './company.ts';
import { Part } from './part.ts';
import type { Term } from './terms.ts';
import type { World } from './world.ts';

/** Workspace API reference, "Querying the Workspace Bandwidth List", `status`. */
export type BandwidthStatus = 'CREATING' | 'ACTIVE' | 'INACTIVE' | 'UPDATING' | 'DELETING';

/** `wks_bandwidth` is yearly/monthly, the other two are pay per use. */
export type BandwidthCharge = 'wks_bandwidth' | 'free' | 'wks_traffic';

/** Internet for the desktops of one subnet. */
export interface Bandwidth extends Term {
  readonly id: string;
  name: string;
  charge: BandwidthCharge;
  /** Mbit/s. */
  size: number;
  subnet: Subnet;
  enterpriseProjectId: string;
  created: number;
  /** Of the order that bought it. */
  orderId?: string;
  status: BandwidthStatus;
  /** BLACK bars the listed desktops, WHITE all others. */
  control: 'BLACK' | 'WHITE';
  /** Ids of desktops; those of deleted ones count for nothing. */
  listed: Set<string>;
  /** Id of the unfinished sub-job that occupies it. */
  busy?: string;
}

export const bandwidths = new Part(() => new Collection<Bandwidth>());

interface BandwidthSpec {
  name?: string | undefined;
  charge: BandwidthCharge;
  size: number;
  subnet: Subnet;
  enterpriseProjectId?: string | undefined;
  created: number;
  status?: BandwidthStatus;
  orderId?: string;
  expires?: number;
  renews?: boolean;
}

/** The bandwidth of a subnet, if it has one. */
export function bandwidthOf(world: World, subnet: Subnet): Bandwidth | undefined {
  return world
    .part(bandwidths)
    .all()
    .find((bandwidth) => bandwidth.subnet === subnet);
}

export function makeBandwidth(spec: BandwidthSpec, id: string): Bandwidth {
  return {
    id,
    name: spec.name ?? `bandwidth-${spec.subnet.name}`,
    charge: spec.charge,
    size: spec.size,
    subnet: spec.subnet,
    enterpriseProjectId: spec.enterpriseProjectId ?? '0',
    created: spec.created,
    ...(spec.orderId && { orderId: spec.orderId }),
    ...(spec.expires !== undefined && { expires: spec.expires }),
    ...(spec.renews && { renews: true }),
    status: spec.status ?? 'ACTIVE',
    control: 'BLACK',
    listed: new Set(),
  };
}
