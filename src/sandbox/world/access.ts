import { Collection } from './collection.ts';
import { Part } from './part.ts';
import type { Person } from './person.ts';
import type { Terminal } from './terminal.ts';
import { terminalOf } from './terminal.ts';
import type { World } from './world.ts';

export interface AddressRange {
  ip_address: string;
  subnet_mask: string;
}

/** Someone who may not connect over the Internet. */
export interface Barred {
  type: 'USER' | 'USERGROUP';
  id: string;
}

export interface AccessPolicy {
  readonly id: string;
  name: string;
  kind: 'ACCESS_TYPE' | 'IP_WHITE_LIST';
  ranges: AddressRange[];
  enabled: boolean;
  /** A whitelist that lets no address in. */
  blocksAll: boolean;
  barred: Barred[];
  created: number;
}

export const accessPolicies = new Part(() => new Collection<AccessPolicy>());

/** Who works from somewhere else since when, by user. */
export const travels = new Part(() => new Map<string, { publicIp: string; since: number }>());

/** Where a user's terminal was at a moment. */
export function terminalAt(world: World, user: { id: string }, at: number): Terminal {
  const terminal = terminalOf(user);
  const travel = world.part(travels).get(user.id);
  return travel && at >= travel.since ? { ...terminal, publicIp: travel.publicIp } : terminal;
}

/** Whether the whitelist in force does not have the address somebody comes from: only who travels comes from elsewhere. */
export function isRefused(world: World, person: Person): boolean {
  const travel = world.part(travels).get(person.id);
  if (!travel) return false;
  const lists = world
    .part(accessPolicies)
    .all()
    .filter(({ kind, enabled }) => kind === 'IP_WHITE_LIST' && enabled);
  const lets = ({ blocksAll, ranges }: AccessPolicy) =>
    !blocksAll && ranges.some((range) => contains(range, travel.publicIp));
  return lists.length > 0 && !lists.some(lets);
}

function contains({ ip_address: network, subnet_mask: mask }: AddressRange, ip: string): boolean {
  const bits = numberOf(mask);
  return (numberOf(network) & bits) === (numberOf(ip) & bits);
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
}
