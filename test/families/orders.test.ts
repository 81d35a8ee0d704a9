import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient } from '../world.ts';
import { type Came, inTurn, refused, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ account: { domainId: 'domain-1' } });
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

const built = (...ids: string[]) => ({ data: ids.map((resource_id) => ({ resource_id })), total_count: ids.length });
const nothing = built();

const bandwidth = { bandwidth_id: 'b1', bandwidth_size: 20 };
const servers = {
  type: 'createApps',
  server_group_id: 'g1',
  subscription_num: 2,
  product_id: 'p1',
  root_volume: { type: 'SAS', size: 80 },
  vpc_id: 'v1',
  subnet_id: 'n1',
};
const paying = { create_server_extend_param: { charging_mode: 'prePaid', is_auto_pay: true } };
const renewal = { resource_ids: ['d1', 'd2'], period_type: 2, period_num: 1, expire_policy: 0 };

const buy = (args: object = {}) => client.call('appstream_create_app_servers', { ...servers, ...args });
const jobsOf = ({ value }: { value: Record<string, unknown> }) => (value.job as { jobs: string[] }).jobs;

describe('an order that nobody has paid', () => {
  test.each(ERAS)('is no success and no error, and a client of %s is told how to pay it', async (era) => {
    world.cloud.script({ appstream_create_app_servers: { order_id: 'CS1' }, bss_list_order_resources: nothing });
    const began = world.clock.now();
    const connected = await world.connect(era);
    const { value, isError } = await connected.call('appstream_create_app_servers', servers);
    expect(value.job).toMatchObject({
      status: 'unpaid',
      jobs: ['order:CS1:2'],
      message: expect.stringContaining('bss_pay_order'),
    });
    expect(isError).toBe(false);
    // Waiting would change nothing.
    expect(world.clock.now() - began).toBeLessThan(5_000);
  });

  test('is looked up in billing by its id', async () => {
    world.cloud.script({ appstream_create_app_servers: { order_id: 'CS1' }, bss_list_order_resources: nothing });
    await buy();
    expect(world.cloud.of('bss_list_order_resources').map(({ json }) => json)).toEqual([
      { order_id: 'CS1', only_main_resource: 1, limit: 500 },
    ]);
  });

  test('stays unpaid, as far as anybody knows, where billing can not be read', async () => {
    world.cloud.script({
      appstream_create_app_servers: { order_id: 'CS1' },
      bss_list_order_resources: refused(403, 'CBC.0151', 'access denied'),
    });
    const { value, isError } = await buy();
    expect(value.job).toMatchObject({ status: 'unpaid', said: expect.stringContaining('access denied') });
    expect(isError).toBe(false);
  });

  test('paid with bss_pay_order, is seen built by the text of its purchase', async () => {
    let paid = false;
    world.cloud.script({
      appstream_create_app_servers: { order_id: 'CS1' },
      bss_pay_order: () => {
        paid = true;
      },
      bss_list_order_resources: () => (paid ? built('s1', 's2') : nothing),
    });
    const bought = await buy();
    expect(bought.value.job).toMatchObject({ status: 'unpaid' });
    const pay = { order_id: 'CS1', use_coupon: 'NO', use_discount: 'NO' };
    expect((await client.call('bss_pay_order', pay)).isError).toBe(false);
    expect(world.cloud.of('bss_pay_order')[0]?.json).toEqual(pay);
    const then = await client.call('wait_for_job', { jobs: jobsOf(bought) });
    expect(then.value.job).toMatchObject({ status: 'succeeded', done: 2, total: 2 });
  });

  // Whoever is told "waits for payment" a second after paying may pay again.
  test('is no longer called unpaid once it was paid, while the cloud builds', async () => {
    let paidAt = Number.POSITIVE_INFINITY;
    world.cloud.script({
      appstream_create_app_servers: { order_id: 'CS1' },
      bss_pay_order: ({ at }: Came) => {
        paidAt = at;
      },
      bss_list_order_resources: ({ at }: Came) => (at > paidAt + 10_000 ? built('s1') : nothing),
    });
    await buy();
    const paid = await client.call('bss_pay_order', { order_id: 'CS1', use_coupon: 'NO', use_discount: 'NO' });
    const jobs = jobsOf(paid);
    expect(jobs).toEqual(['paid-order:CS1']);
    expect((await client.call('wait_for_job', { jobs })).value.job).toMatchObject({ status: 'succeeded' });
  });
});

