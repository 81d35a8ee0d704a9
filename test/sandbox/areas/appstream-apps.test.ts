import { expect, test } from 'vitest';
import { appGroups } from '../../../src/sandbox/world/app-groups.ts';
import { appLimits } from '../../../src/sandbox/world/app-quota.ts';
import { serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describeArea('appstream/apps', ({ call, rows, data, refused, world }) => {
  const office = () =>
    world()
      .part(appGroups)
      .all()
      .find(({ name }) => name.startsWith('Office'))!;
  const at = () => ({ app_group_id: office().id });
  const published = (args = {}) => rows('appstream_list_published_app', { ...at(), ...args });
  const code = async (tool: string, args: Record<string, unknown>) => (await refused(tool, args)).code;
  const wps = async () => (await published({ name: 'WPS' }))[0]!;

  test('a program of the image is published once', async () => {
    const offers = () => rows('appstream_show_publishable_app', at());
    const offer = (await offers()).find(({ name }) => name === 'WPS Office')!;
    expect(offer.publishable).toBe(true);
    const { name, version, execute_path, publisher, source_image_ids } = offer;
    const items = [{ name, version, execute_path, publisher, source_image_ids, source_type: 2 }];
    await call('appstream_publish_app', { ...at(), items });
    expect(await wps()).toMatchObject({ name, version, execute_path, state: 'NORMAL', source_type: 2 });
    expect((await offers()).find((each) => each.name === name)).toMatchObject({ publishable: false });
    expect(await code('appstream_publish_app', { ...at(), items })).toBe('WKS.00131201');
    const reserved = [{ name: 'Paint', execute_path: 'C:\\paint.exe', source_type: 1 }];
    expect(await code('appstream_publish_app', { ...at(), items: reserved })).toBe('WKS.00051102');
    const foreign = [{ ...items[0], name: 'Foreign', source_image_ids: ['none'] }];
    expect(await code('appstream_publish_app', { ...at(), items: foreign })).toBe('WKS.00121303');
  });

  test('nothing is published in a group without servers', async () => {
    const loose = { app_group_id: (await data('appstream_create_app_group', { name: 'loose' })).id };
    const items = [{ name: 'Paint', execute_path: 'C:\\paint.exe', source_type: 3 }];
    expect(await code('appstream_publish_app', { ...loose, items })).toBe('WKS.00131102');
    expect(await code('appstream_show_publishable_app', loose)).toBe('WKS.00131102');
  });

  test('an application is changed, disabled and enabled', async () => {
    const app_id = (await wps()).id;
    await call('appstream_update_app', { ...at(), app_id, command_param: '/quiet', sandbox_enable: true });
    const shown = () => data('appstream_show_app_detail', { ...at(), app_id });
    expect(await shown()).toMatchObject({ command_param: '/quiet', sandbox_enable: true, name: 'WPS Office' });
    expect(await code('appstream_update_app', { ...at(), app_id, name: 'Microsoft Word' })).toBe('WKS.00131201');
    await call('appstream_batch_disable_app', { ...at(), ids: [app_id] });
    const forbidden = async () => (await published({ state: 'FORBIDDEN' })).map(({ id }) => id);
    expect(await forbidden()).toContain(app_id);
    await call('appstream_batch_enable_app', { ...at(), ids: [app_id] });
    expect(await forbidden()).not.toContain(app_id);
    expect(await code('appstream_batch_disable_app', { ...at(), ids: ['none'] })).toBe('WKS.00131200');
  });

  test('an icon of its own comes and goes', async () => {
    const app_id = (await wps()).id;
    const icon = async () => (await data('appstream_show_app_detail', { ...at(), app_id })).icon_url;
    await call('appstream_upload_app_icon', { ...at(), app_id, data: { name: 'wps.png', base64: PNG } });
    expect(await icon()).toMatch(/^https:.*\.png$/);
    const text = { name: 'wps.png', base64: Buffer.from('no picture').toString('base64') };
    expect(await code('appstream_upload_app_icon', { ...at(), app_id, data: text })).toBe('WKS.00051102');
    await call('appstream_delete_app_icon', { ...at(), app_id });
    expect(await icon()).toBe('');
  });

  test('what is unpublished is gone, and counted no more', async () => {
    const before = office().apps.length;
    const app_id = (await wps()).id;
    await call('appstream_unpublish_app', { ...at(), ids: [app_id] });
    expect(await code('appstream_show_app_detail', { ...at(), app_id })).toBe('WKS.00131200');
    expect(await data('appstream_show_app_group_detail', at())).toMatchObject({ app_count: before - 1 });
  });

  test.each<[string, string, string]>([
    ['a forbidden sign', 'Paint|er', 'WKS.00051102'],
    ['a tab', 'Paint\ter', 'WKS.00051102'],
    ['blanks alone', '   ', 'WKS.00051102'],
  ])('a name with %s is refused', async (_, name, expected) => {
    const items = [{ name, execute_path: 'C:\\paint.exe', source_type: 3 }];
    expect(await code('appstream_publish_app', { ...at(), items })).toBe(expected);
  });

  test('a group has room for so many applications', async () => {
    world().part(appLimits).appsOfAGroup = office().apps.length + 1;
    const paint = (name: string) => ({ name, execute_path: 'C:\\paint.exe', source_type: 3 });
    const items = [paint('Paint 1'), paint('Paint 2')];
    expect(await code('appstream_publish_app', { ...at(), items })).toBe('WKS.00131203');
    await call('appstream_publish_app', { ...at(), items: [paint('Paint 1')] });
  });

  test('a server group without servers offers nothing', async () => {
    const [first] = world().part(serverGroups).all();
    const empty = world()
      .part(serverGroups)
      .add({ ...first!, id: crypto.randomUUID(), name: 'sg-empty', appType: 'COMMON_APP' });
    const wish = { name: 'of-empty', app_server_group_id: empty.id };
    const app_group_id = (await data('appstream_create_app_group', wish)).id;
    expect(await code('appstream_show_publishable_app', { app_group_id })).toBe('WKS.00121104');
  });
});
