import { expect, test } from 'vitest';
import { appGroups } from '../../../src/sandbox/world/app-groups.ts';
import { imageServers } from '../../../src/sandbox/world/app-image-servers.ts';
import { appImages } from '../../../src/sandbox/world/app-images.ts';
import { appServers, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { warehouseApps } from '../../../src/sandbox/world/app-warehouse.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('appstream/image-servers', ({ call, rows, data, refused, world, later }) => {
  const image = (name: string) =>
    world()
      .part(appImages)
      .all()
      .find((each) => each.name === name)!;
  const software = (name: string) =>
    world()
      .part(warehouseApps)
      .all()
      .find((each) => each.name === name)!.id;
  const person = () => world().people.all()[0]!;
  const wish = (name: string) => {
    const subnet = world().subnets.all()[0]!;
    const source = image('Windows Server 2022 Datacenter');
    return {
      name,
      root_volume: { type: 'SAS', size: 80 },
      image_ref: { id: source.id, image_type: source.type },
      vpc_id: subnet.vpc.id,
      subnet_id: subnet.id,
      product_id: 'workspace.appstream.general.2xlarge.2',
      authorize_accounts: [{ account: person().name, account_type: 'USER' }],
    };
  };
  const create = async (name: string, more: Row = {}) => {
    await call('appstream_create_image_server', { ...wish(name), ...more });
    return (await rows('appstream_list_image_servers', { server_name: name }))[0]!;
  };
  const show = (id: unknown) => data('appstream_show_image_server', { server_id: id });
  const remove = (items: unknown[], recursive: boolean) =>
    call('appstream_batch_delete_image_server', { items, recursive });

  test('the company has one image built, one in the making and one that went wrong', async () => {
    const all = await rows('appstream_list_image_servers');
    expect(all.map(({ name, status }) => [name, status])).toEqual([
      ['win2022_base', 'ERROR'],
      ['财务母镜像', 'ACTIVE'],
      ['cad-2025q1', 'BUILT'],
    ]);
    const [, making, built] = all;
    expect(built).toMatchObject({ image_id: image('LANTING_APS_CAD_2025Q1').id });
    const offered = await rows('appstream_list_latest_attached_server_app', { server_id: making!.id });
    expect(offered.map(({ app_id }) => app_id).sort()).toEqual(
      [software('LantingLedger'), software('WPS_Office')].sort(),
    );
    const groups = await rows('appstream_list_server_groups', { server_group_id: making!.server_group_id });
    expect(groups).toMatchObject([{ app_server_count: 1, app_group_count: 1 }]);
    expect(await rows('appstream_list_image_servers', { enterprise_project_id: crypto.randomUUID() })).toEqual([]);
  });

  test('a new one gets a server, a server group and an application group for its user', async () => {
    const { data: answer } = (await call('appstream_create_image_server', {
      ...wish('母版-01'),
      description: 'first',
      route_policy: { max_session: 3 },
      tags: [{ key: 'dept', value: 'hr' }],
      wait: false,
    })) as { data: { job_id: string } };
    const [coming] = await rows('appstream_list_image_servers', { server_name: '母版' });
    expect(coming).toMatchObject({ status: 'CREATING', app_group_id: '', server_id: '', instance_id: '' });
    expect(await refused('appstream_recreate_server_image', { server_id: coming!.id, name: 'early' })).toMatchObject({
      code: 'WKS.00121201',
    });
    later();
    expect(await data('appstream_show_image_job', { job_id: answer.job_id })).toMatchObject({
      job_type: 'CREATE_SERVER',
      status: 'SUCCESS',
      sub_jobs: [{ job_resource_info: { resource_id: coming!.id, resource_name: '母版-01' } }],
    });
    const made = await show(coming!.id);
    expect(made).toMatchObject({
      status: 'ACTIVE',
      description: 'first',
      authorize_accounts: [{ account: person().name, account_type: 'USER' }],
    });
    expect(await data('appstream_show_server', { server_id: made.server_id })).toMatchObject({
      status: 'REGISTERED',
      server_group_id: made.server_group_id,
      instance_id: made.instance_id,
    });
    expect(await data('appstream_show_server_group', { server_group_id: made.server_group_id })).toMatchObject({
      route_policy: { max_session: 3 },
      tags: [{ key: 'dept', value: 'hr' }],
    });
    const users = await rows('appstream_list_app_group_authorization', { app_group_id: made.app_group_id });
    expect(users.map(({ account }) => account)).toEqual([person().name]);
  });

  test('what a request refers to must be there and fit', async () => {
    const before = world().part(imageServers).size;
    const code = async (more: Row) =>
      (await refused('appstream_create_image_server', { ...wish('odd'), ...more })).code;
    const gold = image('Windows Server 2019 Datacenter');
    const [{ id }, market] = [image('LANTING_APS_CAD_2025Q1'), { id: gold.id, image_type: 'gold' }];
    expect(await code({ name: 'with blanks' })).toBe('WKS.00051102');
    expect(await code({ image_ref: { id: crypto.randomUUID(), image_type: 'private' } })).toBe('WKS.00121303');
    expect(await code({ image_ref: { id, image_type: 'public' } })).toBe('WKS.00121301');
    expect(await code({ image_ref: market })).toBe('WKS.00051102');
    expect(await code({ subnet_id: crypto.randomUUID() })).toBe('WKS.00121304');
    expect(await code({ product_id: 'workspace.appstream.none' })).toBe('WKS.00052103');
    expect(await code({ attach_apps: ['1'] })).toBe('WKS.00131200');
    expect(await code({ authorize_accounts: [{ account: 'nobody', account_type: 'USER' }] })).toBe('WKS.00051403');
    expect(await code({ authorize_accounts: [{ account: 'hr-staff', account_type: 'USER_GROUP' }] })).toBe(
      'WKS.00051102',
    );
    expect(await code({ root_volume: { type: 'SAS', size: 2000 } })).toBe('WKS.00051102');
    expect(world().part(imageServers).size).toBe(before);
    const groups = await rows('appstream_list_tenant_server_groups', { sever_group_name: 'odd' });
    expect(groups).toEqual([]);
    const paid = { ...market, spce_code: '90a6e84bb3e822fe54999b6be5bbae1e', product_id: gold.productId };
    expect(await create('from-market', { image_ref: paid })).toMatchObject({ status: 'ACTIVE', image_ref: paid });
  });

  test('it is renamed', async () => {
    const { id } = await create('before');
    await call('appstream_update_image_server', { server_id: id, name: '之后', description: 'renamed' });
    expect(await show(id)).toMatchObject({ name: '之后', description: 'renamed' });
    await call('appstream_update_image_server', { server_id: id, description: 'again' });
    expect(await show(id)).toMatchObject({ name: '之后', description: 'again' });
    expect(await refused('appstream_update_image_server', { server_id: id, name: 'a b' })).toMatchObject({
      code: 'WKS.00051102',
    });
    expect(await refused('appstream_update_image_server', { server_id: '1', name: 'x' })).toMatchObject({
      code: 'WKS.00121200',
    });
  });

  test('software of the warehouse gets into the image, and the image into server groups', async () => {
    const { id, server_id } = await create('software', { attach_apps: [software('CRM_Client')] });
    const latest = async () =>
      (await rows('appstream_list_latest_attached_server_app', { server_id: id })).map(({ app_id }) => app_id);
    expect(await latest()).toEqual([software('CRM_Client')]);
    const items = [software('Blender'), software('报销助手')];
    const { uri } = await data('appstream_attach_image_server_app', { server_id: id, items });
    expect(uri).toMatch(/curl -s "https:\/\/.*\/file\/blender-4\.2\.3-windows-x64\.msi\?/);
    expect(await latest()).toEqual(items);
    expect(await refused('appstream_attach_image_server_app', { server_id: id, items: ['1'] })).toMatchObject({
      code: 'WKS.00131200',
    });

    const named = { server_id: id, name: 'LANTING APS 2026.1', description: '新版' };
    await call('appstream_recreate_server_image', { ...named, wait: false });
    later(60_000);
    expect(await show(id)).toMatchObject({ status: 'BUILDING', image_id: '' });
    expect(await data('appstream_show_server', { server_id })).toMatchObject({ vm_status: 'BUILD_IMAGE' });
    expect(await refused('appstream_attach_image_server_app', { server_id: id, items })).toMatchObject({
      code: 'WKS.00121201',
    });
    later(30 * 60_000);
    const built = await show(id);
    expect(built).toMatchObject({ status: 'BUILT', image_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await rows('appstream_list_image_sub_jobs', { job_type: 'CREATE_SERVER_IMAGE', limit: 1 })).toMatchObject([
      { status: 'SUCCESS', job_resource_info: { resource_id: built.image_id, resource_name: 'LANTING APS 2026.1' } },
    ]);
    expect(await rows('list_images', { image_id: built.image_id })).toMatchObject([
      { name: 'LANTING APS 2026.1', image_type: 'private', os_version: 'Windows Server 2022 Datacenter 64bit' },
    ]);

    const { vpc_id, subnet_id, product_id } = wish('');
    const place = { vpc_id, subnet_id, product_id };
    const group = await data('appstream_create_server_group', {
      ...place,
      name: 'sg-2026',
      image_id: built.image_id,
      image_type: 'private',
      os_type: 'Windows',
      system_disk_type: 'SAS',
      system_disk_size: 80,
    });
    await call('appstream_create_app_servers', {
      ...place,
      type: 'createApps',
      server_group_id: group.id,
      subscription_num: 1,
      root_volume: { type: 'SAS', size: 80 },
    });
    const apps = await data('appstream_create_app_group', { name: 'apps-2026', app_server_group_id: group.id });
    const programs = await rows('appstream_show_publishable_app', { app_group_id: apps.id });
    expect(programs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Visual Studio Code', 'CRM_Client', 'Blender', '报销助手']),
    );
  });

  test('an image is built again from what runs, never from what does not', async () => {
    const { id, server_id } = await create('again');
    const build = { server_id: id, name: 'v1' };
    expect(await refused('appstream_recreate_server_image', { ...build, name: ' v1' })).toMatchObject({
      code: 'WKS.00051102',
    });
    await call('appstream_recreate_server_image', build);
    const { image_id: first } = await show(id);
    await call('appstream_recreate_server_image', { ...build, name: 'v2' });
    const { image_id: second } = await show(id);
    expect(second).not.toBe(first);
    const images = await rows('list_images', { image_type: 'private' });
    expect(images.map((each) => each.name)).toEqual(expect.arrayContaining(['v1', 'v2']));
    await call('appstream_batch_stop_server', { items: [server_id], type: 'SOFT' });
    later();
    expect(await refused('appstream_recreate_server_image', build)).toMatchObject({ code: 'WKS.00121201' });
    await call('appstream_delete_server', { server_id });
    expect(await show(id)).toMatchObject({ status: 'ERROR', server_id: '', image_id: second });
    expect(await refused('appstream_recreate_server_image', build)).toMatchObject({ code: 'WKS.00121201' });
  });

  test('it is deleted with all that was made for it; its image stays', async () => {
    const { id } = await create('short-lived');
    await call('appstream_recreate_server_image', { server_id: id, name: 'survivor' });
    const { server_id, server_group_id, app_group_id, image_id } = await show(id);
    await remove([id, '1'], true);
    expect(await refused('appstream_show_image_server', { server_id: id })).toMatchObject({ code: 'WKS.00121200' });
    expect(
      world()
        .part(appServers)
        .get(server_id as string),
    ).toBeUndefined();
    expect(
      world()
        .part(serverGroups)
        .get(server_group_id as string),
    ).toBeUndefined();
    expect(
      world()
        .part(appGroups)
        .get(app_group_id as string),
    ).toBeUndefined();
    expect(await rows('list_images', { image_id })).toHaveLength(1);
    expect(await rows('appstream_list_image_jobs', { job_type: 'DELETE_SERVER', limit: 1 })).toMatchObject([
      { status: 'SUCCESS', sub_jobs_total: 1 },
    ]);
  });

  test('only the record goes, and what others use by now does not go at all', async () => {
    const kept = await create('record-only');
    await remove([kept.id], false);
    expect(await rows('appstream_list_image_servers', { server_id: kept.id })).toEqual([]);
    expect(await data('appstream_show_server', { server_id: kept.server_id })).toMatchObject({ status: 'REGISTERED' });

    const shared = await create('shared');
    await call('appstream_create_app_servers', {
      type: 'createApps',
      server_group_id: shared.server_group_id,
      subscription_num: 1,
      product_id: wish('').product_id,
      root_volume: { type: 'SAS', size: 80 },
      vpc_id: wish('').vpc_id,
      subnet_id: wish('').subnet_id,
    });
    const refusal = await refused('appstream_batch_delete_image_server', { items: [shared.id], recursive: true });
    expect(JSON.stringify(refusal)).toContain('WKS.00121103');
    expect(await show(shared.id)).toMatchObject({ status: 'ACTIVE', server_id: shared.server_id });
  });

  test('one that is being created can not be deleted', async () => {
    await call('appstream_create_image_server', { ...wish('too-early'), wait: false });
    const [coming] = await rows('appstream_list_image_servers', { server_name: 'too-early' });
    const deletion = { items: [coming!.id], recursive: false };
    expect(await refused('appstream_batch_delete_image_server', deletion)).toMatchObject({ code: 'WKS.00121201' });
  });

  test.each<[string, () => Row, string]>([
    ['a dedicated storage pool', () => ({ root_volume: { type: 'SAS', size: 80, cluster_id: 'p' } }), 'WKS.00121501'],
    ['an OU that is not in the directory', () => ({ ou_name: 'Nowhere' }), 'WKS.00121212'],
    ['paid sessions of another kind', () => ({ extra_session_type: 'GPU', extra_session_size: 1 }), 'WKS.00121607'],
    [
      'a marketplace image that was not bought',
      () => {
        const { id } = image('Windows Server 2019 Datacenter');
        return { image_ref: { id, image_type: 'gold', spce_code: 'gold.1', product_id: 'OFFI0' } };
      },
      'WKS.00121102',
    ],
  ])('an image server with %s is refused', async (_, more, code) => {
    const error = await refused('appstream_create_image_server', { ...wish('never'), ...more() });
    expect(error).toMatchObject({ code });
    expect(await rows('appstream_list_image_servers', { server_name: 'never' })).toEqual([]);
  });
});
