import { expect, test } from 'vitest';
import { appServers, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { isWaiting } from '../../../src/sandbox/world/orders.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const DAY = 86_400_000;

describeArea('appstream/orders', ({ call, rows, data, refused, world, later, now }) => {
  const group = () =>
    world()
      .part(serverGroups)
      .all()
      .find(({ name }) => name === 'sg-cad')!;
  const wish = (more: Row = {}, servers: Row = {}) => {
    const { id, productId, vpcId, subnetId } = group();
    return {
      type: 'createApps',
      resources: [
        {
          create_services: {
            server_group_id: id,
            product_id: productId,
            root_volume: { type: 'SAS', size: 80 },
            vpc_id: vpcId,
            subnet_id: subnetId,
            ...servers,
          },
          subscription_num: 2,
          period_type: 2,
          period_num: 3,
          ...more,
        },
      ],
      wait: false,
    };
  };
  const listed = () => rows('appstream_list_servers', { server_group_id: group().id, limit: 100 });
  const bought = (order_id: string, main = 1) =>
    rows('bss_list_order_resources', { order_id, only_main_resource: main });
  const pay = (order_id: string) =>
    call('bss_pay_order', { order_id, use_coupon: 'NO', use_discount: 'NO', wait: false });
  const newest = () => world().orders.all().at(-1)!;

  test('ordered servers are built when the order is paid, for as long as was ordered', async () => {
    const before = await listed();
    const answer = await call('appstream_create_order', wish());
    const order = newest();
    expect(JSON.stringify(answer)).toContain(order.id);
    later();
    expect(await listed()).toHaveLength(before.length);
    expect(await bought(order.id)).toEqual([]);
    await pay(order.id);
    later(60_000);
    const building = (await listed()).filter(({ vm_status }) => vm_status === 'BUILD');
    expect(building).toHaveLength(2);
    expect(await bought(order.id)).toEqual([]);
    later();
    const rest = await bought(order.id);
    expect(rest).toHaveLength(2);
    expect(rest[0]).toMatchObject({ status: 2, resource_type_code: 'hws.resource.type.workspace.appstream' });
    const days = (Date.parse(rest[0]!.expire_time as string) - now()) / DAY;
    expect(days).toBeGreaterThan(88);
    expect(days).toBeLessThan(93);
    const server = await data('appstream_show_server', { server_id: rest[0]!.resource_id });
    expect(server).toMatchObject({
      order_id: order.id,
      vm_status: 'ACTIVE',
      job_type: 'CREATE_SERVER',
      metadata: { charging_mode: '1', 'metering.order_id': order.id },
    });
  });

  test('an order that was not paid in time brings nothing', async () => {
    const before = await listed();
    await call('appstream_create_order', wish({ subscription_num: 1 }));
    later(DAY);
    expect(
      await refused('bss_pay_order', { order_id: newest().id, use_coupon: 'NO', use_discount: 'NO' }),
    ).toMatchObject({ code: 'CBC.0100' });
    later();
    expect(await listed()).toHaveLength(before.length);
  });

  test('a purchase by another call is an order too, and may renew itself', async () => {
    const { id, productId, vpcId, subnetId } = group();
    await call('appstream_create_app_servers', {
      type: 'createApps',
      server_group_id: id,
      subscription_num: 1,
      product_id: productId,
      root_volume: { type: 'SAS', size: 80 },
      vpc_id: vpcId,
      subnet_id: subnetId,
      create_server_extend_param: {
        charging_mode: 'prePaid',
        period_type: 3,
        period_num: 1,
        is_auto_pay: true,
        is_auto_renew: true,
      },
    });
    const [server] = await bought(newest().id);
    expect(server).toMatchObject({ status: 2 });
    expect(
      world()
        .part(appServers)
        .get(server!.resource_id as string),
    ).toMatchObject({ renews: true });
  });

  test('orders of what is not sold, for no period or for no group are refused', async () => {
    const code = async (args: Row) => (await refused('appstream_create_order', args)).code;
    expect(await code({ ...wish(), type: 'createDesktops' })).toBe('WKS.00051102');
    expect(await code(wish({ period_num: 10 }))).toBe('WKS.00051102');
    expect(await code(wish({ period_type: 4 }))).toBe('WKS.00051102');
    expect(await code(wish({}, { product_id: 'nothing' }))).toBe('WKS.00052103');
    expect(await code(wish({}, { subnet_id: 'nowhere' }))).toBe('WKS.00121304');
    expect(await code(wish({}, { root_volume: { type: 'SAS', size: 2000 } }))).toBe('WKS.00051102');
  });

  test('an order goes nowhere when its group is gone before it is paid', async () => {
    await call('appstream_create_order', wish({ subscription_num: 1 }));
    const order = newest();
    const real = world().part(serverGroups);
    const kept = group();
    real.delete(kept.id);
    await pay(order.id);
    later();
    expect(await bought(order.id, 0)).toEqual([]);
    expect(order.built).toBeDefined();
    real.add(kept);
  });

  test('the company has servers that end soon', async () => {
    const servers = world()
      .part(appServers)
      .all()
      .filter(({ prepaid }) => prepaid);
    expect(servers.every(({ expires }) => expires !== undefined)).toBe(true);
    expect(servers.some(({ expires, renews }) => !renews && expires! < world().born + 14 * DAY)).toBe(true);
    expect(
      world()
        .orders.all()
        .some((order) => isWaiting(order, world().born)),
    ).toBe(true);
  });

  test.each<[string, Row, Row, string]>([
    ['an OU that is not in the directory', {}, { ou_name: 'Nowhere' }, 'WKS.00121212'],
    [
      'data disks in a dedicated storage pool',
      {},
      { data_volumes: [{ type: 'SAS', size: 10, cluster_id: 'pool' }] },
      'WKS.00121501',
    ],
    [
      'more disks in a dedicated storage pool',
      { add_volumes: { volumes: [{ type: 'SAS', size: 10, cluster_id: 'pool' }] } },
      {},
      'WKS.00121501',
    ],
  ])('%s cannot be ordered', async (_, more, servers, code) => {
    expect(await refused('appstream_create_order', wish(more, servers))).toMatchObject({ code });
  });
});
