import { expect, test } from 'vitest';
import { appInstalls, centerApps } from '../../../src/sandbox/world/app-center.ts';
import type { Desktop } from '../../../src/sandbox/world/desktop.ts';
import { describeArea } from '../area.ts';

describeArea('workspace/app-center', ({ call, rows, data, refused, world, later }) => {
  const bucket = () => `wks-appcenter-${world().projectId}`;
  const stored = (path: string) => ({
    store_type: 'OBS',
    bucket_store: { bucket_name: bucket(), bucket_file_path: path },
  });
  const linked = { store_type: 'LINK', file_link: 'https://files.lanting.example/tool.exe' };
  const tool = (name: string, more = {}) => ({
    name,
    version: '1.0',
    description: 'a tool',
    authorization_type: 'ASSIGN_USER',
    app_file_store: linked,
    install_type: 'QUIET_INSTALL',
    install_command: '$' + '{FILE_PATH} /S',
    support_os: 'Windows',
    catalog_id: '1099',
    ...more,
  });
  const apps = (name: string) => rows('list_apps', { name });
  const installs = (filter = {}) => rows('list_jobs', filter);
  const fit = (desktop: Desktop) => desktop.status === 'ACTIVE' && desktop.image.os === 'Windows';
  /** Of a user who has no other. */
  const isOnly = ({ assignments: [owner] }: Desktop) =>
    owner?.type === 'USER' && world().people.get(owner.id)?.desktops.size === 1;
  const owned = (fits: (desktop: Desktop) => boolean) => {
    const found = world()
      .fleet.all()
      .find((each) => each.agentInstalled && isOnly(each) && fits(each)) as Desktop;
    const name = found.assignments[0]?.name as string;
    return { desktop: found, user: { account: name, account_type: 'SIMPLE' } };
  };

  test('the company offers software and remembers installations', async () => {
    expect((await apps('')).length).toBeGreaterThan(8);
    expect(await apps('blender')).toMatchObject([
      { name: 'Blender', authorization_type: 'ASSIGN_USER', catalog: '图形设计' },
    ]);
    const past = await installs();
    expect(new Set(past.map(({ job_status }) => job_status))).toEqual(new Set(['SUCCESS', 'FAIL']));
    expect(await installs({ job_status: 'FAIL' })).toHaveLength(past.filter((one) => one.job_status === 'FAIL').length);
  });

  test('an installer is uploaded to the bucket and goes with its app', async () => {
    expect(await data('create_and_authorize_bucket')).toEqual({ bucket_name: bucket() });
    const granted = await data('create_bucket_credential', { file_name: 'tool.exe' });
    expect(granted).toMatchObject({ bucket_name: bucket(), object_path: 'app-file/tool.exe' });
    const missing = tool('Uploaded', { app_file_store: stored('app-file/other.exe') });
    expect(await refused('upload_app', missing)).toMatchObject({ code: 'WKS.00211304' });
    const elsewhere = {
      store_type: 'OBS',
      bucket_store: { bucket_name: 'mine', bucket_file_path: 'app-file/tool.exe' },
    };
    const wrong = tool('Uploaded', { app_file_store: elsewhere });
    expect(await refused('upload_app', wrong)).toMatchObject({ code: 'WKS.00211108' });
    const app = tool('Uploaded', { app_file_store: stored('app-file/tool.exe') });
    const { id } = await data('upload_app', app);
    expect(await apps('Uploaded')).toMatchObject([
      { id, application_source: 'CUSTOM', status: 'NORMAL', catalog: '其他' },
    ]);
    await call('delete_app', { app_id: id });
    expect(await apps('Uploaded')).toEqual([]);
    expect(await refused('upload_app', app)).toMatchObject({ code: 'WKS.00211304' });
  });

  test('an app is changed, hidden and shown', async () => {
    const { id } = await data('upload_app', tool('Changing'));
    await call('update_uploaded_app', { app_id: id, version: '2.0', catalog_id: '1007' });
    expect(await apps('Changing')).toMatchObject([{ version: '2.0', description: 'a tool', catalog: '系统工具' }]);
    await call('batch_disable_apps', { items: [id] });
    expect(await apps('Changing')).toMatchObject([{ status: 'FORBIDDEN' }]);
    await call('batch_enable_apps', { items: [id] });
    expect(await apps('Changing')).toMatchObject([{ status: 'NORMAL' }]);
    const catalogs = await rows('list_app_catalogs');
    expect(catalogs).toContainEqual({ id: '1007', catalog_zh: '系统工具', catalog_en: 'System tools' });
    const unknown = { app_id: id, catalog_id: '7' };
    expect(await refused('update_uploaded_app', unknown)).toMatchObject({ code: 'WKS.00211701' });
    const other = await data('upload_app', tool('Changing too'));
    await call('batch_delete_apps', { items: [id, other.id], reserve_obs_file: true });
    expect(await apps('Changing')).toEqual([]);
  });

  test('chosen users and groups may install an app', async () => {
    const { id } = await data('upload_app', tool('Chosen'));
    const { desktop, user } = owned(fit);
    const group = { account: 'design-staff', account_type: 'USER_GROUP' };
    const audience = (filter = {}) => rows('list_app_authorizations', { app_id: id, ...filter });
    const chosen = { authorization_type: 'ASSIGN_USER', users: [user, group] };
    await call('update_app_authorizations', { app_id: id, ...chosen });
    expect(await audience()).toMatchObject([user, { ...group, domain: 'local.com' }]);
    expect(await audience({ target_type: 'USER_GROUP' })).toMatchObject([group]);
    await call('batch_update_app_authorizations', {
      app_ids: [id],
      authorization_type: 'ASSIGN_USER',
      del_users: [user],
    });
    expect(await audience()).toMatchObject([group]);
    const nobody = { account: 'nobody', account_type: 'SIMPLE' };
    const strange = { app_id: id, authorization_type: 'ASSIGN_USER', users: [nobody] };
    expect(await refused('update_app_authorizations', strange)).toMatchObject({ code: 'WKS.00170312' });
    world().people.get(desktop.assignments[0]?.id as string)!.groups = [];
    const install = { app_id: id, users: [user] };
    expect(await refused('install_app', install)).toMatchObject({ code: 'WKS.00211107' });
    await call('update_app_authorizations', { app_id: id, authorization_type: 'ALL_USER' });
    await call('install_app', install);
    expect(await installs({ app_id: id })).toMatchObject([{ instance_id: desktop.id, target: user.account }]);
  });

  test('an installation takes time; one that failed is tried again', async () => {
    const { id } = await data('upload_app', tool('Installed', { authorization_type: 'ALL_USER' }));
    const [on, off] = [owned(fit), owned((each) => each.status === 'SHUTOFF' && each.image.os === 'Windows')];
    await call('install_app', { app_id: id, users: [on.user, off.user] });
    const mine = () => installs({ app_id: id });
    expect(await mine()).toMatchObject([{ job_status: 'INIT' }, { job_status: 'INIT' }]);
    expect(await refused('delete_app', { app_id: id })).toMatchObject({ code: 'WKS.00211103' });
    later(10_000);
    expect(await installs({ app_id: id, job_status: 'WAITING' })).toHaveLength(2);
    later();
    const [failed] = await installs({ app_id: id, job_status: 'FAIL' });
    expect(failed).toMatchObject({ instance_id: off.desktop.id, error_message: expect.stringContaining('running') });
    const [good] = await installs({ app_id: id, job_status: 'SUCCESS' });
    expect(good).toMatchObject({ instance_id: on.desktop.id, app_version: '1.0', error_message: '' });
    expect(await refused('retry_jobs', { items: [good?.id] })).toMatchObject({ code: 'WKS.00211202' });
    off.desktop.status = 'ACTIVE';
    await call('retry_jobs', { items: [failed?.id] });
    later();
    expect(await mine()).toMatchObject([{ job_status: 'SUCCESS' }, { job_status: 'SUCCESS' }]);
    await call('batch_delete_jobs', { items: [failed?.id] });
    expect(await mine()).toMatchObject([{ id: good?.id }]);
  });

  test('there is an end to apps, and to installations at a time', async () => {
    const [center, installs] = [world().part(centerApps), world().part(appInstalls)];
    const [app] = center.all();
    const ids = Array.from({ length: 1000 }, (_, index) => `filler-${index}`);
    for (const id of ids.slice(500)) center.add({ ...app!, id });
    expect(await refused('upload_app', tool('Too much'))).toMatchObject({ code: 'WKS.00211102' });
    for (const id of ids.slice(500)) center.delete(id);
    const [past] = installs.all();
    const attempt = { ...past!.attempt, ends: Number.POSITIVE_INFINITY };
    for (const id of ids) installs.add({ ...past!, id, appId: 'other', attempt });
    const { id } = await data('upload_app', tool('Queued', { authorization_type: 'ALL_USER' }));
    const users = [owned(fit).user];
    expect(await refused('install_app', { app_id: id, users })).toMatchObject({ code: 'WKS.00211205' });
    for (const id of ids) installs.delete(id);
    await call('install_app', { app_id: id, users });
  });

  test('several apps are installed for chosen users or for all, who may have them from then on', async () => {
    const made = [await data('upload_app', tool('Rollout A')), await data('upload_app', tool('Rollout B'))];
    const app_ids = made.map(({ id }) => id);
    const { user } = owned(fit);
    await call('batch_install_apps', { app_ids, assign_scope: 'ASSIGN_USER', users: [user] });
    expect(await rows('list_app_authorizations', { app_id: app_ids[0] })).toMatchObject([user]);
    expect(await installs({ app_id: app_ids[1], target: user.account })).not.toEqual([]);
    later();
    await call('batch_install_apps', { app_ids: [app_ids[0]], assign_scope: 'ALL_USER' });
    expect(await apps('Rollout A')).toMatchObject([{ authorization_type: 'ALL_USER' }]);
    const assigned = world()
      .fleet.all()
      .filter(({ assignments }) => assignments.length > 0).length;
    expect((await installs({ app_id: app_ids[0] })).length).toBeGreaterThan(assigned);
    const { id } = await data('upload_app', tool('By hand', { install_type: 'GUI_INSTALL' }));
    const silent = { app_ids: [id], assign_scope: 'ALL_USER' };
    expect(await refused('batch_install_apps', silent)).toMatchObject({ code: 'WKS.00211105' });
  });
});
