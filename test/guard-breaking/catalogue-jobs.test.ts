import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTurn, refused, type ScriptedWorld, startScripted } from '../families/scripted-cloud.ts';
import type { TestClient } from '../world.ts';
import { call } from './attack.ts';
import { fleet, some } from './catalogue-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ account: { domainId: 'domain-1' } });
  client = await world.connect('2026-07-28');
});
beforeEach(() => {
  world.cloud.clear();
  fleet(world, some(2));
});
afterAll(() => world.close());

const statusOf = (value: Record<string, unknown>) => (value.job as { status?: string } | undefined)?.status;

test('a resize whose jobs come one for each desktop is not done when they fail', async () => {
  world.cloud.script({
    resize_desktop: { jobs: [{ desktop_id: 'd1', job_id: 'j1' }] },
    show_job: { id: 'j1', status: 'FAIL', fail_reason: 'no capacity' },
  });
  const args = { desktops: [{ desktop_id: 'd1' }], product_id: 'p1', mode: 'STOP_DESKTOP' };
  const { value, isError } = await call(client, { tool: 'resize_desktop', args });
  expect(isError).toBe(true);
  expect(statusOf(value)).toBe('failed');
});

const servers = {
  type: 'createApps',
  server_group_id: 'g1',
  subscription_num: 10,
  product_id: 'p1',
  root_volume: { type: 'SAS', size: 80 },
  vpc_id: 'v1',
  subnet_id: 'n1',
  create_server_extend_param: { charging_mode: 'prePaid', is_auto_pay: true },
};

test.each([
  ['only one of ten servers is there', [{ resource_id: 's1', is_main_resource: 1, status: 2 }]],
  ['only a disk is there', [{ resource_id: 'v1', is_main_resource: 0, status: 2 }]],
  ['what is there is closed or frozen', Array.from({ length: 10 }, (_, n) => ({ resource_id: `s${n}`, status: 4 }))],
])('an order is no success yet when %s', async (_, data) => {
  world.cloud.script({
    appstream_create_app_servers: { order_id: 'CS1' },
    bss_list_order_resources: { data, total_count: data.length },
  });
  const { value } = await call(client, { tool: 'appstream_create_app_servers', args: servers });
  expect(statusOf(value)).not.toBe('succeeded');
});

test.each([
  [
    'bss_renew_resources',
    { resource_ids: ['d1'], period_type: 2, period_num: 1, expire_policy: 0 },
    { order_ids: ['CS1'] },
  ],
  ['create_subnet_bandwidth_change_order', { bandwidth_id: 'b1', bandwidth_size: 20 }, { order_id: 'CS1' }],
])('an unpaid order for what exists already is no success because that exists: %s', async (tool, args, answer) => {
  world.cloud.script({
    [tool]: answer,
    bss_list_order_resources: { data: [{ resource_id: 'd1', status: 2 }], total_count: 1 },
  });
  const { value } = await call(client, { tool, args });
  expect(statusOf(value)).toBe('unpaid');
});

test('a gateway that does not know the address of a read proves no deletion', async () => {
  world.cloud.script({ delete_user: {}, list_user_detail: refused(404, 'APIGW.0401', 'no such backend') });
  const { value } = await call(client, { tool: 'delete_user', args: { user_id: 'u1' } });
  expect(statusOf(value)).not.toBe('succeeded');
});

test('a deletion is done when the service itself does not know the thing any more', async () => {
  const there = { user_detail: { id: 'u1', user_name: 'ada' } };
  world.cloud.script({ delete_user: {}, list_user_detail: inTurn(there, refused(404, 'WKS.0010', 'no such user')) });
  const { value } = await call(client, { tool: 'delete_user', args: { user_id: 'u1' } });
  expect(statusOf(value)).toBe('succeeded');
});

test('a job that repeats a password of its own call does not show it', async () => {
  const domain_password = 'Winter-2026!';
  world.cloud.script({
    apply_workspace: { job_id: 'j1' },
    show_job: { id: 'j1', status: 'FAIL', fail_reason: `can not join with ${domain_password}` },
  });
  const ad_domains = { domain_type: 'LOCAL_AD', domain_admin_account: 'admin', domain_password };
  const { text, isError } = await call(client, { tool: 'apply_workspace', args: { ad_domains } });
  expect(isError).toBe(true);
  expect(text).not.toContain(domain_password);
});

test.each(['True', 'TRUE', ' true', 'yes'])(
  'an order told to be paid by %j is refused, or known to be paid',
  async (is_auto_pay) => {
    world.cloud.script({
      create_subnet_bandwidth_change_order: { order_id: 'CS1' },
      bss_list_order_resources: { data: [], total_count: 0 },
    });
    const args = { bandwidth_id: 'b1', bandwidth_size: 20, extend_param: { is_auto_pay }, wait: false };
    const { value, isError } = await call(client, { tool: 'create_subnet_bandwidth_change_order', args });
    // Whoever is told that it waits for payment pays it again.
    expect(isError || (value.job as { jobs: string[] }).jobs[0] === 'paid-order:CS1').toBe(true);
  },
);
