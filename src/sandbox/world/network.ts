import { flat } from '../flat.ts';
import type { Random } from '../random.ts';
import type { Subnet } from './company.ts';
import type { Nic } from './desktop.ts';

/** Addresses of a /16 that can be given out: all but the network, the first ten and the broadcast. */
const FIRST = 10;
const LAST = 65_534;

export function freeAddresses(subnet: Subnet): number {
  return Math.max(LAST - FIRST + 1 - subnet.taken.size - (subnet.heldByOthers ?? 0), 0);
}

/** Whether an address can be asked for by name. */
export function isFree(subnet: Subnet, ip: string): boolean {
  const parts = ip.split('.');
  const host = Number(parts[2]) * 256 + Number(parts[3]);
  const inside = parts.length === 4 && `${parts[0]}.${parts[1]}` === subnet.prefix && host >= FIRST && host <= LAST;
  return inside && !subnet.taken.has(ip) && freeAddresses(subnet) > 0;
}

/** Takes an address; the next free one unless `ip` is given. `undefined` when there is none. */
function takeAddress(subnet: Subnet, ip?: string): string | undefined {
  if (ip !== undefined) {
    if (!isFree(subnet, ip)) return undefined;
    subnet.taken.add(ip);
    return ip;
  }
  if (freeAddresses(subnet) <= 0) return undefined;
  for (;;) {
    const host = FIRST + (subnet.next++ % (LAST - FIRST + 1));
    const address = `${subnet.prefix}.${host >> 8}.${host & 255}`;
    if (subnet.taken.has(address)) continue;
    subnet.taken.add(address);
    return address;
  }
}

/** A network card with an address of the subnet. */
export function plug(subnet: Subnet, random: Random, ip?: string): Nic | undefined {
  const address = takeAddress(subnet, ip);
  if (address === undefined) return undefined;
  const tail = random.hex(6);
  const mac = flat(`fa:16:3e:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`);
  return { subnet, ip: address, mac, portId: random.uuid() };
}

export function unplug(nic: Nic): void {
  nic.subnet.taken.delete(nic.ip);
}
