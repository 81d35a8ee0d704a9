import { createHash } from 'node:crypto';
import { freshCatalogue } from '../scripts/catalogue.ts';
import type { Reading, ToolContext } from '../src/catalog/context.ts';
import { Fleet } from '../src/fleet/fleet.ts';
import { FEEDS, VIEWS } from '../src/fleet/tables/index.ts';

const SIZE = 100_000;

const DEPARTMENTS = ['DESIGN', 'DEV', 'SALES', 'FIN', 'HR', 'CALL', 'OPS'];
const FAMILY = ['zhang', 'wang', 'li', 'chen', 'liu', 'yang', 'zhao', 'huang', 'wu', 'zhou'];
const GIVEN = ['wei', 'fang', 'na', 'min', 'jing', 'lei', 'qiang', 'yan', 'tao', 'ming'];

function uuid(of: string): string {
  const hex = createHash('md5').update(of).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function userName(at: number): string {
  return `${FAMILY[at % 10]}${GIVEN[Math.floor(at / 10) % 10]}${at < 100 ? '' : Math.floor(at / 100)}`;
}

function desktop(at: number) {
  const department = DEPARTMENTS[at % DEPARTMENTS.length]!;
  const ip = `10.${20 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`;
  const mac = [at >> 16, at >> 8, at].map((byte) => (byte & 255).toString(16).padStart(2, '0')).join(':');
  return {
    desktop_id: uuid(`desktop ${at}`),
    computer_name: `${department}-W1${at % 2}-${String(at).padStart(6, '0')}`,
    status: 'ACTIVE',
    login_status: 'REGISTERED',
    user_name: userName(at),
    ip_addresses: [ip],
    metadata: { image_name: 'Windows 10 Enterprise 22H2', charging_mode: '0' },
    sid: uuid(`sid ${at}`),
    bill_resource_id: uuid(`bill ${at}`),
    tags: [{ key: 'dept', value: department.toLowerCase() }],
    attach_user_infos: [{ type: 'USER', user_id: `u${at}`, user_name: userName(at) }],
    addresses: { vpc: [{ addr: ip, 'OS-EXT-IPS-MAC:mac_addr': `fa:16:3e:${mac}` }] },
  };
}

function user(at: number) {
  const name = userName(at);
  return {
    id: `u${at}`,
    user_name: name,
    user_email: `${name}@example.com`,
    user_phone: String(13_000_000_000 + at * 7919),
  };
}

const MAKERS: Readonly<Record<string, (at: number) => object>> = { ListDesktopsDetail: desktop, ListUsers: user };

const QUERIES = [
  'DESIGN-W10-000014',
  'DESGIN-W10-000014',
  'W10',
  'zhangwei',
  'zhagnwei',
  'dept=design w11',
  `${userName(777)}@example.com`,
  '13006153063',
  '10.20.3.9',
  'fa:16:3e:00:03:09',
  uuid('desktop 777'),
  uuid('bill 777').slice(0, 12),
  'desgin zhangwe',
  'nobody knows this',
  'a',
];

const RUNS = 7;

/** Searches among 100,000 made-up desktops, once everything was read: how long each takes, and what the index costs. */
export default async function main(): Promise<void> {
  const { catalogue } = await freshCatalogue();
  const clock = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
  const rest = { results: {} as never, program: '', memoryMb: 0, bounds: {} as never };
  const prices = { product: () => undefined, disk: () => undefined };
  const fleet = new Fleet({ catalogue, clock, feeds: FEEDS, views: VIEWS, prices, ...rest });
  const before = process.memoryUsage().heapUsed;
  const first = await timed(fleet, 'nobody@nowhere.example');
  const heap = Math.round((process.memoryUsage().heapUsed - before) / 1024 / 1024);
  console.log(`first search, with reading and indexing: ${Math.round(first.ms)} ms, heap +${heap} MB`);
  for (const query of QUERIES) {
    const times: number[] = [];
    let total = 0;
    for (let run = 0; run < RUNS; run++) {
      const one = await timed(fleet, query);
      times.push(one.ms);
      total = one.total;
    }
    times.sort((a, b) => a - b);
    console.log(
      `${query}: median ${times[RUNS >> 1]?.toFixed(1)} ms (${times[0]?.toFixed(1)}-${times.at(-1)?.toFixed(1)}), ${total} found`,
    );
  }
  await fleet.close();
}

async function timed(fleet: Fleet, query: string): Promise<{ ms: number; total: number }> {
  const began = performance.now();
  const { total } = await fleet.find({ query }, context);
  return { ms: performance.now() - began, total };
}

const context = {
  sites: ['one'],
  signal: new AbortController().signal,
  patienceMs: 600_000,
  checkRead: async () => {},
  async readPage({ operationId }: Reading, { offset, limit }: { offset: number; limit: number }) {
    const make = MAKERS[operationId];
    const length = Math.max(0, Math.min(limit, (make ? SIZE : 0) - offset));
    return { items: Array.from({ length }, (_, at) => make!(offset + at)), total: make ? SIZE : 0 };
  },
} as unknown as ToolContext;
