import { Collection } from './collection.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** A public address. A desktop that has it carries the same object in its network card. */
export interface Eip {
  readonly id: string;
  readonly address: string;
  name: string;
  /** `5_bgp` dynamic, `5_sbgp` static. */
  type: string;
  charge: 'traffic' | 'bandwidth';
  /** Mbit/s. */
  size: number;
  created: number;
  enterpriseProjectId: string;
  /** The desktop it was bound to last; see `holderOf`. */
  desktopId?: string;
  /** Id of the NAT gateway that uses it. */
  natId?: string;
}

export const eips = new Part(() => new Collection<Eip>());

/** The desktop that has it now. */
export function holderOf(world: World, eip: Eip): Desktop | undefined {
  const desktop = eip.desktopId === undefined ? undefined : world.fleet.get(eip.desktopId);
  return desktop?.nic.eip?.id === eip.id ? desktop : undefined;
}

export function bindEip(eip: Eip, desktop: Desktop): void {
  eip.desktopId = desktop.id;
  desktop.nic.eip = eip;
}

export interface EipSpec {
  name?: string | undefined;
  type?: string | undefined;
  charge: Eip['charge'];
  size: number;
  created: number;
  enterpriseProjectId?: string | undefined;
}

/** A new public address, bound to nothing. */
export function addEip(world: World, spec: EipSpec, id: string): Eip {
  const known = world.part(eips);
  return known.add({
    id,
    address: publicAddress(known.changes),
    name: spec.name ?? 'eip-workspace',
    type: spec.type ?? '5_bgp',
    charge: spec.charge,
    size: spec.size,
    created: spec.created,
    enterpriseProjectId: spec.enterpriseProjectId ?? '0',
  });
}

/** The n-th address of 198.18.0.0/15, which belongs to nobody (RFC 2544), in an order that looks drawn. */
function publicAddress(n: number): string {
  const host = (n * 40_503 + 4_711) % 131_072;
  return `198.${18 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}`;
}
