import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reading, ToolContext } from '../../src/catalog/context.ts';
import { Fleet } from '../../src/fleet/fleet.ts';
import { FEEDS, VIEWS } from '../../src/fleet/tables/index.ts';
import { frozenCatalogue } from '../world.ts';

const SIZE = 100_000;

/** What a search may take; this machine may be busy. */
const LONGEST_MS = 300;

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

let fleet: Fleet;
let calls = 0;
const context = {
  sites: ['one'],
  signal: new AbortController().signal,
  patienceMs: 600_000,
  checkRead: async () => {},
  async readPage({ operationId }: Reading, { offset, limit }: { offset: number; limit: number }) {
    calls++;
    const make = MAKERS[operationId];
    const total = make ? SIZE : 0;
    const length = Math.max(0, Math.min(limit, total - offset));
    return { items: Array.from({ length }, (_, at) => make!(offset + at)), total };
  },
} as unknown as ToolContext;

beforeAll(async () => {
  const never = new Promise<void>(() => {});
  const clock = { now: () => 0, sleep: () => never };
  const rest = { results: {} as never, program: '', memoryMb: 0, bounds: {} as never };
  const prices = { product: () => undefined, disk: () => undefined };
  fleet = new Fleet({ catalogue: await frozenCatalogue(), clock, feeds: FEEDS, views: VIEWS, prices, ...rest });
  await fleet.find({ query: 'nobody@nowhere.example' }, context);
}, 120_000);

afterAll(() => fleet.close());

test.each([
  ['DESIGN-W10-000014', 1],
  ['DESGIN-W10-000014', 1],
  ['W10', SIZE / 2],
  ['zhangwei', SIZE / 100],
  ['zhagnwei', SIZE / 100],
  ['dept=design w11', undefined],
  ['linn42', undefined],
  [`${userName(777)}@example.com`, 1],
  ['13006153063', 1],
  ['10.20.3.9', undefined],
  ['fa:16:3e:00:03:09', 1],
  [uuid('desktop 777'), 1],
  [uuid('bill 777').slice(0, 12), 1],
  ['desgin zhangwe', undefined],
  ['nobody knows this', 0],
  ['a', undefined],
])('%s among 100,000', async (query, total) => {
  const before = calls;
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const begin = performance.now();
    const found = await fleet.find({ query }, context);
    times.push(performance.now() - begin);
    if (total !== undefined) expect(found.total).toBe(total);
  }
  expect(calls).toBe(before);
  expect(Math.min(...times)).toBeLessThan(LONGEST_MS);
});
