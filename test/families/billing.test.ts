import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient } from '../world.ts';
import { type Came, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

const CALLS: [string, Record<string, unknown>, unknown][] = [
  ['bss_pay_order', { order_id: 'CS1', use_coupon: 'NO', use_discount: 'NO' }, undefined],
  ['bss_unsubscribe_resources', { resource_ids: ['d1'], unsubscribe_type: 1 }, { order_ids: ['CS2'] }],
  [
    'bss_renew_resources',
    { resource_ids: ['d1'], period_type: 2, period_num: 1, expire_policy: 0, wait: false },
    { order_ids: ['CS3'] },
  ],
  ['bss_list_order_resources', { order_id: 'CS1' }, { data: [], total_count: 0 }],
];

let world: ScriptedWorld;
let client: TestClient;
beforeEach(() => world.cloud.clear());

describe('billing of an account that the site names', () => {
  beforeAll(async () => {
    world = await startScripted({ account: { domainId: 'domain-1' } });
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());

  test.each(CALLS)('is called for the account and for no project: %s', async (tool, args, answer) => {
    world.cloud.script({ [tool]: answer });
    expect((await client.call(tool, args)).isError).toBe(false);
    const [request] = world.cloud.of(tool);
    expect(request?.headers).toMatchObject({ 'x-domain-id': 'domain-1' });
    expect(request?.headers).not.toHaveProperty('x-project-id');
    expect(request?.headers.authorization).toContain('x-domain-id');
    expect(request?.target).not.toContain(world.site.projectId);
  });

  test('alone is: other services are called for the project', async () => {
    world.cloud.script({ list_desktops: { desktops: [] }, appstream_list_servers: { items: [], count: 0 } });
    await client.call('list_desktops');
    await client.call('appstream_list_servers');
    for (const { headers } of world.cloud.came) {
      expect(headers).toMatchObject({ 'x-project-id': world.site.projectId });
      expect(headers).not.toHaveProperty('x-domain-id');
    }
    expect(world.cloud.came).toHaveLength(2);
  });
});

describe('billing of an account that nobody names', () => {
  beforeAll(async () => {
    world = await startScripted();
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());

  test.each(CALLS)('is not called: %s', async (tool, args, answer) => {
    world.cloud.script({ [tool]: answer });
    const { value, isError } = await client.call(tool, args);
    expect(value).toMatchObject({ code: 'no_domain_id', hint: expect.stringContaining('HUAWEICLOUD_SDK_DOMAIN_ID') });
    expect(isError).toBe(true);
    expect(world.cloud.came).toEqual([]);
  });

  test('leaves an order unpaid, as far as anybody knows, and says why it could not look', async () => {
    world.cloud.script({ appstream_create_app_servers: { order_id: 'CS1' } });
    const { value, isError } = await client.call('appstream_create_app_servers', {
      type: 'createApps',
      server_group_id: 'g1',
      subscription_num: 1,
      product_id: 'p1',
      root_volume: { type: 'SAS', size: 80 },
      vpc_id: 'v1',
      subnet_id: 'n1',
    });
    expect(value.job).toMatchObject({ status: 'unpaid', said: expect.stringContaining('domain id') });
    expect(isError).toBe(false);
  });
});

describe('unsubscribing machines', () => {
  beforeAll(async () => {
    world = await startScripted({ confirm: 'human', account: { domainId: 'domain-1' } });
  });
  afterAll(() => world.close());

  const desktop = {
    desktop_id: 'd1',
    computer_name: 'DESK-0001',
    attach_user_infos: [{ user_name: 'lisi' }],
    login_status: 'CONNECTED',
    status: 'ACTIVE',
    metadata: { charging_mode: '1' },
  };
  const server = {
    id: 's1',
    name: 'APS-0001',
    server_group_name: 'office-apps',
    session_count: 0,
    status: 'REGISTERED',
    metadata: { charging_mode: '1' },
  };
  /** A cloud with one desktop and one server. */
  const machines = () =>
    world.cloud.script({
      list_desktops_detail: ({ query }: Came) => {
        const desktops = query.getAll('desktop_id').includes('d1') ? [desktop] : [];
        return { desktops, total_count: desktops.length };
      },
      '*': {},
      appstream_list_servers: ({ query }: Came) => {
        const items = query.get('server_id') === 's1' ? [server] : [];
        return { items, count: items.length };
      },
      bss_unsubscribe_resources: { order_ids: ['CS2'] },
    });
  const args = { resource_ids: ['d1', 's1'], unsubscribe_type: 1 };

  test.each(ERAS)('shows a person at a client of %s the desktop and the server among them', async (era) => {
    machines();
    const person = world.approving('2');
    const { isError } = await (await world.connect(era, person)).call('bss_unsubscribe_resources', args);
    expect(isError).toBe(false);
    const [desktopLine, serverLine] = ['DESK-0001', 'APS-0001'].map((name) =>
      person.read[0]?.split('\n').find((line) => line.includes(name)),
    );
    expect(desktopLine).toMatch(/lisi.*CONNECTED NOW.*yearly\/monthly/);
    expect(serverLine).toMatch(/server.*office-apps.*yearly\/monthly/);
    expect(world.cloud.of('bss_unsubscribe_resources').map(({ json }) => json)).toEqual([args]);
  });

  test('asks for a typed count of both', async () => {
    machines();
    const connected = await world.connect('2026-07-28', world.approving('1'));
    const { isError } = await connected.call('bss_unsubscribe_resources', args);
    expect(isError).toBe(true);
    expect(world.cloud.of('bss_unsubscribe_resources')).toEqual([]);
  });

  test('that nobody knows is refused before anything is asked or sent', async () => {
    machines();
    const person = world.approving('3');
    const { value } = await (await world.connect('2026-07-28', person)).call('bss_unsubscribe_resources', {
      ...args,
      resource_ids: ['d1', 's1', 'disk-1'],
    });
    expect(value).toMatchObject({ code: 'target_not_found', message: expect.stringContaining('disk-1') });
    expect(person.read).toEqual([]);
    expect(world.cloud.of('bss_unsubscribe_resources')).toEqual([]);
  });

  test('no longer is approved when a server got another term meanwhile', async () => {
    machines();
    const renamed = { ...server, metadata: { charging_mode: '0' } };
    const person = world.approving('2');
    const changing = async (shown: never) => {
      world.cloud.script({ appstream_list_servers: { items: [renamed], count: 1 } });
      return person(shown);
    };
    const { value } = await (await world.connect('2025-11-25', changing as never)).call(
      'bss_unsubscribe_resources',
      args,
    );
    expect(value).toMatchObject({ code: 'targets_drifted', message: expect.stringContaining('APS-0001') });
    expect(world.cloud.of('bss_unsubscribe_resources')).toEqual([]);
  });
});
