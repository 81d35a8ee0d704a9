import { expect, test, vi } from 'vitest';
import { bandwidths } from '../../../src/sandbox/world/bandwidths.ts';
import type { Desktop } from '../../../src/sandbox/world/desktop.ts';
import { isWaiting } from '../../../src/sandbox/world/orders.ts';
import { describeArea } from '../area.ts';
import { idlers, oneAble } from '../cast.ts';
import type { Row } from '../cloud.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTHS = { period_type: 2, period_num: 2 };
const PAID = { extend_param: { is_auto_pay: 'true' } };

describeArea('workspace/orders', ({ call, rows, data, refused, world, later, now }) => {
  const newest = () => world().orders.all().at(-1)!;
  const bought = (order_id: string) => rows('bss_list_order_resources', { order_id, limit: 500 });
  const settle = async () => {
    later(30 * 60_000);
    await rows('bss_list_order_resources', { limit: 1 });
  };
  const pay = async (order_id: string) => {
    await call('bss_pay_order', { order_id, use_coupon: 'NO', use_discount: 'NO', wait: false });
    await settle();
  };
  /** Orders it, paid at once, and lets all of it happen: the rows of what it bought or changed. */
  const buy = async (type: string, resource: Row) => {
    await call('create_order', { type, resources: [{ ...MONTHS, ...resource }], ...PAID, wait: false });
    await settle();
    return bought(newest().id);
  };
  const code = async (type: string, resource: Row) =>
    (await refused('create_order', { type, resources: [{ ...MONTHS, ...resource }] })).code;
  const used = new Set<string>();
  const fresh = (fits: (desktop: Desktop) => boolean = () => true) => {
    const waits = (id: string) =>
      world()
        .orders.all()
        .some((order) => isWaiting(order, now()) && order.about.includes(id));
    const desktop = oneAble(
      world(),
      (one) => one.prepaid && !one.pool && !used.has(one.id) && !waits(one.id) && fits(one),
    );
    used.add(desktop.id);
    return desktop;
  };
  const named = (name: string) =>
    world()
      .fleet.all()
      .find((one) => one.name === name);
  const desktops = (more: Row = {}) => ({
    desktop_type: 'DEDICATED',
    product_id: 'workspace.x86.general.xlarge2',
    image_type: 'gold',
    image_id: world()
      .images.all()
      .find(({ type }) => type === 'gold')!.id,
    root_volume: { type: 'SAS', size: 80 },
    data_volumes: [{ type: 'SSD', size: 50 }],
    nics: [{ subnet_id: world().subnets.all()[0]!.id }],
    ...more,
  });

  test('desktops come when their order is paid, not before, and the next order waits for that', async () => {
    const resources = [{ ...MONTHS, create_desktops: desktops({ size: 2, desktop_name: 'YEAR-' }) }];
    const order = { type: 'createDesktops', resources, wait: false };
    const answer = await call('create_order', order);
    const { id } = newest();
    expect(JSON.stringify(answer)).toContain(id);
    expect(await refused('create_order', order)).toMatchObject({ code: 'WKS.0224' });
    await settle();
    expect(named('YEAR-01')).toBeUndefined();
    await pay(id);
    const rows = await bought(id);
    expect(rows.filter(({ is_main_resource }) => is_main_resource === 1)).toMatchObject([
      { resource_name: 'YEAR-01', status: 2 },
      { resource_name: 'YEAR-02', status: 2 },
    ]);
    expect(rows.filter(({ parent_resource_id }) => parent_resource_id === named('YEAR-01')!.id)).toHaveLength(2);
    const detail = await data('show_desktop_detail', { desktop_id: named('YEAR-01')!.id });
    expect(detail).toMatchObject({ order_id: id, metadata: { charging_mode: '1' }, status: 'ACTIVE' });
    const days = (named('YEAR-01')!.expires! - now()) / DAY;
    expect(days).toBeGreaterThan(57);
    expect(days).toBeLessThan(63);
  });

  test('an order that is paid at once is followed to its end', async () => {
    const outcome = await call('create_order', {
      type: 'createDesktops',
      resources: [{ period_type: 3, period_num: 1, create_desktops: desktops({ size: 1, desktop_name: 'ONCE-1' }) }],
      ...PAID,
    });
    expect(outcome).toMatchObject({ job: { status: 'succeeded' } });
    expect(named('ONCE-1')).toMatchObject({ prepaid: true });
  });

  test('what waits for a desktop whose job hangs costs little in a month, and is done when it is free', async () => {
    const desktop = fresh();
    const add_volumes = { desktop_id: desktop.id, volumes: [{ type: 'SSD', size: 120 }] };
    const resources = [{ ...MONTHS, period_type: 5, add_volumes }];
    await call('create_order', { type: 'addVolumes', resources, wait: false });
    const order = newest();
    desktop.busy = 'a job that hangs';
    await call('bss_pay_order', { order_id: order.id, use_coupon: 'NO', use_discount: 'NO', wait: false });
    const looks = vi.spyOn(world(), 'later');
    later(30 * DAY);
    world().advance(now());
    expect(looks.mock.calls.length).toBeLessThan(5_000);
    looks.mockRestore();
    expect(order.built).toBeUndefined();
    delete desktop.busy;
    later(2 * HOUR);
    world().advance(now());
    expect(order.built).toBeDefined();
  });

  test('an order that is never paid brings nothing and blocks nothing after a day', async () => {
    const order = {
      type: 'createDesktops',
      resources: [{ ...MONTHS, create_desktops: desktops({ size: 1, desktop_name: 'NEVER-1' }) }],
      wait: false,
    };
    await call('create_order', order);
    later(DAY);
    await call('create_order', order);
    await pay(newest().id);
    expect(named('NEVER-1')).toBeDefined();
  });

  test('desktops for a user, and a name that is taken by the time of the payment', async () => {
    const user = { user_name: 'order-newcomer', computer_name: 'TAKEN-1' };
    await call('create_order', {
      type: 'createDesktops',
      resources: [{ ...MONTHS, create_desktops: desktops({ desktops: [user] }) }],
      wait: false,
    });
    const { id } = newest();
    const other = fresh();
    world().fleet.rename(other, 'TAKEN-1');
    await pay(id);
    expect(await bought(id)).toEqual([]);
    expect(await code('createDesktops', { create_desktops: desktops({ desktops: [user] }) })).toBe('WKS.00010139');
    await buy('createDesktops', { create_desktops: desktops({ desktops: [{ ...user, computer_name: 'MINE-1' }] }) });
    const [mine] = await rows('list_desktops', { user_name: ['order-newcomer'] });
    expect(mine).toMatchObject({ computer_name: 'MINE-1' });
  });

  test('desktops with an hourly package have it on their bill', async () => {
    const hours = 'workspace.hourpackage.x86.general.xlarge2.120';
    const wish = (more: Row) => ({
      hour_package_resources: [
        {
          ...MONTHS,
          used_up_policy: 'PAY_PER_USE',
          create_desktops: desktops({ size: 1, desktop_name: 'HOURS-1', ...more }),
        },
      ],
      ...PAID,
    });
    const other = 'workspace.hourpackage.x86.general.large2.60';
    expect(await refused('create_desktop_order', wish({ hour_package_product_id: other }))).toMatchObject({
      code: 'WKS.0301',
    });
    expect(await refused('create_desktop_order', wish({}))).toMatchObject({ code: 'WKS.0001' });
    await call('create_desktop_order', { ...wish({ hour_package_product_id: hours }), wait: false });
    await settle();
    const rows = await bought(newest().id);
    expect(rows.map(({ resource_spec_code }) => resource_spec_code)).toContain(hours);
    expect(rows.find(({ is_main_resource }) => is_main_resource === 1)).toMatchObject({ resource_name: 'HOURS-1' });
  });

  test('a pool is bought and grows by orders', async () => {
    const { image_id, image_type, product_id } = desktops();
    const pool = {
      name: 'Yearly-pool',
      type: 'STATIC',
      size: 2,
      product_id,
      image_type,
      image_id,
      root_volume: { type: 'SAS', size: 80 },
      subnet_ids: [world().subnets.all()[0]!.id],
    };
    const first = await buy('createDesktopPool', { create_desktop_pool: pool });
    expect(first.filter(({ is_main_resource }) => is_main_resource === 1)).toHaveLength(2);
    const [listed] = await rows('list_desktop_pools', { name: 'Yearly-pool' });
    expect(listed).toMatchObject({ charging_mode: '0', desktop_count: 2 });
    await buy('expandDesktopPool', { expand_desktop_pool: { pool_id: listed!.id, size: 1 } });
    expect((await rows('list_desktop_pools', { name: 'Yearly-pool' }))[0]).toMatchObject({ desktop_count: 3 });
    expect(await code('expandDesktopPool', { expand_desktop_pool: { pool_id: 'nowhere', size: 1 } })).toBe(
      'WKS.00010031',
    );
    expect(await code('createDesktopPool', { create_desktop_pool: pool })).toBe('WKS.0001');
  });

  test('a disk is added by order, and belongs to its desktop', async () => {
    const desktop = fresh();
    const [before, volumes] = [desktop.data.length, [{ type: 'SSD', size: 120 }]];
    const rows = await buy('addVolumes', { period_type: 5, add_volumes: { desktop_id: desktop.id, volumes } });
    expect(desktop.data).toHaveLength(before + 1);
    const disk = desktop.data.at(-1)!;
    expect(rows).toMatchObject([
      { resource_id: desktop.id },
      { resource_id: disk.volumeId, parent_resource_id: desktop.id },
    ]);
    const byUse = world()
      .fleet.all()
      .find(({ prepaid }) => !prepaid)!;
    expect(await code('addVolumes', { add_volumes: { desktop_id: byUse.id, volumes } })).toBe('WKS.0301');
    expect(await code('addVolumes', {})).toBe('WKS.0001');
  });

  test('desktops are rebuilt with an image that costs extra', async () => {
    const desktop = fresh();
    const image = world()
      .images.all()
      .find(({ productCode }) => productCode)!;
    const rebuild_desktops = { desktop_ids: [desktop.id], image_type: image.type, image_id: image.id };
    const rows = await buy('rebuildDesktops', { period_type: 6, rebuild_desktops });
    expect(rows).toMatchObject([{ resource_id: desktop.id }]);
    expect(desktop).toMatchObject({ image: { id: image.id } });
    const all = await rowsOf(desktop);
    expect(all.map(({ resource_spec_code }) => resource_spec_code)).toContain(image.productCode);
  });
  const rowsOf = async ({ id }: Desktop) =>
    (await rows('bss_list_order_resources', { limit: 500 })).filter(({ parent_resource_id: of }) => of === id);

  test('a free desktop is assigned with such an image', async () => {
    const desktop = fresh(({ type }) => type === 'DEDICATED');
    world().people.unassign(desktop, () => true);
    desktop.maintenance = false;
    const person = idlers(world()).find(({ locked }) => !locked)!;
    const image = world()
      .images.all()
      .find(({ productCode }) => productCode)!;
    const privilege = desktop.image.os === 'Windows' ? 'users' : 'default';
    await buy('rebuildDesktops', {
      period_type: 6,
      attach_desktops: {
        desktops: [{ desktop_id: desktop.id, user_name: person.name, user_group: privilege }],
        image_type: image.type,
        image_id: image.id,
      },
    });
    expect(desktop).toMatchObject({ assignments: [{ id: person.id }], image: { id: image.id } });
  });

  test('public addresses, hosts and places in collaborations are paid ahead too, and end', async () => {
    const eips = { eip_type: '5_bgp', eip_charge_mode: 'BANDWIDTH', bandwidth_size: 10 };
    const desktop = fresh(({ nic }) => !nic.eip);
    const [eip] = await buy('applyDesktopsInternet', {
      apply_desktops_internet: { ...eips, desktop_ids: [desktop.id] },
    });
    expect(desktop.nic.eip?.id).toBe(eip!.resource_id);
    expect(await buy('applyDesktopsInternet', { apply_desktops_internet: { ...eips, count: 2 } })).toHaveLength(2);
    await call('bss_unsubscribe_resources', { resource_ids: [eip!.resource_id], unsubscribe_type: 1 });
    expect(desktop.nic.eip).toBeUndefined();

    const subnet = world().subnets.all()[0]!;
    const hosts = await buy('createExclusiveHosts', {
      create_exclusive_hosts: {
        availability_zone: 'sandbox-1a',
        quantity: 2,
        product_id: 'workspace.exclusive.host.s6',
        image_volumes: [],
        memory_volumes: [],
        vpc_id: subnet.vpc.id,
        subnet_id: subnet.id,
      },
    });
    expect(hosts).toHaveLength(2);
    await call('create_change_order', {
      desktop_id: hosts[0]!.resource_id,
      type: 'resizeExclusiveLites',
      exclusive_lites_product_id: 'lite.4',
      new_quantity: 12,
      ...PAID,
      wait: false,
    });
    await settle();
    expect(await bought(newest().id)).toMatchObject([{ resource_id: hosts[0]!.resource_id }]);

    const person = idlers(world())[0]!;
    const seats = {
      user_sharer_sku: 'workspace.collaborativedesktop.collabpartsubusers.1',
      users: [{ user_id: person.id, user_name: person.name }],
    };
    const [seat] = await buy('subscribeUserSharer', { period_type: 6, subscribe_user_sharer: seats });
    expect(seat).toMatchObject({ resource_name: person.name, status: 2 });
    const subscribed = await rows('list_users', { share_space_subscription: true });
    expect(subscribed.map(({ id }) => id)).toContain(person.id);
    const nobody = { ...seats, users: [{ user_id: 'nobody', user_name: 'nobody' }] };
    expect(await code('subscribeUserSharer', { subscribe_user_sharer: nobody })).toBe('WKS.00170312');
  });

  test('a line is bought for a subnet and made larger by order', async () => {
    const subnet = world()
      .subnets.all()
      .find(({ name }) => name === 'subnet-fin')!;
    const line = (more: Row = {}) => ({
      apply_subnet_bandwidth: {
        subnet_id: subnet.id,
        charge_mode: 'wks_bandwidth',
        bandwidth_size: 20,
        bandwidth_name: 'bw-fin',
        ...more,
      },
    });
    expect(await code('ApplySubnetBandwidth', line({ charge_mode: 'wks_traffic' }))).toBe('WKS.0001');
    const [row] = await buy('ApplySubnetBandwidth', line());
    expect(row).toMatchObject({ resource_name: 'bw-fin', status: 2 });
    const [bandwidth] = await rows('list_subnet_bandwidths', { bandwidth_name: 'bw-fin' });
    expect(bandwidth).toMatchObject({ size: 20, status: 'ACTIVE', order_id: newest().id });
    expect(await code('ApplySubnetBandwidth', line())).toBe('WKS.00010032');

    const change = { bandwidth_id: bandwidth!.bandwidth_id, bandwidth_size: '50', wait: false };
    await call('create_subnet_bandwidth_change_order', change);
    expect(await refused('create_subnet_bandwidth_change_order', change)).toMatchObject({ code: 'WKS.0224' });
    await pay(newest().id);
    expect((await rows('list_subnet_bandwidths', { bandwidth_name: 'bw-fin' }))[0]).toMatchObject({ size: 50 });
    const byUse = world()
      .part(bandwidths)
      .all()
      .find(({ charge }) => charge !== 'wks_bandwidth')!;
    const wrong = { bandwidth_id: byUse.id, bandwidth_size: '50' };
    expect(await refused('create_subnet_bandwidth_change_order', wrong)).toMatchObject({ code: 'WKS.0001' });
  });

  test('one desktop gets another product or a larger disk by order, even when it is busy at first', async () => {
    const desktop = fresh(({ product }) => product.id !== 'workspace.x86.ultimate.4xlarge4');
    const resize = {
      desktop_id: desktop.id,
      type: 'resizeDesktops',
      resize_product_id: 'workspace.x86.ultimate.4xlarge4',
    };
    await call('create_change_order', { ...resize, wait: false });
    const { id } = newest();
    const grow = {
      desktop_id: desktop.id,
      type: 'expandVolumes',
      expand_volume_id: desktop.root.volumeId,
      expand_new_size: 200,
    };
    expect(await refused('create_change_order', grow)).toMatchObject({ code: 'WKS.0224' });
    expect(
      await refused('resize_desktop', {
        desktops: [{ desktop_id: desktop.id }],
        product_id: resize.resize_product_id,
        mode: 'STOP_DESKTOP',
      }),
    ).toMatchObject({ code: 'WKS.0001' });
    desktop.busy = 'some-job';
    await pay(id);
    expect(desktop.product.id).not.toBe(resize.resize_product_id);
    delete desktop.busy;
    await settle();
    expect(desktop.product.id).toBe(resize.resize_product_id);
    expect(await bought(id)).toEqual(expect.arrayContaining([expect.objectContaining({ resource_id: desktop.id })]));
    expect(await refused('create_change_order', resize)).toMatchObject({ code: 'WKS.0001' });
    await call('create_change_order', { ...grow, ...PAID, wait: false });
    await settle();
    expect(desktop.root.size).toBe(200);
    expect(await refused('create_change_order', { ...grow, ...PAID })).toMatchObject({ code: 'WKS.0001' });
  });

  test('many desktops have an order each; one that can not be changed fails alone', async () => {
    const [one, two, waiting] = [fresh(), fresh(), fresh()];
    const param = (...among: Desktop[]) => ({
      type: 'ADD_VOLUME',
      add_volume_param: { desktop_ids: among.map(({ id }) => id), volume_type: 'SAS', volume_size: 40 },
      wait: false,
    });
    await call('create_desktop_batch_order', param(waiting));
    const count = world().orders.size;
    const answer = await refused('create_desktop_batch_order', param(one, waiting, two));
    expect(JSON.stringify(answer)).toContain('WKS.0224');
    expect(world().orders.size).toBe(count + 2);
    const orders = world().orders.all().slice(-2);
    for (const order of orders) expect(JSON.stringify(answer)).toContain(order.id);
    const disks = [one.data.length, two.data.length, waiting.data.length];
    for (const { id } of [...orders]) await pay(id);
    expect([one.data.length, two.data.length, waiting.data.length]).toEqual([disks[0]! + 1, disks[1]! + 1, disks[2]]);
    expect(await refused('create_desktop_batch_order', param(waiting))).toMatchObject({ code: 'WKS.0224' });
  });

  test('every kind of change happens once it is paid', async () => {
    const change = async (type: string, param: string, args: Row) => {
      await call('create_desktop_batch_order', { type, [param]: args, wait: false });
      await pay(newest().id);
    };
    const desktop = fresh(({ shareSku, product }) => !shareSku && product.id !== 'workspace.x86.ultimate.4xlarge4');
    const desktop_ids = [desktop.id];
    await change('EXTEND_VOLUME', 'extend_volume_param', {
      desktop_ids,
      desktop_pool_disk_id: desktop.root.volumeId,
      new_size: 160,
    });
    expect(desktop.root.size).toBe(160);
    const product_id = 'workspace.x86.ultimate.4xlarge4';
    await change('RESIZE', 'resize_param', { desktop_ids, product_id, mode: 'STOP_DESKTOP' });
    expect(desktop.product.id).toBe(product_id);
    const image = world()
      .images.all()
      .find(({ productCode }) => productCode)!;
    await change('CHANGE_IMAGE', 'change_image_param', { desktop_ids, image_spec_code: image.productCode });
    expect(desktop.image).toBe(image);
    const sub_resource_sku = 'workspace.collaborativedesktop.6party.standard';
    await change('ADD_SUB_RESOURCES', 'add_sub_resources_param', { desktop_ids, sub_resource_sku });
    expect(desktop.shareSku).toBe(sub_resource_sku);
    expect((await rowsOf(desktop)).map(({ resource_spec_code }) => resource_spec_code)).toContain(sub_resource_sku);
    await change('DELETE_SUB_RESOURCES', 'delete_sub_resources_param', {
      desktop_ids,
      sub_resource_type: 'DESKTOP_SHARER',
    });
    expect(desktop.shareSku).toBeUndefined();
    const again = {
      type: 'EXTEND_VOLUME',
      extend_volume_param: { desktop_ids, desktop_pool_disk_id: desktop.root.volumeId, new_size: 100 },
    };
    expect(await refused('create_desktop_batch_order', again)).toMatchObject({ code: 'WKS.0001' });
  });

  test('a pool is changed by one order, with all of its desktops', async () => {
    const [pool] = world()
      .pools.all()
      .filter(({ prepaid }) => prepaid);
    const members = () =>
      world()
        .fleet.all()
        .filter((one) => one.pool === pool);
    await call('create_desktop_pool_change_order', {
      type: 'ADD_VOLUME',
      add_volume_param: { desktop_pool_id: pool!.id, volume_type: 'SSD', volume_size: 60 },
      wait: false,
    });
    await pay(newest().id);
    expect(pool!.data).toMatchObject([{ type: 'SSD', size: 60 }]);
    expect(members().every(({ data }) => data[0]?.poolDisk === pool!.data[0]!.id)).toBe(true);
    await call('create_desktop_pool_change_order', {
      type: 'EXTEND_VOLUME',
      extend_volume_param: { desktop_pool_id: pool!.id, desktop_pool_disk_id: pool!.data[0]!.id, new_size: 90 },
      wait: false,
    });
    await pay(newest().id);
    expect(pool!.data[0]!.size).toBe(90);
    expect(members().every(({ data }) => data[0]?.size === 90)).toBe(true);
    const gone = { type: 'RESIZE', resize_param: { desktop_pool_id: 'nowhere', product_id: 'x' } };
    expect((await refused('create_desktop_pool_change_order', gone)).code).toMatch(/WKS.00010031|not_found/);
  });

  test('the company has orders of the past, one that waits, and desktops that end soon', () => {
    const prepaid = world()
      .fleet.all()
      .filter((one) => one.prepaid);
    expect(prepaid.filter(({ renews }) => renews).length).toBeGreaterThan(10);
    expect(prepaid.some(({ expires }) => expires! < world().born + 29 * DAY)).toBe(true);
    const seeded = world()
      .orders.all()
      .filter(({ created }) => created < world().born);
    expect(seeded.some((order) => isWaiting(order, world().born))).toBe(true);
    expect(seeded.some((order) => !isWaiting(order, world().born))).toBe(true);
  });
});
