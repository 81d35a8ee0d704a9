import { z } from 'zod';
import { id, ids, int, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import type { Targets } from '../../src/catalog/targets.ts';
import { iconFile } from './models/common.ts';

export const apps = area({
  service: 'appstream',
  name: 'apps',
  title: 'Published applications',
  about: 'Applications of a group: publish, change, enable and disable, icons, unpublish',
});

apps.target({
  kind: 'published-app',
  noun: 'published application',
  plural: 'published applications',
  read: 'ListPublishedApp',
  arg: 'app_id',
  needs: ['app_group_id'],
  id: 'id',
  name: 'name',
  facts: [
    { label: 'state', path: 'state', kind: 'state', words: { NORMAL: 'enabled', FORBIDDEN: 'disabled' } },
    { label: 'version', path: 'version', kind: 'text' },
    { label: 'program', path: 'execute_path', kind: 'text' },
    {
      label: 'source',
      path: 'source_type',
      kind: 'text',
      words: { 1: 'built in', 2: 'from the image', 3: 'added by hand' },
    },
    { label: 'published', path: 'publish_at', kind: 'text' },
  ],
  also: [
    {
      read: 'ListAppGroupAuthorization',
      arg: 'app_group_id',
      from: 'app_group_id',
      key: 'app_group_id',
      count: true,
      fact: { label: 'authorised users and groups', path: 'account', kind: 'state' },
    },
  ],
});

const inGroup: Targets = { kind: 'app-group', ids: 'app_group_id', within: true };

const appName = text(64, 1).describe('None of ^;|~`{}[]<>');
const appState = z.enum(['NORMAL', 'FORBIDDEN']).describe('FORBIDDEN: disabled');
const sandbox = z.boolean().describe('Run in a sandbox');

export const publishApp = apps.operation('PublishApp', 'POST /v1/{project_id}/app-groups/{app_group_id}/apps', {
  title: 'Publish applications',
  does: 'Publish programs of its servers in an application group bound to a server group; its authorised people get them at once.',
  keywords:
    'add application, make program available, new app for users, release, remote app, custom application, 发布应用, 添加应用, 上架云应用, 自定义应用, 镜像应用, make a program available for streaming, publish Excel, new streamed program, 发布一个应用, 把软件发布出去, 上架应用, 新发布应用, 让用户能用这个软件, make new software available to app users, people should get one more program in their browser, 让大家多一个软件用',
  risk: 'write',
  targets: { kind: 'app-group', ids: 'app_group_id' },
  path: { app_group_id: id() },
  body: {
    items: z
      .array(
        z.strictObject({
          name: appName,
          version: text(255).optional(),
          command_param: text(2048).optional().describe('Command line arguments'),
          icon_uri: text(10_977).optional().describe('Not used yet'),
          execute_path: text(255, 1).describe('Program on the server'),
          work_path: text(255).optional().describe('Working directory'),
          icon_path: text(255).optional().describe('File on the server that holds the icon'),
          icon_index: int(0).optional(),
          description: text(255).optional(),
          source_type: int(1, 3).describe('2 from the image, 3 custom; 1 is reserved'),
          publisher: text(255).optional(),
          source_image_ids: z.array(text(128, 1)).max(20).optional(),
          sandbox_enable: sandbox.optional(),
        }),
      )
      .min(1)
      .max(20)
      .describe('Those of appstream_show_publishable_app, or custom ones; names unique in the group'),
  },
  split: { arg: 'items', max: 20 },
});

export const listPublishedApp = apps.operation(
  'ListPublishedApp',
  'GET /v1/{project_id}/app-groups/{app_group_id}/apps',
  {
    title: 'List published applications',
    does: 'List the published applications of an application group with state and program path.',
    keywords:
      'which apps are in the group, app ids, disabled apps, what do users see, remote apps, 查询已发布应用, 应用组里的应用, 应用列表, 禁用的应用, what is published in this group, which programs do users get, 发布了哪些应用, 已发布的应用, 应用组里有什么应用, 用户能看到哪些应用, what does a user of the bundle see, 用户打开能看到什么',
    risk: 'read',
    path: { app_group_id: id() },
    query: {
      name: text(1024).optional(),
      state: appState.optional(),
      app_id: text(128).optional(),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['id', 'name', 'version', 'state', 'execute_path', 'source_type', 'sandbox_enable', 'publish_at'],
  },
);

export const updateApp = apps.operation('UpdateApp', 'PATCH /v1/{project_id}/app-groups/{app_group_id}/apps/{app_id}', {
  title: 'Update published application',
  does: 'Change a published application: name, program path, arguments, sandbox, state.',
  keywords:
    'edit app, wrong path, app does not start, change command line, rename app, disable app, sandbox mode, 修改应用, 编辑云应用, 修改执行路径, 启动参数, 沙箱, program path moved, start app with other parameters, rename a streamed program, 应用路径变了, 改启动参数, 云应用改名, 发布的应用改一下, double click does nothing path changed, starts the wrong program, 双击没反应, 应用打不开路径不对, starts the wrong version of the program, 打开的是老版本路径不对',
  risk: [
    byArg('state', { FORBIDDEN: 'disruptive', else: 'write' }),
    // From the next click on people get another program, or none.
    ...['execute_path', 'work_path', 'command_param', 'sandbox_enable'].map((part) =>
      byArg(part, { else: 'disruptive', absent: 'write' }),
    ),
  ],
  targets: [{ kind: 'published-app', ids: 'app_id' }, inGroup],
  path: { app_group_id: id(), app_id: id() },
  body: {
    name: appName.optional(),
    version: text(255).optional(),
    execute_path: text(255).optional().describe('Program on the server'),
    work_path: text(255).optional().describe('Working directory'),
    description: text(255).optional(),
    command_param: text(2048).optional().describe('Command line arguments'),
    state: appState.optional(),
    sandbox_enable: sandbox.optional(),
  },
  warn: 'People get what is set here from the next start on. While it is FORBIDDEN nobody can open the application.',
});

export const unpublishApp = apps.operation(
  'UnpublishApp',
  'POST /v1/{project_id}/app-groups/{app_group_id}/apps/batch-unpublish',
  {
    title: 'Unpublish applications',
    does: 'Take applications out of an application group, with their authorizations; appstream_batch_disable_app only pauses them.',
    keywords:
      'remove app, withdraw application, take down, retire program, delete published app, empty app group, 取消发布, 下架应用, 移除云应用, 删除应用, pull a program from the streaming catalogue for good, end of life software, users should no longer see the app, 应用下架, 不再提供这个应用, 从云应用里撤掉, 取消发布应用, 用户列表里去掉, withdraw outdated software from streaming',
    // Settings, own icon and authorizations are gone too.
    risk: 'destructive',
    targets: [{ kind: 'published-app', ids: 'ids' }, inGroup],
    path: { app_group_id: id() },
    body: { ids: ids(50).describe('App ids') },
    split: { arg: 'ids', max: 50 },
    warn: 'Nobody can open the applications any more. Their settings, own icons and authorizations are lost.',
  },
);

export const showPublishableApp = apps.operation(
  'ShowPublishableApp',
  'GET /v1/{project_id}/app-groups/{app_group_id}/publishable-app',
  {
    title: 'List publishable applications',
    does: "List the programs found in the images of an application group's servers, which appstream_publish_app can publish.",
    keywords:
      'what can be published, installed programs, available applications, start menu of image, program path, 可发布应用, 可以发布哪些应用, 镜像里的应用, which programs can still be published, programs on the image, 还有哪些能发布, 能发布什么应用, 可发布的应用, 可以发布的软件, installed on the host but not offered yet, 主机上装了还没放出来的',
    risk: 'read',
    path: { app_group_id: id() },
    page: { style: 'whole', items: 'items', total: 'count' },
    brief: ['name', 'version', 'publisher', 'execute_path', 'publishable', 'source_image_ids'],
  },
);

export const batchEnableApp = apps.operation(
  'BatchEnableApp',
  'POST /v1/{project_id}/app-groups/{app_group_id}/apps/actions/enable',
  {
    title: 'Enable published applications',
    does: 'Let people use disabled published applications again.',
    keywords:
      'turn on app, unblock application, app is forbidden, back in service, 启用应用, 恢复应用, 解除禁用, 应用被禁用, let people launch the app again, app back after the fix, suspended app may be used again, 应用重新放开, 停用的应用恢复, 应用可以用了, 恢复使用, 放开应用',
    risk: 'write',
    targets: [{ kind: 'published-app', ids: 'ids' }, inGroup],
    path: { app_group_id: id() },
    body: { ids: ids(20).describe('App ids') },
    split: { arg: 'ids', max: 20 },
  },
);

export const batchDisableApp = apps.operation(
  'BatchDisableApp',
  'POST /v1/{project_id}/app-groups/{app_group_id}/apps/actions/disable',
  {
    title: 'Disable published applications',
    does: 'Keep people from using published applications, until they are enabled again.',
    keywords:
      'turn off app, block application, suspend program, maintenance of an app, forbid, 禁用应用, 停用云应用, 暂停应用, 应用维护, nobody should launch the app until it is fixed, security hole in an app, suspend an app but keep entitlements, temporarily block a streamed program, 先停掉这个应用, 应用有漏洞先别用, 暂时不让用, 应用先禁掉, 暂停使用应用, 保留授权',
    risk: 'disruptive',
    targets: [{ kind: 'published-app', ids: 'ids' }, inGroup],
    path: { app_group_id: id() },
    body: { ids: ids(20).describe('App ids') },
    split: { arg: 'ids', max: 20 },
    warn: 'Nobody can open the applications until they are enabled again.',
  },
);

export const showAppDetail = apps.operation(
  'ShowAppDetail',
  'GET /v1/{project_id}/app-groups/{app_group_id}/apps/{app_id}',
  {
    title: 'Show published application',
    does: 'Show one published application: program, arguments, state, icon, sandbox.',
    keywords:
      'app details, properties, which path, why does the app not start, 应用详情, 查看应用, 执行路径, 应用状态, one streamed program in detail, which path does it start, 某个云应用的信息, 发布的应用详情, 应用启动路径, which exe is behind this program, 点开的是哪个程序',
    risk: 'read',
    path: { app_group_id: id(), app_id: id() },
  },
);

export const uploadAppIcon = apps.operation(
  'UploadAppIcon',
  'POST /v1/{project_id}/app-groups/{app_group_id}/apps/{app_id}/icon',
  {
    title: 'Set icon of published application',
    does: 'Give a published application an icon of its own.',
    keywords:
      'change icon, logo, picture, custom icon, PNG, wrong icon, 修改应用图标, 上传图标, 自定义图标, 换图标, other picture for a streamed app, 应用换图标, 云应用图标, 给应用上传图标, 图标换成公司的, users do not recognise the program by its picture, 图标太丑换一个',
    risk: 'write',
    targets: [{ kind: 'published-app', ids: 'app_id' }, inGroup],
    path: { app_group_id: id(), app_id: id() },
    body: { data: iconFile },
    multipart: true,
  },
);

export const deleteAppIcon = apps.operation(
  'DeleteAppIcon',
  'DELETE /v1/{project_id}/app-groups/{app_group_id}/apps/{app_id}/icon',
  {
    title: 'Reset icon of published application',
    does: 'Delete the own icon of a published application, which shows its default one again.',
    keywords:
      'remove icon, default icon, restore original logo, undo custom icon, wrong picture, 删除应用图标, 恢复默认图标, 移除自定义图标, back to the standard icon, 图标恢复默认, 去掉自定义图标, 云应用图标还原, own picture was a mistake, 图标换回原来的',
    // Looks only: whoever has the picture sets it again.
    risk: 'write',
    targets: [{ kind: 'published-app', ids: 'app_id' }, inGroup],
    path: { app_group_id: id(), app_id: id() },
  },
);
