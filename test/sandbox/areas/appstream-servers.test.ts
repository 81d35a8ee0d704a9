import { expect, test } from 'vitest';
import { appImages } from '../../../src/sandbox/world/app-images.ts';
import { type AppServer, appServers, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { describeArea } from '../area.ts';

describeArea('appstream/servers', ({ call, rows, data, refused, world, later, now }) => {
  const group = (name: string) =>
    world()
      .part(serverGroups)
      .all()
      .find((each) => each.name === name)!;
  const servers = (name: string) =>
    world()
      .part(appServers)
      .all()
      .filter((server) => server.group.name === name);
  const ready = (name: string) =>
    servers(name).filter((server) => server.vm === 'ACTIVE' && server.registered && !server.maintenance);
  const show = (server: AppServer) => data('appstream_show_server', { server_id: server.id });
  const wish = (name: string, count = 1) => {
    const { id, productId, vpcId, subnetId } = group(name);
    return {
      type: 'createApps',
      server_group_id: id,
      subscription_num: count,
      product_id: productId,
      root_volume: { type: 'SAS', size: 80 },
      vpc_id: vpcId,
      subnet_id: subnetId,
    };
  };

  test('pay-per-use servers are there when their job has ended', async () => {
    const before = servers('SG-OFFICE').length;
    await call('appstream_create_app_servers', wish('SG-OFFICE', 2));
    const listed = await rows('appstream_list_servers', { server_group_id: group('SG-OFFICE').id });
    expect(listed).toHaveLength(before + 2);
    expect(listed.slice(-2)).toMatchObject([
      { status: 'REGISTERED', vm_status: 'ACTIVE', server_group_name: 'SG-OFFICE' },
      { status: 'REGISTERED', vm_status: 'ACTIVE' },
    ]);
    expect(await show(servers('SG-OFFICE').at(-1)!)).toMatchObject({
      job_type: 'CREATE_SERVER',
      job_status: 'SUCCESS',
      metadata: { charging_mode: '0' },
      root_volume: { size: 80 },
    });
  });

  test('yearly/monthly servers wait for the payment of their order', async () => {
    const before = servers('sg-cad').length;
    const months = { charging_mode: 'prePaid', period_type: 2, period_num: 1 };
    const answer = await call('appstream_create_app_servers', {
      ...wish('sg-cad'),
      create_server_extend_param: months,
      wait: false,
    });
    const order = world().orders.all().at(-1)!;
    expect(JSON.stringify(answer)).toContain(order.id);
    expect(order.paid).toBeUndefined();
    later();
    expect(await rows('appstream_list_servers', { server_group_id: group('sg-cad').id })).toHaveLength(before);
    world().orders.pay(order, now());
    later();
    const after = await rows('appstream_list_servers', { server_group_id: group('sg-cad').id });
    expect(after).toHaveLength(before + 1);
    const bought = servers('sg-cad').at(-1)!;
    expect(order.resources).toEqual([bought.id]);
    expect(await show(bought)).toMatchObject({ order_id: order.id, metadata: { charging_mode: '1' } });
    const refusal = await refused('appstream_create_app_servers', {
      ...wish('sg-cad'),
      create_server_extend_param: { charging_mode: 'prePaid', period_type: 2, period_num: 10 },
    });
    expect(refusal).toMatchObject({ code: 'WKS.00051102' });
  });

  test('a dedicated package needs a dedicated host, and moves between such hosts', async () => {
    const dedicated = { ...wish('SG-OFFICE'), product_id: 'workspace.appstream.dedicated.4xlarge.4' };
    expect(await refused('appstream_create_app_servers', dedicated)).toMatchObject({ code: 'WKS.00052109' });
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
    await call('appstream_create_app_servers', { ...dedicated, scheduler_hints: { dedicated_host_id: one } });
    const server = servers('SG-OFFICE').at(-1)!;
    expect(await show(server)).toMatchObject({ host_id: one, resource_pool_type: 'private' });
    await call('appstream_batch_migrate_hosts_server', { server_ids: [server.id], host_id: two });
    expect(await show(server)).toMatchObject({ host_id: two, status: 'REGISTERED' });
    const free = ready('SG-OFFICE').find(({ hostId }) => !hostId)!;
    const refusal = await refused('appstream_batch_migrate_hosts_server', { server_ids: [free.id], host_id: two });
    expect(refusal).toMatchObject({ code: 'WKS.00121201' });
  });

  test('servers are found by name, machine, address, state and origin', async () => {
    const { name, machineName, nic, id } = servers('sg-cad')[0]!;
    for (const filter of [
      { server_name: name },
      { machine_name: machineName },
      { ip_addr: nic.ip },
      { server_id: id },
    ]) {
      expect((await rows('appstream_list_servers', filter)).map((row) => row.id)).toContain(id);
    }
    const maintained = await rows('appstream_list_servers', { maintain_status: 'true' });
    expect(maintained.map((row) => row.id)).toContain(servers('SG-OFFICE')[0]!.id);
    const scaled = await rows('appstream_list_servers', { scaling_auto_create: 'true' });
    expect(scaled).toHaveLength(
      world()
        .part(appServers)
        .all()
        .filter(({ byScaling }) => byScaling).length,
    );
  });

  test('a server is renamed and put into maintenance, alone or with others', async () => {
    const [one, two] = ready('SG-CALL-DESK') as [AppServer, AppServer];
    await call('appstream_update_server', { server_id: one.id, name: '客服-01', maintain_status: true });
    expect(await show(one)).toMatchObject({ name: '客服-01', status: 'MAINTAINING', maintain_status: true });
    const both = [one.id, two.id];
    await call('appstream_batch_change_server_maintain_mode', { items: both, maintain_status: true });
    expect(await show(two)).toMatchObject({ status: 'MAINTAINING' });
    await call('appstream_batch_change_server_maintain_mode', { items: both, maintain_status: false });
    expect(await show(one)).toMatchObject({ status: 'REGISTERED' });
    expect(await refused('appstream_update_server', { server_id: one.id, name: 'a b' })).toMatchObject({
      code: 'WKS.00051102',
    });
  });

  test('servers stop, start and restart; sessions end with that', async () => {
    const [server] = ready('SG-CALL-DESK') as [AppServer];
    server.sessions.add('somebody');
    const items = [server.id];
    await call('appstream_batch_stop_server', { items, type: 'SOFT' });
    expect(await refused('appstream_batch_reboot_server', { items, type: 'SOFT' })).toMatchObject({
      code: 'WKS.00121201',
    });
    later();
    expect(await show(server)).toMatchObject({ status: 'STOPPED', vm_status: 'SHUTOFF', session_count: 0 });
    expect(await refused('appstream_batch_stop_server', { items, type: 'SOFT' })).toMatchObject({
      code: 'WKS.00121201',
    });
    await call('appstream_batch_start_server', { items });
    later();
    expect(await show(server)).toMatchObject({ status: 'REGISTERED', vm_status: 'ACTIVE' });
    await call('appstream_batch_reboot_server', { items, type: 'HARD' });
    later(10_000);
    expect(await show(server)).toMatchObject({ vm_status: 'HARD_REBOOT', status: 'UNREGISTER' });
    later();
    expect(await show(server)).toMatchObject({ status: 'REGISTERED', task_status: 'null' });
  });

  test('servers get the image that their group has now', async () => {
    const cad = group('sg-cad');
    const old = world()
      .part(appImages)
      .all()
      .find(({ name }) => name === 'LANTING_APS_CAD_2024Q4')!;
    const [one, two] = ready('sg-cad') as [AppServer, AppServer];
    for (const server of [one, two]) server.imageId = old.id;
    const image = { image_id: cad.imageId, image_type: 'private', os_type: 'Windows' };
    await call('appstream_change_server_image', { server_id: one.id, ...image });
    expect(await show(one)).toMatchObject({ image_id: cad.imageId, job_type: 'CHANGE_SERVER_IMAGE' });
    const batch = await refused('appstream_batch_change_server_image', { server_ids: [one.id, two.id], ...image });
    expect(batch.failures).toMatchObject([{ target: one.id, code: 'WKS.00121301' }]);
    expect(await show(two)).toMatchObject({ image_id: cad.imageId });
    const wrong = { server_id: two.id, ...image, image_id: old.id };
    expect(await refused('appstream_change_server_image', wrong)).toMatchObject({ code: 'WKS.00121301' });
  });

  test('servers are reinstalled, with a new agent if asked for', async () => {
    const [one, two] = ready('sg-cad') as [AppServer, AppServer];
    one.agent = '23.5.1.1120';
    await call('appstream_reinstall_server', { server_id: one.id, update_access_agent: true });
    const { latest_version } = await data('appstream_show_access_agent_latest_version');
    expect(one.agent).toBe(latest_version);
    await call('appstream_batch_reinstall_server', { server_ids: [one.id, two.id] });
    expect(await show(two)).toMatchObject({ job_type: 'REINSTALL_OS', job_status: 'SUCCESS' });
  });

  test('servers rejoin their domain and refresh their virtual addresses', async () => {
    const [server] = ready('SG-CALL-DESK') as [AppServer];
    await call('appstream_batch_rejoin_domain', { items: [server.id] });
    expect(await show(server)).toMatchObject({ job_type: 'REJOIN_DOMAIN', vm_status: 'ACTIVE' });
    await call('appstream_batch_update_tsvi', { items: [{ id: server.id, enable: true }] });
    expect(await show(server)).toMatchObject({ job_type: 'UPDATE_SERVER_TSVI', job_status: 'SUCCESS' });
  });

  test('the agent is upgraded and the upgrade is on record', async () => {
    const [server] = ready('sg-cad') as [AppServer];
    server.agent = '24.3.0.1020';
    const versions = async () => rows('appstream_list_server_hda_details', { server_group_id: server.group.id });
    const versionOf = async () => (await versions()).find((row) => row.server_id === server.id)?.current_version;
    expect(await versionOf()).toBe('24.3.0.1020');
    await call('appstream_batch_upgrade_hda_version', { items: [server.id] });
    const record = async () => (await rows('appstream_list_server_hda_upgrade_records', { limit: 1 }))[0];
    later(20_000);
    expect(await record()).toMatchObject({ server_id: server.id, upgrade_status: 'RUNNING' });
    later();
    expect(await record()).toMatchObject({ server_id: server.id, upgrade_status: 'SUCCESS' });
    const latest = await rows('appstream_list_access_agent_latest_version');
    expect(latest.map((row) => row.hda_type)).toEqual(['SBC', 'OA_APP', 'PT_APP']);
    expect(await versionOf()).toBe(latest[0]?.latest_version);
  });

  test('a console opens on a server that runs', async () => {
    const on = ready('sg-cad')[0]!;
    expect(await data('appstream_show_server_vnc', { server_id: on.id })).toMatchObject({ type: 'novnc' });
    const off = servers('sg-cad').find(({ vm }) => vm === 'SHUTOFF')!;
    expect(await refused('appstream_show_server_vnc', { server_id: off.id })).toMatchObject({ code: 'WKS.00121201' });
  });

  test('metrics are there for the time a server ran', async () => {
    const server = ready('sg-cad')[0]!;
    const span = (hours: number) => ({
      start_time: new Date(now() - hours * 3_600_000).toISOString(),
      end_time: new Date(now()).toISOString(),
    });
    const day = await data('appstream_show_server_metric_data', { server_id: server.id, ...span(24) });
    expect(Object.keys(day)).toContain('network_vm_connections');
    const cpu = { server_id: server.id, ...span(2), metric_name: 'cpu_util' };
    expect((await data('appstream_show_server_metric_data', cpu)).cpu_info).toHaveLength(24);
    expect(await refused('appstream_show_server_metric_data', { ...cpu, ...span(800) })).toMatchObject({
      code: 'WKS.00051102',
    });
    const gpu = {
      server_id: server.id,
      namespace: 'AGT.ECS',
      metric_name: 'gpu_usage_encoder',
      from: String(now() - 3_600_000),
      to: String(now()),
      period: 300,
      filter: 'max',
    };
    const [series] = await rows('appstream_list_server_metric_data', gpu);
    expect(series).toMatchObject({ metric_name: 'gpu_usage_encoder', datapoints: expect.any(Array) });
    for (const { max } of series!.datapoints as { max: number }[]) expect(max).toBeGreaterThan(0);
    const plain = { ...gpu, server_id: ready('SG-OFFICE')[0]!.id };
    expect(await rows('appstream_list_server_metric_data', plain)).toEqual([]);
  });

  test('pay-per-use servers are deleted, subscribed ones are not', async () => {
    const [one, two] = servers('SG-CALL-DESK').filter(({ busy }) => !busy) as [AppServer, AppServer];
    await call('appstream_delete_server', { server_id: one.id });
    expect(await refused('appstream_show_server', { server_id: one.id })).toMatchObject({ code: 'WKS.00121200' });
    await call('appstream_batch_delete_server', { items: [two.id] });
    expect(await rows('appstream_list_servers', { server_id: two.id })).toEqual([]);
    const bought = servers('sg-cad').find(({ prepaid, vm }) => prepaid && vm === 'ACTIVE')!;
    expect(await refused('appstream_delete_server', { server_id: bought.id })).toMatchObject({ code: 'WKS.00121201' });
  });

  test.each<[string, object, string]>([
    ['a dedicated storage pool', { root_volume: { type: 'SAS', size: 80, cluster_id: 'pool' } }, 'WKS.00121501'],
    ['an OU that is not in the directory', { ou_name: 'Nowhere' }, 'WKS.00121212'],
    ['a disk that is too large', { root_volume: { type: 'SAS', size: 1030 } }, 'WKS.00051102'],
  ])('servers with %s are refused', async (_, more, code) => {
    const before = servers('SG-OFFICE').length;
    const error = await refused('appstream_create_app_servers', { ...wish('SG-OFFICE'), ...more });
    expect(error).toMatchObject({ code });
    expect(servers('SG-OFFICE')).toHaveLength(before);
  });

  test('an image that was deleted cannot be installed again', async () => {
    const [server] = ready('SG-OFFICE') as [AppServer];
    const images = world().part(appImages);
    const image = images.get(server.imageId)!;
    images.delete(image.id);
    const one = { server_id: server.id };
    expect(await refused('appstream_reinstall_server', one)).toMatchObject({ code: 'WKS.00121209' });
    images.add(image);
  });

  test('an image of the marketplace is for those who bought it', async () => {
    const [server] = ready('SG-OFFICE') as [AppServer];
    const gold = world()
      .part(appImages)
      .all()
      .find(({ type }) => type === 'gold')!;
    const change = { server_id: server.id, image_id: gold.id, image_type: 'gold', os_type: 'Windows' };
    expect(await refused('appstream_change_server_image', { ...change, image_product_id: 'OFFI0' })).toMatchObject({
      code: 'WKS.00121102',
    });
  });

  test.each<[string, 'gold' | 'gone', string]>([
    ['is paid for, and the new one is free', 'gold', 'WKS.00121301'],
    ['is not known any more', 'gone', 'WKS.00121209'],
  ])('an image is not changed when the old one %s', async (_, old, code) => {
    const [server] = ready('SG-OFFICE') as [AppServer];
    const images = world().part(appImages);
    const [before, wanted] = [server.imageId, images.get(server.group.imageId)!];
    server.imageId = images.all().find(({ type }) => type === old)?.id ?? old;
    const change = { server_id: server.id, image_id: wanted.id, image_type: wanted.type, os_type: 'Windows' };
    expect(await refused('appstream_change_server_image', change)).toMatchObject({ code });
    server.imageId = before;
  });

  test('servers cannot join a domain that there is not', async () => {
    const [server] = ready('SG-OFFICE') as [AppServer];
    const service = world().part(workspaceService);
    const { status } = service;
    service.status = 'CLOSED';
    const items = [server.id];
    expect(await refused('appstream_batch_rejoin_domain', { items })).toMatchObject({ code: 'WKS.00051402' });
    service.status = status;
  });
});
