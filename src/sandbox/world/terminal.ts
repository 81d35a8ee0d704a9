import { hash, Random } from '../random.ts';

export interface Terminal {
  name: string;
  mac: string;
  ip: string;
  os: string;
  client: string;
  publicIp: string;
}

const SYSTEMS = { 'Windows 10': 0.5, 'Windows 11': 0.3, 'macOS 14': 0.1, UOS: 0.06, 'Android 13': 0.04 } as const;
const CLIENTS = ['24.6.2.1023', '24.6.2.1023', '24.6.2.1023', '24.3.1.0877'] as const;

/** What a user works at; always the same. */
export function terminalOf(user: { id: string }): Terminal {
  const random = terminalRandom(user);
  const os = random.weighted(SYSTEMS);
  const tail = random.hex(6);
  return {
    name: `TC-${random.hex(6).toUpperCase()}`,
    mac: `00-1b-21-${tail.slice(0, 2)}-${tail.slice(2, 4)}-${tail.slice(4)}`,
    ip: `192.168.${random.int(1, 60)}.${random.int(10, 240)}`,
    os,
    client: random.pick(CLIENTS),
    publicIp: `198.51.100.${random.int(1, 12)}`,
  };
}

/** The `os` of it. */
export function systemOf(user: { id: string }): string {
  return terminalRandom(user).weighted(SYSTEMS);
}

function terminalRandom({ id }: { id: string }): Random {
  return new Random(hash(`${id}/terminal`));
}
