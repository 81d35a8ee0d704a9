import { expect, test } from 'vitest';
import { agencies } from '../../../src/sandbox/world/agencies.ts';
import { appImages } from '../../../src/sandbox/world/app-images.ts';
import { appQuota } from '../../../src/sandbox/world/app-quota.ts';
import { appServers, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { describeArea } from '../area.ts';
import { serverGroupWish } from '../cast.ts';

describeArea('appstream/server-groups', ({ call, rows, data, refused, world, later }) => {
  const groups = () => world().part(serverGroups).all();
  const group = (name: string) => groups().find((each) => each.name === name)!;
  const wish = (name: string) => serverGroupWish(world(), name, world().part(appImages).all()[2]!);

  test('a group is created, shown, changed and deleted', async () => {
    const made = await data('appstream_create_server_group', {
      ...wish('sg-new'),
      route_policy: { max_session: 5 },
      tags: [{ key: 'dept', value: 'hr' }],
    });
    expect(made).toMatchObject({ name: 'sg-new', app_type: 'COMMON_APP', app_server_count: 0 });
    const [listed] = await rows('appstream_list_server_groups', { server_group_name: 'sg-new' });
    expect(listed).toMatchObject({ id: made.id });
    await call('appstream_update_server_group', {
      server_group_id: made.id,
      name: 'sg-newer',
      server_group_status: false,
      storage_mount_policy: 'USER',
    });
    expect(await data('appstream_show_server_group', { server_group_id: made.id })).toMatchObject({
      name: 'sg-newer',
      server_group_status: false,
      storage_mount_policy: 'USER',
      route_policy: { max_session: 5 },
      tags: [{ key: 'dept', value: 'hr' }],
      image_name: 'LANTING_APS_OFFICE_2024Q4',
    });
    await call('appstream_delete_server_groups', { server_group_id: made.id });
    expect(await rows('appstream_list_server_groups', { server_group_id: made.id })).toEqual([]);
  });

  test('what the company has is listed by type, tag and part of the name', async () => {
    const desks = await rows('appstream_list_server_groups', { app_type: 'SESSION_DESKTOP_APP', tags: 'call' });
    expect(desks.map(({ name }) => name)).toEqual(['SG-CALL-DESK']);
    expect(await rows('appstream_list_server_groups', { app_type: 'COMMON_APP', tags: 'call' })).toEqual([]);
    const design = await rows('appstream_list_server_groups', { tags: 'design' });
    expect(design.map(({ name }) => name)).toEqual(['sg-cad']);
    const brief = await rows('appstream_list_tenant_server_groups', { sever_group_name: 'office' });
    expect(brief.map(({ name }) => name)).toEqual(['SG-OFFICE', 'sg-office-2022']);
  });

  test('a standby names its primary, and the primary its standby', async () => {
    const primary = group('SG-OFFICE');
    const made = await data('appstream_create_server_group', {
      ...wish('sg-standby'),
      primary_server_group_id: primary.id,
    });
    expect(await data('appstream_show_server_group', { server_group_id: primary.id })).toMatchObject({
      secondary_server_group_ids: [made.id],
    });
    const standbys = await rows('appstream_list_tenant_server_groups', { is_secondary_server_group: 'true' });
    expect(standbys.map(({ id }) => id)).toEqual([made.id]);
    const again = { ...wish('sg-standby-2'), primary_server_group_id: made.id };
    expect(await refused('appstream_create_server_group', again)).toMatchObject({ code: 'WKS.00121101' });
  });

  test('names, images, subnets, products and sessions are checked', async () => {
    const code = async (more: object) =>
      (await refused('appstream_create_server_group', { ...wish('sg-odd'), ...more })).code;
    expect(await code({ name: 'SG-OFFICE' })).toBe('WKS.00121101');
    expect(await code({ name: 'with blanks' })).toBe('WKS.00051102');
    expect(await code({ image_id: crypto.randomUUID() })).toBe('WKS.00121303');
    expect(await code({ os_type: 'Linux' })).toBe('WKS.00121105');
    expect(await code({ subnet_id: crypto.randomUUID() })).toBe('WKS.00121304');
    expect(await code({ product_id: 'workspace.appstream.none' })).toBe('WKS.00052103');
    expect(await code({ route_policy: { max_session: 11 } })).toBe('WKS.00121602');
    const sold = { product_id: 'workspace.appstream.general.4xlarge.4', availability_zone: 'sandbox-1b' };
    expect(await code(sold)).toBe('WKS.00052104');
    expect(groups().some(({ name }) => name === 'sg-odd')).toBe(false);
  });

  test('a group that is in use stays, and there are limits', async () => {
    const busy = { server_group_id: group('SG-OFFICE').id };
    expect(await refused('appstream_delete_server_groups', busy)).toMatchObject({ code: 'WKS.00121103' });
    expect(await data('appstream_show_server_group_restrict')).toMatchObject({ max_group_count: 50 });
  });

  test('the states of its servers are counted', async () => {
    const cad = group('sg-cad');
    const { aps_status } = await data('appstream_show_server_group_state', { server_group_id: cad.id });
    const servers = world()
      .part(appServers)
      .all()
      .filter((server) => server.group === cad);
    const total = Object.values(aps_status as Record<string, number>).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(servers.length);
    expect(aps_status).toMatchObject({ STOPPED: servers.filter(({ vm }) => vm === 'SHUTOFF').length });
  });

  test('a policy adds servers while sessions fill the group, and takes idle ones away', async () => {
    const call_desk = group('SG-CALL-DESK');
    const servers = () =>
      world()
        .part(appServers)
        .all()
        .filter((server) => server.group === call_desk);
    const before = servers().length;
    const ready = servers().filter((server) => server.registered);
    for (const server of ready) {
      server.sessions.clear();
      for (let index = 0; index < call_desk.routes.maxSession; index++) server.sessions.add(`${server.id}-${index}`);
    }
    const policy = {
      server_group_id: call_desk.id,
      max_scaling_amount: 3,
      single_expansion_count: 2,
      scaling_policy_by_session: { session_usage_threshold: 60, shrink_after_session_idle_minutes: 30 },
    };
    expect(await data('appstream_show_scaling_policy', { server_group_id: call_desk.id })).toMatchObject({
      enable: false,
    });
    await call('appstream_create_or_update_scaling_policy', policy);
    expect(await data('appstream_show_scaling_policy', { server_group_id: call_desk.id })).toMatchObject({
      enable: true,
      single_expansion_count: 2,
    });
    later();
    await data('appstream_show_server_group', { server_group_id: call_desk.id });
    const added = servers().filter((server) => server.byScaling);
    expect(added.length).toBeGreaterThanOrEqual(2);
    expect(added.length).toBeLessThanOrEqual(3);
    for (const server of ready) server.sessions.clear();
    later(60 * 60_000);
    later(60 * 60_000);
    expect(await rows('appstream_list_servers', { server_group_id: call_desk.id })).toHaveLength(before);
  });

  test('a policy that is deleted or switched off does nothing', async () => {
    const office = group('SG-OFFICE');
    expect(office.scaling).toMatchObject({ enable: true });
    await call('appstream_delete_scaling_policy', { server_group_id: office.id });
    expect(await data('appstream_show_scaling_policy', { server_group_id: office.id })).toMatchObject({
      enable: false,
    });
    const cad = {
      server_group_id: group('sg-cad').id,
      max_scaling_amount: 3,
      single_expansion_count: 2,
      scaling_policy_by_session: { session_usage_threshold: 60, shrink_after_session_idle_minutes: 30 },
    };
    expect(await refused('appstream_create_or_update_scaling_policy', cad)).toMatchObject({ code: 'WKS.00121201' });
  });

  const gpu = 'workspace.appstream.gpu.g6v.4xlarge.4';
  const gold = () => world().part(appImages).all()[0]!;
  const market = (image_product_id: string) => ({ image_id: gold().id, image_type: 'gold', image_product_id });

  test.each<[string, () => object, string]>([
    ['sessions of another kind', () => ({ extra_session_type: 'GPU', extra_session_size: 5 }), 'WKS.00121607'],
    [
      'sessions of another kind, with a GPU',
      () => ({ product_id: gpu, extra_session_type: 'CPU', extra_session_size: 5 }),
      'WKS.00121607',
    ],
    ['more sessions than a server may have', () => ({ extra_session_size: 1015 }), 'WKS.00121608'],
    ['a dedicated storage pool', () => ({ cluster_id: 'pool' }), 'WKS.00121501'],
    ['an OU that is not in the directory', () => ({ ou_name: 'Nowhere' }), 'WKS.00121212'],
    ['an image of the marketplace that was not bought', () => market('OFFI0'), 'WKS.00121102'],
  ])('a group with %s is refused', async (_, more, code) => {
    const error = await refused('appstream_create_server_group', { ...wish('sg-never'), ...more() });
    expect(error).toMatchObject({ code });
    expect(groups().some(({ name }) => name === 'sg-never')).toBe(false);
  });

  test('a group takes paid sessions, an OU of the directory and what was bought in the marketplace', async () => {
    const made = await data('appstream_create_server_group', {
      ...wish('sg-paid'),
      ...market(gold().productId!),
      ou_name: 'branches/chengdu',
      extra_session_size: 1014,
      route_policy: { max_session: 1024 },
    });
    expect(await data('appstream_show_server_group', { server_group_id: made.id })).toMatchObject({
      ou_name: 'branches/chengdu',
      route_policy: { max_session: 1024 },
    });
    const change = (more: object) => refused('appstream_update_server_group', { server_group_id: made.id, ...more });
    expect(await change({ ou_name: 'Nowhere' })).toMatchObject({ code: 'WKS.00121212' });
    expect(await change(market('OFFI0'))).toMatchObject({ code: 'WKS.00121102' });
  });

  test('there are no more groups than the tenant may have', async () => {
    const quota = world().part(appQuota);
    const { groups: most } = quota;
    quota.groups = groups().length;
    expect(await refused('appstream_create_server_group', wish('sg-surplus'))).toMatchObject({ code: 'WKS.00121107' });
    quota.groups = most;
  });

  test('without a directory there are no OUs', async () => {
    const service = world().part(workspaceService);
    const { status } = service;
    service.status = 'CLOSED';
    const homeless = { ...wish('sg-homeless'), ou_name: 'Servers' };
    expect(await refused('appstream_create_server_group', homeless)).toMatchObject({ code: 'WKS.00051402' });
    service.status = status;
  });

  test('a policy needs the agency, and one that is not there cannot be deleted', async () => {
    const { id } = group('SG-OFFICE');
    const policy = {
      server_group_id: id,
      max_scaling_amount: 3,
      single_expansion_count: 2,
      scaling_policy_by_session: { session_usage_threshold: 60, shrink_after_session_idle_minutes: 30 },
    };
    world().part(agencies).delete('WORKSPACE');
    expect(await refused('appstream_create_or_update_scaling_policy', policy)).toMatchObject({ code: 'WKS.00121601' });
    world().part(agencies).add('WORKSPACE');
    const gone = { server_group_id: group('sg-cad').id };
    expect(await refused('appstream_delete_scaling_policy', gone)).toMatchObject({ code: 'WKS.00121402' });
  });
});
