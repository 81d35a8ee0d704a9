import { expect, test } from 'vitest';
import { appServers } from '../../../src/sandbox/world/app-servers.ts';
import { bandwidths } from '../../../src/sandbox/world/bandwidths.ts';
import type { Desktop } from '../../../src/sandbox/world/desktop.ts';
import { isWaiting } from '../../../src/sandbox/world/orders.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const DAY = 86_400_000;

describeArea('bss/orders', ({ call, rows, data, refused, world, later, now }) => {
  const list = (args: Row = {}) => rows('bss_list_order_resources', { limit: 500, ...args });
  const row = async (id: string) => (await list({ resource_ids: [id] }))[0];
  const pay = (order_id: string) => call('bss_pay_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
  const unpayable = (order_id: string) => refused('bss_pay_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
  const unsubscribe = (ids: string[], unsubscribe_type = 1) => ({ resource_ids: ids, unsubscribe_type });
  const renewal = (id: string, more: Row = {}) => ({
    resource_ids: [id],
    period_type: 2,
    period_num: 1,
    expire_policy: 1,
    ...more,
  });
  const used = new Set<string>();
  /** A yearly/monthly desktop that no other test has used, with its term going on. */
  const fresh = (fits: (desktop: Desktop) => boolean = () => true) => {
    const desktop = world()
      .fleet.all()
      .find((one) => one.prepaid && !one.pool && !one.busy && one.expires! > now() && !used.has(one.id) && fits(one))!;
    used.add(desktop.id);
    return desktop;
  };
  /** Lets everything of the order happen. */
  const settle = async () => {
    later(5 * 60_000);
    await list({ limit: 1 });
  };

  test('all that is paid for ahead is listed, attached things with their main one', async () => {
    const all = await list();
    const main = all.filter((each) => each.is_main_resource === 1 && each.status !== 3);
    const yearly = world()
      .fleet.all()
      .filter(({ prepaid }) => prepaid);
    const servers = world()
      .part(appServers)
      .all()
      .filter(({ prepaid }) => prepaid);
    const lines = world()
      .part(bandwidths)
      .all()
      .filter(({ charge }) => charge === 'wks_bandwidth');
    expect(main.map((each) => each.resource_id).sort()).toEqual(
      [...yearly, ...servers, ...lines].map(({ id }) => id).sort(),
    );
    const desktop = yearly[0]!;
    const attached = all.filter((each) => each.parent_resource_id === desktop.id);
    expect(attached.map((each) => each.resource_id)).toEqual(
      expect.arrayContaining([desktop.root.volumeId, ...desktop.data.map(({ volumeId }) => volumeId)]),
    );
    expect(all.some((each) => each.status === 3)).toBe(true);
    expect(new Set(await list({ only_main_resource: 1 }))).toEqual(
      new Set(all.filter((each) => each.is_main_resource === 1).map(({ parent_resource_id: _, ...each }) => each)),
    );
    expect((await list({ status_list: [3] })).every((each) => each.status === 3)).toBe(true);
    const page = await rows('bss_list_order_resources', { limit: 2, offset: 1 });
    expect(page.map((each) => each.resource_id)).toEqual(all.slice(1, 3).map((each) => each.resource_id));
  });

  test('an order of the past is found by what it bought, and is paid', async () => {
    const { id, orderId } = fresh();
    const bought = await list({ order_id: orderId });
    expect(bought.map((each) => each.resource_id)).toContain(id);
    expect(await unpayable(orderId!)).toMatchObject({ code: 'CBC.0100' });
    expect(await unpayable('CSNOSUCHORDER')).toMatchObject({ code: 'CBC.0100' });
  });

  test('the order that waits builds what it is for once it is paid, and is paid once', async () => {
    const order = world()
      .orders.all()
      .find((each) => isWaiting(each, now()) && world().fleet.get(each.about[0]!))!;
    const desktop = world().fleet.get(order.about[0]!)!;
    used.add(desktop.id);
    const disks = desktop.data.length;
    expect(await list({ order_id: order.id })).toEqual([]);
    await call('bss_pay_order', { order_id: order.id, use_coupon: 'NO', use_discount: 'NO', wait: false });
    expect(await unpayable(order.id)).toMatchObject({ code: 'CBC.0100' });
    await settle();
    const detail = await data('show_desktop_detail', { desktop_id: desktop.id });
    expect(JSON.stringify(detail).match(/"volume_id"/g)?.length).toBe(disks + 2);
    const bought = await list({ order_id: order.id });
    expect(bought.map((each) => each.resource_id)).toEqual([desktop.id, desktop.data.at(-1)!.volumeId]);
  });

  test('an order that nobody pays for a day is cancelled', async () => {
    const desktop = fresh();
    const answer = await call('bss_renew_resources', { ...renewal(desktop.id), wait: false });
    const order = world().orders.all().at(-1)!;
    expect(JSON.stringify(answer)).toContain(order.id);
    expect(await refused('bss_renew_resources', renewal(desktop.id))).toMatchObject({ code: 'CBC.99003651' });
    later(DAY);
    expect(await unpayable(order.id)).toMatchObject({ code: 'CBC.0100' });
    const before = desktop.expires;
    await call('bss_renew_resources', { ...renewal(desktop.id), wait: false });
    const second = world().orders.all().at(-1)!;
    expect(second.id).not.toBe(order.id);
    await pay(second.id);
    await settle();
    expect(desktop.expires).toBeGreaterThan(before!);
    expect(await row(desktop.id)).toMatchObject({
      expire_time: `${new Date(desktop.expires!).toISOString().slice(0, 19)}Z`,
    });
  });

  test('a renewal moves the end on, and is given back alone', async () => {
    const desktop = fresh();
    const before = desktop.expires!;
    await call('bss_renew_resources', {
      ...renewal(desktop.id, { period_type: 3, is_auto_pay: 1 }),
      wait: false,
    });
    await settle();
    expect(new Date(desktop.expires!).getUTCFullYear()).toBe(new Date(before).getUTCFullYear() + 1);
    await call('bss_unsubscribe_resources', unsubscribe([desktop.id], 2));
    expect(desktop.expires).toBe(before);
    expect(await refused('bss_unsubscribe_resources', unsubscribe([desktop.id], 2))).toMatchObject({
      code: 'CBC.30000067',
    });
  });

  test('what is paid by use, attached or not there is not renewed; nor for four years', async () => {
    const byUse = world()
      .fleet.all()
      .find(({ prepaid }) => !prepaid)!;
    const yearly = fresh();
    for (const id of [byUse.id, yearly.root.volumeId, 'nothing']) {
      const error = await refused('bss_renew_resources', renewal(id, { is_auto_pay: 1 }));
      expect(['CBC.0100', 'not_found', 'targets_unknown']).toContain(error.code);
    }
    const long = renewal(yearly.id, { period_type: 3, period_num: 4 });
    expect(await refused('bss_renew_resources', long)).toMatchObject({ code: 'CBC.0100' });
  });

  test('a yearly desktop is not deleted but unsubscribed, with all that is attached', async () => {
    const desktop = fresh();
    const volume = desktop.root.volumeId;
    expect(await refused('delete_desktop', { desktop_id: desktop.id })).toMatchObject({ code: 'WKS.00010036' });
    await call('bss_unsubscribe_resources', unsubscribe([desktop.id]));
    await settle();
    expect(world().fleet.get(desktop.id)).toBeUndefined();
    expect(await list({ resource_ids: [desktop.id, volume] })).toMatchObject([{ status: 3 }, { status: 3 }]);
    expect(await refused('bss_unsubscribe_resources', unsubscribe([desktop.id]))).toMatchObject({
      code: expect.stringMatching(/CBC.30000067|not_found/),
    });
  });

  test('nothing is unsubscribed when one of them can not be', async () => {
    const desktop = fresh();
    const byUse = world()
      .fleet.all()
      .find(({ prepaid }) => !prepaid)!;
    const both = unsubscribe([desktop.id, byUse.id]);
    expect(await refused('bss_unsubscribe_resources', both)).toMatchObject({ code: 'CBC.30000067' });
    await settle();
    expect(world().fleet.get(desktop.id)).toBe(desktop);
    desktop.busy = 'some-job';
    const alone = unsubscribe([desktop.id]);
    expect(await refused('bss_unsubscribe_resources', alone)).toMatchObject({ code: 'CBC.99003651' });
    delete desktop.busy;
  });

  test('a yearly server goes the same way', async () => {
    const server = world()
      .part(appServers)
      .all()
      .find(({ prepaid, busy }) => prepaid && !busy)!;
    await call('bss_unsubscribe_resources', unsubscribe([server.id]));
    await settle();
    expect(await row(server.id)).toMatchObject({ status: 3 });
    expect(await rows('appstream_list_servers', { server_id: server.id })).toEqual([]);
  });

  test('what nobody renews works on for a while, is frozen, thawed by a renewal, and else released', async () => {
    const [kept, lost] = [fresh(), fresh()];
    const renewing = fresh(({ renews }) => renews === true);
    const server = world()
      .part(appServers)
      .all()
      .find(({ prepaid, vm }) => prepaid && vm === 'ACTIVE')!;
    const soon = now() + DAY;
    for (const thing of [kept, lost, server]) {
      delete thing.renews;
      thing.expires = soon;
    }
    renewing.expires = soon;
    kept.status = 'ACTIVE';
    kept.maintenance = false;
    later(2 * DAY);
    expect(await row(kept.id)).toMatchObject({ status: 5 });
    expect(await row(renewing.id)).toMatchObject({ status: 2 });
    expect(renewing.expires).toBeGreaterThan(soon + 360 * DAY);
    later(16 * DAY);
    expect(await row(kept.id)).toMatchObject({ status: 4 });
    const start = { desktop_ids: [kept.id], op_type: 'os-start' };
    expect(kept.status).toBe('SHUTOFF');
    expect(await refused('batch_run_desktops', start)).toMatchObject({ code: 'WKS.00010032' });
    expect(await data('appstream_show_server', { server_id: server.id })).toMatchObject({
      status: 'FREEZE',
      vm_status: 'FREEZE',
      job_type: 'UPDATE_FREEZE_STATUS',
      freeze: [{ scene: 'ARREAR' }],
    });
    for (const id of [kept.id, server.id]) {
      await call('bss_renew_resources', { ...renewal(id, { period_num: 3, is_auto_pay: 1 }), wait: false });
    }
    await settle();
    expect(await row(kept.id)).toMatchObject({ status: 2 });
    await call('batch_run_desktops', start);
    expect(await data('appstream_show_server', { server_id: server.id })).toMatchObject({ vm_status: 'SHUTOFF' });
    expect(await row(lost.id)).toMatchObject({ status: 4 });
    later(15 * DAY);
    await settle();
    expect(await row(lost.id)).toMatchObject({ status: 3 });
    expect(world().fleet.get(lost.id)).toBeUndefined();
  });
});
