import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { MINUTES, type OpenCloud, openCloud, type Sent } from './cloud.ts';

let open: OpenCloud;
let fleet: readonly Desktop[];
beforeAll(async () => {
  open = await openCloud();
  fleet = open.world.fleet.all();
});
afterAll(() => open.close());

const DETAIL = '/v2/{p}/desktops/detail';
const LIST = '/v2/{p}/desktops';
const ids = (desktops: readonly Desktop[]) => desktops.map(({ id }) => id);
const listed = async (path: string, query: Sent['query']) => {
  const reply = await open.cloud.get(path, query);
  expect(reply.at('total_count')).toBe(reply.rows('desktops').length);
  return reply.column('desktops', 'desktop_id');
};

describe.each([LIST, DETAIL])('filters of %s', (path) => {
  test.each<[string, Sent['query'], (one: Desktop) => boolean]>([
    ['status', { status: 'SHUTOFF' }, (one) => one.status === 'SHUTOFF'],
    ['part of a name, in any case', { computer_name: 'design-w10-0' }, (one) => one.name.startsWith('DESIGN-W10-0')],
    ['part of an address', { desktop_ip: '10.21.' }, (one) => one.nic.ip.startsWith('10.21.')],
    ['type', { desktop_type: 'POOLED' }, (one) => one.type === 'POOLED'],
    ['a tag', { tag: 'cost-centre=CC-2300' }, (one) => one.name.startsWith('SALES')],
    ['two tags', { tag: 'dept=dev,project=delta' }, (one) => has(one, 'dept=dev') && has(one, 'project=delta')],
    ['collaborative', { is_share_desktop: true }, (one) => one.shareSku !== undefined],
  ])('%s', async (_, query, fits) => {
    const expected = ids(fleet.filter(fits));
    expect(expected.length).toBeGreaterThan(0);
    expect(await listed(path, query)).toEqual(expected);
  });

  test('several ids, several pools, a subnet', async () => {
    const some = ids([fleet[3], fleet[60], fleet[9]] as Desktop[]);
    expect(await listed(path, { desktop_id: [...some, 'nowhere'] })).toEqual(some);
    const pools = open.world.pools.all().slice(0, 3);
    expect(await listed(path, { pool_id: pools.map(({ id }) => id).join(',') })).toEqual(
      ids(fleet.filter(({ pool }) => pool && pools.includes(pool))),
    );
    const subnet = fleet[100]?.nic.subnet.id as string;
    expect(await listed(path, { subnet_id: subnet })).toEqual(ids(fleet.filter((one) => one.nic.subnet.id === subnet)));
  });
});

function has(desktop: Desktop, tag: string): boolean {
  return desktop.tags.some(({ key, value }) => `${key}=${value}` === tag);
}

describe('filters of one list only', () => {
  test.each<[string, Sent['query'], (one: Desktop) => boolean]>([
    ['unassigned', { user_attached: false }, (one) => one.assignments.length === 0],
    ['yearly/monthly, as 0', { charge_mode: '0' }, (one) => one.prepaid],
    ['pay-per-use, as 1', { charge_mode: '1' }, (one) => !one.prepaid],
    ['maintenance', { in_maintenance_mode: true }, (one) => one.maintenance],
    [
      'internet access',
      { is_support_internet: true },
      (one) => one.nic.eip !== undefined || /-(design|dev)$/.test(one.nic.subnet.name),
    ],
    ['zone', { availability_zone: 'sandbox-1b' }, (one) => one.zone === 'sandbox-1b'],
  ])('%s', async (_, query, fits) => {
    const expected = ids(fleet.filter(fits));
    expect(expected.length).toBeGreaterThan(0);
    expect(await listed(DETAIL, query)).toEqual(expected);
  });

  test('users by exact name in both lists, by part of a name in the detailed one', async () => {
    const owners = fleet.filter((one) => one.assignments[0]?.type === 'USER').slice(0, 2);
    const names = owners.map((one) => one.assignments[0]?.name as string);
    const theirs = ids(fleet.filter((one) => one.assignments.some(({ name }) => names.includes(name))));
    expect(await listed(LIST, { user_name: names })).toEqual(theirs);
    expect(await listed(DETAIL, { user_names: names, user_name: 'ignored' })).toEqual(theirs);
    const part = names[0]?.slice(0, 4) as string;
    const alike = fleet.filter((one) =>
      one.assignments.some(({ name, type }) => type === 'USER' && name.includes(part)),
    );
    expect(await listed(DETAIL, { user_name: part })).toEqual(ids(alike));
  });

  test('connection status', async () => {
    const reply = await open.cloud.get('/v2/{p}/connect-desktops', { connect_status: 'CONNECTED', limit: 1000 });
    expect(reply.column('desktops', 'desktop_id')).toEqual(ids(fleet.filter((one) => one.login === 'CONNECTED')));
    expect(reply.rows('desktops')[0]?.attach_users).toMatchObject([
      { type: expect.any(String), name: expect.any(String) },
    ]);
  });
});

