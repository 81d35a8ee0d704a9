import { expect, test } from 'vitest';
import { addEip } from '../../../src/sandbox/world/eips.ts';
import { describeArea } from '../area.ts';
import { able } from '../cast.ts';

describeArea('workspace/networks', ({ call, rows, data, refused, world, later, now }) => {
  const free = () => able(world(), ({ nic, status }) => !nic.eip && status === 'ACTIVE');
  const subnet = (name: string) =>
    world()
      .subnets.all()
      .find((each) => each.name === name)!;
  const eipOf = async (desktop: string) => (await rows('list_desktops_eips', { desktop_id: desktop }))[0];

  test('bought EIPs are bound to their desktops, taken off and bound to others', async () => {
    const [one, two] = free();
    const wish = { eip_type: '5_bgp', eip_charge_mode: 'TRAFFIC', bandwidth_size: 20 };
    await call('apply_desktops_internet', { ...wish, desktop_ids: [one!.id] });
    const eip = await eipOf(one!.id);
    expect(eip).toMatchObject({ bandwidth_size: 20, eip_charge_mode: 'traffic', attached_desktop_name: one!.name });
    const shown = await data('show_desktop_network', { desktop_id: one!.id });
    expect(JSON.stringify(shown)).toContain(eip!.address);
    await refused('apply_desktops_internet', { ...wish, desktop_ids: [one!.id] });

    await call('batch_disassociate_desktops_eip', { desktop_ids: [one!.id] });
    expect(await eipOf(one!.id)).toBeUndefined();
    const unbound = await rows('list_desktops_eips', { state: 'unbind', address: eip!.address });
    expect(unbound).toMatchObject([{ id: eip!.id }]);
    await call('associate_desktops_eip', { eip_id: eip!.id, desktop_id: two!.id });
    expect(await eipOf(two!.id)).toMatchObject({ id: eip!.id });
    await refused('associate_desktops_eip', { eip_id: eip!.id, desktop_id: one!.id });
    await refused('associate_desktops_eip', { eip_id: 'nowhere', desktop_id: one!.id });
    await refused('batch_disassociate_desktops_eip', { desktop_ids: [one!.id] });

    const before = await rows('list_desktops_eips', { state: 'unbind' });
    await call('apply_desktops_internet', { ...wish, count: 3 });
    expect(await rows('list_desktops_eips', { state: 'unbind' })).toHaveLength(before.length + 3);
  });

  test('an address goes free with the desktop that had it', async () => {
    const desktop = free().findLast(({ prepaid }) => !prepaid)!;
    const eip = addEip(world(), { charge: 'traffic', size: 5, created: now() }, 'spare');
    await call('associate_desktops_eip', { eip_id: eip.id, desktop_id: desktop.id });
    await call('delete_desktop', { desktop_id: desktop.id });
    expect(await rows('list_desktops_eips', { state: 'unbind', address: eip.address })).toHaveLength(1);
  });

  test('every address is unique and its desktop shows it', async () => {
    const bound = await rows('list_desktops_eips', { state: 'bind' });
    expect(bound.length).toBeGreaterThan(0);
    expect(new Set(bound.map((each) => each.address)).size).toBe(bound.length);
    for (const each of bound) {
      expect(world().fleet.get(each.attached_desktop_id as string)?.nic.eip?.address).toBe(each.address);
    }
  });

  test('a subnet gets internet through a new gateway, another through the same', async () => {
    const [fin, hr] = [subnet('subnet-fin'), subnet('subnet-hr')];
    const wish = { nat_spec: '2', eip_charge_mode: 'bandwidth', bandwidth_size: 100, vpc_id: fin.vpc.id };
    const before = (await rows('list_nat_gateways')).length;
    await call('apply_internet', { ...wish, subnet_id: fin.id, nat_name: 'nat-fin' });
    later(60_000);
    const [nat] = await rows('list_nat_gateways', { name: 'nat-fin' });
    expect(nat).toMatchObject({ spec: '2', status: 'ACTIVE', router_id: fin.vpc.id });
    expect(await rows('list_nat_gateways')).toHaveLength(before + 1);
    await call('apply_internet', { ...wish, subnet_id: hr.id, nat_id: nat!.id });
    later(60_000);
    const open = await rows('list_internet', { nat_name: 'nat-fin' });
    expect(open.map((each) => [each.subnet_name, each.status])).toEqual([
      ['subnet-fin', 'ACTIVE'],
      ['subnet-hr', 'ACTIVE'],
    ]);
    expect(await rows('list_internet', { eip: open[1]?.eip })).toHaveLength(1);
    expect(await rows('list_nat_gateways')).toHaveLength(before + 1);
    await refused('apply_internet', { ...wish, subnet_id: hr.id });
    const branch = subnet('subnet-branch');
    await refused('apply_internet', { ...wish, vpc_id: branch.vpc.id, subnet_id: branch.id, nat_id: nat!.id });
  });

  test('ports and subnets in use are those of the desktops', async () => {
    const desktop = free()[3]!;
    const { subnet: home, ip, portId } = desktop.nic;
    const [port] = await rows('list_ports', { subnet_id: home.id, ip_address: ip });
    expect(port).toMatchObject({ id: portId, device_id: desktop.id, status: 'ACTIVE' });
    const all = await rows('list_ports', { subnet_id: home.id });
    const idle = await rows('list_ports', { subnet_id: home.id, is_used: false });
    expect(idle.length).toBeGreaterThan(0);
    expect(idle.every((each) => each.status === 'DOWN' && !each.device_id)).toBe(true);
    const rest = await rows('list_ports', { subnet_id: home.id, marker: all[1]?.id, limit: 2 });
    expect(rest.map((each) => each.id)).toEqual(all.slice(2, 4).map((each) => each.id));

    const branch = subnet('subnet-branch');
    const using = () => data('show_using_subnets', { subnet_ids: [home.id, branch.id].join(',') });
    expect(JSON.stringify(await using())).toContain(home.id);
    expect(JSON.stringify(await using())).not.toContain(branch.id);
    const groups = desktop.securityGroups;
    const move = { vpc_id: branch.vpc.id, subnet_id: branch.id, security_group_ids: groups };
    await call('change_desktop_network', { desktop_id: desktop.id, ...move });
    expect(JSON.stringify(await using())).toContain(branch.id);
  });

  test('bandwidth is created, changed, watched over and deleted', async () => {
    const ops = subnet('subnet-ops');
    const wish = { subnet_id: ops.id, charge_mode: 'wks_traffic', bandwidth_size: 50, bandwidth_name: 'bw-ops' };
    await call('apply_subnet_bandwidth', wish);
    const line = async () => (await rows('list_subnet_bandwidths', { subnet_id: ops.id }))[0];
    expect(await line()).toMatchObject({ bandwidth_name: 'bw-ops', size: 50, status: 'ACTIVE', control_mode: 'BLACK' });
    await refused('apply_subnet_bandwidth', wish);
    const prepaid = { subnet_id: subnet('subnet-hr').id, charge_mode: 'wks_bandwidth' };
    await refused('apply_subnet_bandwidth', prepaid);

    const bandwidth_id = (await line())?.bandwidth_id;
    await call('update_subnet_bandwidth', { bandwidth_id, bandwidth_size: 80, bandwidth_name: 'bw-ops-2' });
    expect(await line()).toMatchObject({ size: 80, bandwidth_name: 'bw-ops-2', status: 'ACTIVE' });

    const [one, two] = world()
      .fleet.all()
      .filter((each) => each.nic.subnet === ops);
    await call('update_subnet_bandwidth_control_list', {
      bandwidth_id,
      control_mode: 'WHITE',
      add_control_list: [one!.id, two!.id],
    });
    const list = (args = {}) => rows('show_subnet_bandwidth_control_list', { bandwidth_id, ...args });
    expect((await list()).map((each) => each.desktop_id)).toEqual([one!.id, two!.id]);
    expect(await list({ desktop_name: two!.name })).toHaveLength(1);
    expect(await list({ control_mode: 'BLACK' })).toEqual([]);
    expect(await line()).toMatchObject({ control_mode: 'WHITE' });
    await call('update_subnet_bandwidth_control_list', { bandwidth_id, remove_control_list: [one!.id] });
    expect((await list()).map((each) => each.desktop_id)).toEqual([two!.id]);
    const elsewhere = world()
      .fleet.all()
      .find((each) => each.nic.subnet !== ops)!;
    await refused('update_subnet_bandwidth_control_list', { bandwidth_id, add_control_list: [elsewhere.id] });

    await call('delete_subnet_bandwidth', { bandwidth_id });
    expect(await line()).toBeUndefined();
    await refused('update_subnet_bandwidth', { bandwidth_id, bandwidth_size: 10 });
  });

  test('yearly/monthly bandwidth is resized by order only', async () => {
    const [sales] = await rows('list_subnet_bandwidths', { bandwidth_name: 'bw-sales' });
    expect(sales).toMatchObject({ charge_mode: 'wks_bandwidth', order_id: expect.stringMatching(/^CS/) });
    const { bandwidth_id } = sales!;
    await refused('update_subnet_bandwidth', { bandwidth_id, bandwidth_size: 999 });
    await call('update_subnet_bandwidth', { bandwidth_id, bandwidth_name: 'bw-sales-east' });
    expect(await rows('list_subnet_bandwidths', { bandwidth_name: 'bw-sales-east' })).toHaveLength(1);
  });
});