describe('an order that is paid at once', () => {
  test('is followed until all that was ordered exists', async () => {
    world.cloud.script({
      appstream_create_app_servers: { order_id: 'CS1' },
      bss_list_order_resources: inTurn(nothing, nothing, built('s1'), built('s1', 's2')),
    });
    const { value, isError } = await client.call('appstream_create_app_servers', { ...servers, ...paying });
    expect(value.job).toMatchObject({ status: 'succeeded', done: 2, total: 2, jobs: ['paid-order:CS1:2'] });
    expect(isError).toBe(false);
    expect(world.cloud.of('bss_list_order_resources')).toHaveLength(4);
  });

  test.each([
    ['create_subnet_bandwidth_change_order', { ...bandwidth, extend_param: { is_auto_pay: 'true' } }],
    ['bss_renew_resources', { ...renewal, is_auto_pay: 1 }],
  ])('and changes what exists is not taken for done because that exists: %s', async (tool, args) => {
    world.cloud.script({
      [tool]: tool === 'bss_renew_resources' ? { order_ids: ['CS1'] } : { order_id: 'CS1' },
      bss_list_order_resources: built('s1'),
    });
    const { value } = await client.call(tool, args);
    expect(value.job).toMatchObject({ status: 'unclear', jobs: ['paid-order:CS1:change'] });
  });

  test.each([
    ['appstream_create_app_servers', { ...servers, create_server_extend_param: { is_auto_pay: false } }],
    ['create_subnet_bandwidth_change_order', { ...bandwidth, extend_param: { is_auto_pay: 'false' } }],
    ['create_subnet_bandwidth_change_order', bandwidth],
    ['bss_renew_resources', { ...renewal, is_auto_pay: 0 }],
  ])('only where it says so: %s', async (tool, args) => {
    world.cloud.script({
      [tool]: tool === 'bss_renew_resources' ? { order_ids: ['CS1'] } : { order_id: 'CS1' },
      bss_list_order_resources: nothing,
    });
    const jobs = [tool === 'appstream_create_app_servers' ? 'order:CS1:2' : 'order:CS1:change'];
    expect((await client.call(tool, args)).value.job).toMatchObject({ status: 'unpaid', jobs });
  });

  test('counts all that was built, also beyond the page that billing gives unasked', async () => {
    const all = Array.from({ length: 25 }, (_, n) => ({ resource_id: `s${n}` }));
    world.cloud.script({
      appstream_create_app_servers: { order_id: 'CS1' },
      bss_list_order_resources: ({ json }: Came) => {
        const { limit = 10, offset = 0 } = json as { limit?: number; offset?: number };
        return { data: all.slice(offset, offset + limit), total_count: all.length };
      },
    });
    expect((await buy(paying)).value.job).toMatchObject({ status: 'succeeded', done: 25, total: 25 });
  });

  test('still being built when patience ends, is followed on by the text of the answer', async () => {
    world.cloud.script({ appstream_create_app_servers: { order_id: 'CS1' }, bss_list_order_resources: nothing });
    const first = await buy(paying);
    expect(first.value.job).toMatchObject({ status: 'running', jobs: ['paid-order:CS1:2'] });
    world.cloud.script({ bss_list_order_resources: inTurn(nothing, built('s1'), built('s1', 's2')) });
    const then = await client.call('wait_for_job', { jobs: jobsOf(first) });
    expect(then.value.job).toMatchObject({ status: 'succeeded', done: 2 });
  });

  test('is unclear, and no success, where billing can not be read', async () => {
    world.cloud.script({
      appstream_create_app_servers: { order_id: 'CS1' },
      bss_list_order_resources: refused(403, 'CBC.0151', 'access denied'),
    });
    const { value } = await buy(paying);
    expect(value.job).toMatchObject({ status: 'unclear', said: 'access denied' });
  });
});

describe('a renewal with several orders', () => {
  test('is unpaid until each of them is paid', async () => {
    world.cloud.script({ bss_renew_resources: { order_ids: ['CS1', 'CS2'] } });
    const { value } = await client.call('bss_renew_resources', renewal);
    expect(value.job).toMatchObject({ status: 'unpaid', jobs: ['order:CS1:change', 'order:CS2:change'] });
  });
});

describe('creating servers, which answers with a job or an order', () => {
  const serverJob = (status: string) => ({ status, sub_jobs_total: 1, sub_jobs: [{ id: 'a', status }] });

  test('follows the job of servers that are paid per use', async () => {
    world.cloud.script({
      appstream_create_app_servers: { job_id: 'J1' },
      appstream_show_job_detail: inTurn(serverJob('RUNNING'), serverJob('SUCCESS')),
    });
    const { value } = await buy();
    expect(value.job).toMatchObject({ status: 'succeeded', jobs: ['appstream:J1'] });
  });

  test('follows both when it answers with both, and is as little done as the less done of them', async () => {
    world.cloud.script({
      appstream_create_app_servers: { job_id: 'J1', order_id: 'CS1' },
      appstream_show_job_detail: serverJob('SUCCESS'),
      bss_list_order_resources: nothing,
    });
    const { value, isError } = await buy();
    expect(value.job).toMatchObject({ status: 'unpaid', jobs: ['appstream:J1', 'order:CS1:2'] });
    expect(isError).toBe(false);
  });
});

describe('an order for several things', () => {
  const args = { type: 'ADD_VOLUME', add_volume_param: { desktop_pool_id: 'p1', volume_type: 'SAS', volume_size: 10 } };

  test('names those that were refused, and the others wait for payment', async () => {
    world.cloud.script({
      create_desktop_pool_change_order: {
        orders: [{ order_id: 'CS1' }, { result_code: 'WKS.0300', result_msg: 'an unpaid order is in the way' }],
      },
      bss_list_order_resources: nothing,
    });
    const { value, isError } = await client.call('create_desktop_pool_change_order', args);
    expect(value).toMatchObject({
      failures: [{ code: 'WKS.0300', reason: 'an unpaid order is in the way' }],
      job: { status: 'unpaid', jobs: ['order:CS1:change'] },
    });
    expect(isError).toBe(true);
  });
});
