import { Collection } from './collection.ts';
import type { Subnet, Vpc } from './company.ts';
import type { Desktop } from './desktop.ts';
import type { Eip } from './eips.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** A public NAT gateway: desktops of its VPC go online through it. */
export interface NatGateway {
  readonly id: string;
  name: string;
  description: string;
  /** 1 small to 4 extra large. */
  spec: string;
  status: 'ACTIVE' | 'INACTIVE' | 'PENDING_CREATE' | 'PENDING_UPDATE' | 'PENDING_DELETE';
  vpc: Vpc;
  subnet: Subnet;
  created: number;
  enterpriseProjectId: string;
}

/** A subnet whose desktops go online; its id is the subnet's. */
export interface InternetAccess {
  readonly id: string;
  subnet: Subnet;
  nat: NatGateway;
  eip: Eip;
  status: string;
  created: number;
  enterpriseProjectId: string;
}

export const natGateways = new Part(() => new Collection<NatGateway>());
export const internetAccess = new Part(() => new Collection<InternetAccess>());

/** How a desktop goes online: through its subnet's gateway, by an address of its own. */
export function internetModes(world: World, { nic }: Desktop): ('NAT' | 'EIP')[] {
  const nat = world.part(internetAccess).get(nic.subnet.id);
  return [...(nat?.status === 'ACTIVE' ? (['NAT'] as const) : []), ...(nic.eip ? (['EIP'] as const) : [])];
}