describe('paging and order', () => {
  test('pages add up to the whole, in the same order', async () => {
    const pages = [];
    for (let offset = 0; offset < 200; offset += 70) {
      pages.push(...(await open.cloud.get(LIST, { limit: 70, offset })).column('desktops', 'desktop_id'));
    }
    expect(pages).toEqual(ids(fleet));
  });

  test('a limit of 0 means the default, past the end there is nothing', async () => {
    expect((await open.cloud.get(LIST, { limit: 0 })).rows('desktops')).toHaveLength(200);
    expect((await open.cloud.get(LIST, { offset: 500 })).rows('desktops')).toEqual([]);
    expect((await open.cloud.get('/v2/{p}/connect-desktops')).rows('desktops')).toHaveLength(100);
  });

  test('sorted by name or age, either way', async () => {
    const names = async (sort_type: string) =>
      (await open.cloud.get(DETAIL, { sort_field: 'computer_name', sort_type })).column('desktops', 'computer_name');
    const sortedNames = fleet.map(({ name }) => name).sort();
    expect(await names('ASC')).toEqual(sortedNames);
    expect(await names('DESC')).toEqual(sortedNames.toReversed());
    const youngest = await open.cloud.get(DETAIL, { sort_field: 'created', sort_type: 'DESC', limit: 1 });
    expect(youngest.column('desktops', 'desktop_id')).toEqual([fleet.at(-1)?.id]);
  });
});

