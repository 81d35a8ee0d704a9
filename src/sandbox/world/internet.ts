import { Collection } from './collection.ts';
import type { Subnet, Vpc } from './company.ts';
import type { Eip } from './eips.ts';
import { Part } from './part.ts';

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
