import { expect, test } from 'vitest';
import { appGroups } from '../../../src/sandbox/world/app-groups.ts';
import { appLimits } from '../../../src/sandbox/world/app-quota.ts';
import { serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';

describeArea('appstream/app-groups', ({ call, rows, data, refused, world, later }) => {
  const servers = () => world().part(serverGroups).all();
  const groups = () => world().part(appGroups).all();
  const office = () => servers().find(({ name }) => name === 'SG-OFFICE')!;
  const code = async (tool: string, args: Record<string, unknown>) => (await refused(tool, args)).code;

  test('a group is created, found, changed and deleted', async () => {
    const made = await data('appstream_create_app_group', { name: 'scanners', description: '扫描' });
    expect(made).toMatchObject({ app_server_group_id: '', app_type: 'COMMON_APP', app_count: 0 });
    expect(await code('appstream_create_app_group', { name: 'scanners' })).toBe('WKS.00131103');
    expect(await code('appstream_create_app_group', { name: 'no blanks' })).toBe('WKS.00051102');
    const strange = { name: 'strange', app_server_group_id: 'nowhere' };
    expect(await code('appstream_create_app_group', strange)).toBe('WKS.00121100');

    const update = { app_group_id: made.id, name: 'scanners-2', app_server_group_id: office().id };
    expect(await data('appstream_update_app_group', update)).toMatchObject({
      name: 'scanners-2',
      app_server_group_name: 'SG-OFFICE',
    });
    const rebound = { app_group_id: made.id, app_server_group_id: servers().find((each) => each !== office())!.id };
    expect(await code('appstream_update_app_group', rebound)).toBe('WKS.00051102');
    expect(await data('appstream_show_app_group_detail', { app_group_id: made.id })).toMatchObject({
      app_server_group_description: office().description,
    });
    const found = await rows('appstream_list_app_group', { app_server_group_id: office().id, name: 'scan' });
    expect(found).toMatchObject([{ id: made.id, name: 'scanners-2' }]);
    await call('appstream_delete_app_group', { app_group_id: made.id });
    expect(await rows('appstream_list_app_group', { name: 'scan' })).toEqual([]);
    expect(await code('appstream_show_app_group_detail', { app_group_id: made.id })).toBe('WKS.00131100');
  });

  test('servers of whole desktops take one group, and groups with applications stay', async () => {
    const desktops = servers().find(({ appType }) => appType === 'SESSION_DESKTOP_APP')!;
    const second = { name: 'second', app_server_group_id: desktops.id };
    expect(await code('appstream_create_app_group', second)).toBe('WKS.00131105');
    const used = groups().find(({ apps }) => apps.length > 0)!;
    expect(await code('appstream_delete_app_group', { app_group_id: used.id })).toBe('WKS.00131101');
    const one = await data('appstream_create_app_group', { name: 'one' });
    expect(await code('appstream_batch_delete_app_group', { ids: [one.id, used.id] })).toBe('WKS.00131101');
    await call('appstream_batch_delete_app_group', { ids: [one.id] });
    expect(groups().map(({ id }) => id)).not.toContain(one.id);
    expect(groups()).toContain(used);
  });

  test('a server group loses all of its application groups', async () => {
    const cad = servers().find(({ name }) => name === 'sg-cad')!;
    expect(groups().some(({ serverGroupId }) => serverGroupId === cad.id)).toBe(true);
    await call('appstream_disassociate_app_group', { server_group_id: cad.id });
    expect(await rows('appstream_list_app_group', { app_server_group_id: cad.id })).toEqual([]);
    const loose = await rows('appstream_list_app_group', { name: 'cad-viewers' });
    expect(loose).toMatchObject([{ app_server_group_name: '' }]);
  });

  test('mails are recorded, and recorded anew when they are sent again', async () => {
    const group = groups().find(({ authorizations }) => authorizations.length > 0)!;
    const records = () => rows('appstream_list_authorization_mail_record', { app_group_id: group.id });
    const before = await records();
    expect(before).toHaveLength(group.authorizations.length);
    later(60_000);
    await call('appstream_send_authorized_mail', { records: [group.authorizations[0]!.id] });
    const [newest, ...rest] = await records();
    expect(rest).toHaveLength(before.length);
    expect(newest).toMatchObject({
      account: group.authorizations[0]!.account,
      mail_send_type: 'ADD_GROUP_AUTHORIZATION',
      mail_send_result: 'SUCCESS',
    });
    await call('appstream_send_authorization_mail', { records: [{ id: newest!.id }] });
    expect(await records()).toHaveLength(before.length + 2);
    expect(await code('appstream_send_authorized_mail', { records: ['unknown'] })).toBe('WKS.00131303');
    expect(await code('appstream_send_authorization_mail', { records: [{ id: 'unknown' }] })).toBe('WKS.00010031');
  });

  test('applications are not authorized one by one, and there is a limit', async () => {
    const byApp = { name: 'by-app', authorization_type: 'APP' };
    expect(await code('appstream_create_app_group', byApp)).toBe('WKS.00131302');
    world().part(appLimits).appGroups = groups().length;
    expect(await code('appstream_create_app_group', { name: 'surplus' })).toBe('WKS.00131104');
    world().part(appLimits).appGroups++;
    await call('appstream_create_app_group', { name: 'last' });
  });
});
