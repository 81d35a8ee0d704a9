import type { Random } from '../random.ts';
import { stamp } from '../time.ts';
import type { AppServer, ServerGroup } from './app-servers.ts';
import { ZONES } from './company.ts';
import type { Nic } from './desktop.ts';

/** The access agent that new servers get. */
export const LATEST_AGENT = '24.6.0.1032';

export interface ServerSpec {
  group: ServerGroup;
  nic: Nic;
  created: number;
  name?: string;
  productId?: string;
  disk?: { type: string; size: number };
  ouName?: string;
  zone?: string;
  hostId?: string;
  orderId?: string;
  /** Of yearly/monthly ones. */
  expires?: number;
  renews?: boolean;
  byScaling?: boolean;
}

/** A server that runs and serves nobody yet. */
export function makeServer(spec: ServerSpec, random: Random): AppServer {
  const { group } = spec;
  const created = spec.created;
  return {
    id: `wksapp-${random.uuid()}`,
    name: spec.name ?? `APS-${stamp(created).replace(/\D/g, '')}-${code(random, 10)}`,
    machineName: `APS-${code(random, 10)}`,
    description: '',
    group,
    vm: 'ACTIVE',
    task: '',
    registered: true,
    maintenance: false,
    nic: spec.nic,
    zone: spec.zone ?? group.zone ?? random.pick(ZONES),
    imageId: group.imageId,
    productId: spec.productId ?? group.productId,
    disk: spec.disk ?? { type: group.diskType, size: group.diskSize },
    ouName: spec.ouName ?? group.ouName,
    agent: LATEST_AGENT,
    ...(spec.hostId && { hostId: spec.hostId }),
    prepaid: spec.orderId !== undefined,
    ...(spec.orderId && { orderId: spec.orderId }),
    ...(spec.expires !== undefined && { expires: spec.expires }),
    ...(spec.renews && { renews: true }),
    byScaling: spec.byScaling ?? false,
    sessions: new Set(),
    idleSince: created,
    created,
    updated: created,
  };
}

function code(random: Random, length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from({ length }, () => letters[random.int(0, letters.length - 1)]).join('');
}
