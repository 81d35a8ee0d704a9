import { expect, test } from 'vitest';
import { imageServers } from '../../../src/sandbox/world/app-image-servers.ts';
import { appImages } from '../../../src/sandbox/world/app-images.ts';
import { appServers, removeServer, removeServerGroup, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';
import { serverGroupWish } from '../cast.ts';

describeArea('appstream/tenant', ({ call, rows, data, refused, world, now }) => {
  const profile = () => data('appstream_list_tenant_profile');
  const turn = (service_status: string) => data('appstream_initialize_tenant', { service_status });

  test('the service is active and has a directory', async () => {
    expect(await profile()).toMatchObject({
      project_id: world().projectId,
      tenant_domain_id: world().domainId,
      service_status: 'active',
      open_with_ad: true,
    });
    expect(Date.parse((await profile()).create_time as string)).toBeLessThan(world().born);
  });

  test('what is active already stays as it is', async () => {
    const before = await profile();
    expect(await turn('active')).toEqual({ project_id: world().projectId, service_status: 'active' });
    expect(await profile()).toEqual(before);
  });

  test('it goes off when nothing is left in it, and comes back', async () => {
    const inactive = { service_status: 'inactive' };
    expect(await refused('appstream_initialize_tenant', inactive)).toMatchObject({ code: 'WKS.00051502' });
    for (const server of [...world().part(appServers).all()]) removeServer(world(), server);
    for (const group of [...world().part(serverGroups).all()]) removeServerGroup(world(), group);
    for (const { id } of [...world().part(imageServers).all()]) world().part(imageServers).delete(id);
    expect(await turn('inactive')).toMatchObject(inactive);
    expect(await profile()).toMatchObject(inactive);

    const group = serverGroupWish(world(), 'sg-first', world().part(appImages).all()[1]!);
    expect(await refused('appstream_create_server_group', group)).toMatchObject({ code: 'WKS.00051401' });
    await turn('active');
    expect(await profile()).toMatchObject({ service_status: 'active' });
    expect((await profile()).create_time).toBe(`${new Date(now()).toISOString().slice(0, 19)}Z`);
    await call('appstream_create_server_group', group);
  });

  test('configuration values are read by their keys; unknown ones are left out', async () => {
    const items = ['appstream.nas.enabled', 'appstream.none', 'appstream.session.max-per-server'];
    const values = await rows('appstream_list_corp_config_info', { items });
    expect(values).toEqual([
      { config_key: 'appstream.nas.enabled', config_value: 'true' },
      { config_key: 'appstream.session.max-per-server', config_value: '1024' },
    ]);
  });
});
