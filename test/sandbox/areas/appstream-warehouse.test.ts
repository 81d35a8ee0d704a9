import { expect, test } from 'vitest';
import { appLimits } from '../../../src/sandbox/world/app-quota.ts';
import { warehouseApps, warehouseBucket } from '../../../src/sandbox/world/app-warehouse.ts';
import { describeArea } from '../area.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');

describeArea('appstream/warehouse', ({ call, rows, data, refused, world, later }) => {
  const apps = (filter = {}) => rows('appstream_list_warehouse_apps', filter);
  const upload = (app_file_name: string) => data('appstream_authorize_obs', { app_file_name });
  const package_ = (app_name: string, file: string, more = {}) => ({
    app_name,
    app_category: 'OTHER',
    os_type: 'Windows',
    version_id: '1.0',
    version_name: 'first',
    appfile_store_path: `file/${file}`,
    app_file_size: 401,
    ...more,
  });
  const create = (app: object) => data('appstream_create_warehouse_app', { ...app });

  test('the company has reviewed packages', async () => {
    expect(await apps({ verify_status: 'VERIFY_FAIL' })).toMatchObject([{ app_name: 'OldViewer' }]);
    const designed = await apps({ app_category: 'GRAPHIC_DESIGN' });
    expect(designed).toMatchObject([{ app_name: 'Blender', verify_status: 'VERIFY_PASS' }]);
  });

  test('there is no upload without a bucket, and no package without a file', async () => {
    world().part(warehouseBucket).exists = false;
    expect(await refused('appstream_authorize_obs', { app_file_name: 'Postman.exe' })).toMatchObject({
      code: 'WKS.00131503',
    });
    await call('appstream_create_bucket_or_acl');
    const app = package_('Postman', 'Postman.exe');
    expect(await refused('appstream_create_warehouse_app', app)).toMatchObject({ code: 'WKS.00131505' });
    const granted = await upload('Postman.exe');
    expect(granted).toMatchObject({ directory: 'file/Postman.exe', ak: expect.any(String) });
    await create(app);
    expect(await refused('appstream_create_warehouse_app', app)).toMatchObject({ code: 'WKS.00131501' });
    const text = { app_file_name: 'readme.txt' };
    expect(await refused('appstream_authorize_obs', text)).toMatchObject({ code: 'WKS.00051102' });
  });

  test('a package is reviewed, changed and deleted', async () => {
    await upload('tool.msi');
    const { app_id } = await create(package_('工具_1', 'tool.msi'));
    expect(await apps({ app_id })).toMatchObject([{ verify_status: 'VERIFYING', app_file_size: '401' }]);
    later();
    expect(await apps({ app_id })).toMatchObject([{ verify_status: 'VERIFY_PASS' }]);
    await call('appstream_update_warehouse_app', { id: app_id, version_id: '1.1', app_description: 'better' });
    const [changed] = await apps({ app_name: '工具' });
    expect(changed).toMatchObject({ app_id, app_name: '工具_1', version_id: '1.1' });
    const taken = { id: app_id, app_name: 'Blender' };
    expect(await refused('appstream_update_warehouse_app', taken)).toMatchObject({ code: 'WKS.00131501' });
    await call('appstream_delete_warehouse_app', { id: app_id });
    expect(await apps({ app_id })).toEqual([]);
  });

  test('packages are deleted together', async () => {
    await upload('a.exe');
    const made = [await create(package_('a', 'a.exe')), await create(package_('b', 'a.exe'))];
    const ids = made.map(({ app_id }) => app_id);
    await call('appstream_batch_delete_warehouse_app', { ids });
    expect(await apps({ app_id: ids[0] })).toEqual([]);
    expect(await apps({ app_id: ids[1] })).toEqual([]);
  });

  test('an icon gets an address', async () => {
    const { appicon_store_path } = await data('appstream_upload_warehouse_app_icon', {
      data: { name: 'icon.png', base64: PNG },
    });
    expect(appicon_store_path).toMatch(/^https:.*\.png$/);
    const text = { data: { name: 'icon.png', base64: Buffer.from('no picture').toString('base64') } };
    expect(await refused('appstream_upload_warehouse_app_icon', text)).toMatchObject({ code: 'WKS.00051102' });
  });

  test('a version has no blanks, and the warehouse a limit', async () => {
    await upload('late.exe');
    const code = async (app: object) => (await refused('appstream_create_warehouse_app', { ...app })).code;
    expect(await code(package_('late', 'late.exe', { version_id: '1 0' }))).toBe('WKS.00051102');
    world().part(appLimits).warehouseApps = world().part(warehouseApps).size;
    expect(await code(package_('late', 'late.exe'))).toBe('WKS.00131502');
  });
});