describe('one desktop', () => {
  test('codes its billing the two opposite ways that the API has', async () => {
    const prepaid = fleet.find((one) => one.prepaid);
    const reply = await open.cloud.get(`${LIST}/${prepaid?.id}`);
    expect(reply.at('desktop.metadata.charging_mode')).toBe('1');
    expect(reply.at('desktop.product.charge_mode')).toBe('0');
    expect(reply.at('desktop.order_id')).toBe(prepaid?.orderId);
  });

  test('that does not exist is 404 WKS.00010031', async () => {
    const reply = await open.cloud.get(`${LIST}/nowhere`);
    expect(`${reply.status} ${reply.at('error_code')}`).toBe('404 WKS.00010031');
  });

  test('is renamed, keeps its name for itself, and restarts', async () => {
    const [one, other] = fleet.filter((desktop) => desktop.status === 'ACTIVE' && desktop.image.os === 'Windows') as [
      Desktop,
      Desktop,
    ];
    const rename = (computer_name: string) => open.cloud.put(`${LIST}/${one.id}`, { desktop: { computer_name } });
    const taken = await rename(other.name.toLowerCase());
    expect(`${taken.status} ${taken.at('error_code')}`).toBe('200 WKS.0417');
    expect((await rename('no blanks')).at('error_code')).toBe('WKS.0001');
    expect((await rename('RENAMED-01')).status).toBe(200);
    expect((await open.cloud.get(LIST, { computer_name: 'renamed-01' })).column('desktops', 'desktop_id')).toEqual([
      one.id,
    ]);
    open.clock.set(5_000);
    expect((await open.cloud.get(`${LIST}/${one.id}`)).at('desktop.task_status')).toBe('rebooting');
    open.clock.set(5 * MINUTES);
  });

  test('that is being deleted is refused with 200 where the answer has a code, and with 403 elsewhere', async () => {
    const desktop = open.world.fleet.all().find((each) => each.status === 'ACTIVE' && !each.prepaid && !each.defect);
    await open.cloud.delete(`/v2/{p}/desktops/${desktop?.id}`);
    open.clock.set(5_000);
    const renamed = await open.cloud.put(`/v2/{p}/desktops/${desktop?.id}`, { desktop: { computer_name: 'LATE' } });
    expect(`${renamed.status} ${renamed.at('error_code')}`).toBe('200 WKS.0402');
    const again = await open.cloud.delete(`/v2/{p}/desktops/${desktop?.id}`);
    expect(`${again.status} ${again.at('error_code')}`).toBe('403 WKS.0402');
  });

  test('that is off cannot be renamed', async () => {
    const off = fleet.find((one) => one.status === 'SHUTOFF');
    const reply = await open.cloud.put(`${LIST}/${off?.id}`, { desktop: { computer_name: 'X1' } });
    expect(`${reply.status} ${reply.at('error_code')}`).toBe('400 WKS.0401');
  });

  test('on Linux refuses the snapshot switch with HTTP 200', async () => {
    const linux = fleet.find((one) => one.image.os === 'Linux' && !one.busy);
    const reply = await open.cloud.put(`${LIST}/${linux?.id}`, { desktop: { self_backup_management: '0' } });
    expect(`${reply.status} ${reply.at('error_code')}`).toBe('200 WKS.00010315');
    expect(open.sandbox.requests.all().at(-1)).toMatchObject({ mutated: false, code: 'WKS.00010315' });
  });

  test('goes into maintenance and out of it', async () => {
    const [id] = ids(fleet.filter((one) => !one.maintenance));
    const set = (in_maintenance_mode: boolean, desktop_ids = [id]) =>
      open.cloud.put('/v2/{p}/desktops/maintenance-mode', { desktop_ids, in_maintenance_mode });
    const shows = async () => (await open.cloud.get(`${LIST}/${id}`)).at('desktop.in_maintenance_mode');
    await set(true);
    expect(await shows()).toBe(true);
    await set(false);
    expect(await shows()).toBe(false);
    expect((await set(true, [id, 'nowhere'])).at('error_code')).toBe('WKS.0016');
    expect(await shows()).toBe(false);
  });
});

describe('monitoring', () => {
  const day = (offset: number) => `${new Date(open.clock.now() + offset * 86_400_000).toISOString().slice(0, 19)}Z`;
  const monitor = (query: Sent['query'], desktop = fleet.find((one) => one.login === 'CONNECTED')) =>
    open.cloud.get(`/v2/{p}/desktop-monitor/${desktop?.id}`, query);

  test('gives one metric or all, the same whenever asked', async () => {
    const span = { start_time: day(-1), end_time: day(0) };
    const cpu = await monitor({ ...span, metric_name: 'cpu_util' });
    expect(Object.keys(cpu.body)).toEqual(['cpu_info']);
    expect(cpu.rows('cpu_info').length).toBeGreaterThan(280);
    expect((await monitor({ ...span, metric_name: 'cpu_util' })).text).toBe(cpu.text);
    const all = await monitor(span);
    expect(all.at('online_status')).toBe(2);
    expect(Object.keys(all.body)).toHaveLength(14);
  });

  test('shows an idle desktop as idle', async () => {
    const idle = fleet.find((one) => open.clock.now() - one.lastUsed > 31 * 86_400_000 && one.status === 'ACTIVE');
    const reply = await monitor({ start_time: day(-30), end_time: day(0) }, idle);
    expect(reply.rows('user_online_info')).toEqual([]);
    const average = reply.column('cpu_info', 'average').reduce<number>((sum, value) => sum + Number(value), 0);
    expect(average / reply.rows('cpu_info').length).toBeLessThan(5);
  });

  test.each([
    ['less than an hour', -0.01, 0],
    ['more than 30 days', -31, 0],
    ['older than 180 days', -200, -190],
  ])('refuses %s', async (_, from, to) => {
    expect((await monitor({ start_time: day(from), end_time: day(to) })).at('error_code')).toBe('WKS.0001');
  });
});
