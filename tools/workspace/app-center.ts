import { z } from 'zod';
import { id, ids, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, requires } from '../../src/catalog/rules.ts';
import { ofItsDesktop, session } from './models/desktop.ts';

export const appCenter = area({
  service: 'workspace',
  name: 'app-center',
  title: 'App center',
  about: 'Software for desktops: add apps, choose who sees them, install them, follow installations',
});

appCenter.target({
  kind: 'app',
  noun: 'app',
  plural: 'apps',
  read: 'ListApps',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'version', path: 'version', kind: 'text' },
    {
      label: 'for',
      path: 'authorization_type',
      kind: 'state',
      words: { ALL_USER: 'all users', ASSIGN_USER: 'chosen users' },
    },
    { label: 'visibility', path: 'status', kind: 'state', words: { NORMAL: 'visible', FORBIDDEN: 'hidden' } },
    {
      label: 'source',
      path: 'application_source',
      kind: 'text',
      words: { CUSTOM: 'uploaded', SYSTEM: 'built in', MARKET: 'market' },
    },
    // What an installation would run: if it changes, another program runs than was approved.
    { label: 'install command', path: 'install_command', kind: 'owner' },
    {
      label: 'installer',
      path: 'app_file_store.file_link',
      or: 'app_file_store.bucket_store.bucket_file_path',
      kind: 'owner',
    },
  ],
  also: [
    {
      read: 'ListAppAuthorizations',
      arg: 'app_id',
      key: 'account',
      count: true,
      fact: { label: 'chosen users and groups', path: 'account', kind: 'state' },
    },
  ],
});

appCenter.target({
  kind: 'app-authorization',
  noun: 'authorised account',
  plural: 'authorised accounts',
  read: 'ListAppAuthorizations',
  needs: ['app_id'],
  id: 'account',
  name: 'account',
  facts: [
    { label: 'is', path: 'account_type', kind: 'state', words: { SIMPLE: 'a user', USER_GROUP: 'a user group' } },
    { label: 'domain', path: 'domain', kind: 'text' },
  ],
});

appCenter.target({
  kind: 'app-install',
  noun: 'installation',
  plural: 'installations',
  read: 'ListJobs',
  id: 'id',
  name: 'app_name',
  facts: [
    { label: 'desktop', path: 'instance_name', kind: 'text' },
    { label: 'user', path: 'target', kind: 'text' },
    {
      label: 'status',
      path: 'job_status',
      kind: 'state',
      words: { INIT: 'being prepared', WAITING: 'under way', SUCCESS: 'succeeded', FAIL: 'failed' },
    },
    { label: 'failed because', path: 'error_message', kind: 'text' },
  ],
  also: [ofItsDesktop('instance_id', session)],
});

/** The guide for administrators: installs run with system rights and end processes that are named like the app. */
const installWarning =
  'The install command runs with system rights on the desktops and ends running processes named like the app.';

const hiddenWarning = 'Users who no longer see an app cannot install it; what is installed stays.';

const account = z.strictObject({
  account: text(128, 1).describe('User or group name'),
  domain: text(64, 1).optional().describe('Needed for groups; default local.com'),
  account_type: z.enum(['SIMPLE', 'USER_GROUP']).describe('SIMPLE: a user'),
  platform_type: z.enum(['AD', 'LOCAL']).optional(),
});

const audience = z.enum(['ALL_USER', 'ASSIGN_USER']).describe('ASSIGN_USER: chosen users only');

const appFile = z
  .strictObject({
    store_type: z.enum(['OBS', 'LINK']).describe('OBS needs bucket_store, LINK needs file_link'),
    bucket_store: z
      .strictObject({
        bucket_name: text(128, 1).optional().describe('From create_and_authorize_bucket'),
        bucket_file_path: text(1024, 1).optional().describe('Without leading /'),
      })
      .optional(),
    file_link: text(2056, 1).optional().describe('Download address'),
  })
  .describe('Where the installer is');

const icon = text(87_500).describe('URL, or a PNG of at most 64 KB as data:image/png;base64,…');
const installType = z
  .enum(['QUIET_INSTALL', 'UNZIP_INSTALL', 'GUI_INSTALL'])
  .describe('GUI_INSTALL: by the user, never automatic');
const installCommand = text(2048).describe(`Like \${FILE_PATH} /S`);
const catalogId = text(128, 1).describe('From list_app_catalogs');
const supportedOs = z.enum(['Linux', 'Windows', 'Other']);

const commandRules = [
  requires(['install_type', 'QUIET_INSTALL'], 'install_command'),
  requires(['install_type', 'UNZIP_INSTALL'], 'install_command'),
];

export const createBucketCredential = appCenter.operation(
  'CreateBucketCredential',
  'POST /v1/{project_id}/app-center/buckets/actions/create-credential',
  {
    title: 'Get upload credentials',
    does: 'Get temporary credentials to upload one installer into the app bucket, before upload_app.',
    keywords:
      'upload installer, temporary AK SK, OBS upload, access key, security token, put file into bucket, 上传凭证, 临时AKSK, 上传安装包, 桶凭证, 临时密钥, temporary keys for uploading software to the app center, where do I upload the exe, 传安装包要密钥, 上传安装包的临时密钥, 应用中心上传凭证, 临时授权上传, where and how may I put the installer, upload asks for key, 传软件要钥匙',
    risk: 'secret',
    body: { file_name: text(256, 1).describe('With suffix; none of ^;|~`{}[]<>') },
    warn: 'Whoever holds the credentials can write this file to the bucket until they expire.',
  },
);

export const createAndAuthorizeBucket = appCenter.operation(
  'CreateAndAuthorizeBucket',
  'POST /v1/{project_id}/app-center/buckets',
  {
    title: 'Set up app bucket',
    does: 'Create the default OBS bucket for installers if there is none, and let Workspace use it.',
    keywords:
      'storage for apps, prepare upload, OBS bucket, grant bucket access, bucket does not exist, first app, 创建桶, 桶授权, 默认桶, OBS桶, 应用存储, app center has no bucket, allow access to the bucket, prepare storage for software, 应用中心的桶, 建桶存安装包, 授权访问桶, 桶没授权, store has no place for installers, 软件没地方放',
    // The bucket itself is free, what is stored in it is charged by OBS.
    risk: 'billing',
    warn: 'OBS charges for what is stored in the bucket.',
  },
);

export const listApps = appCenter.operation('ListApps', 'GET /v1/{project_id}/app-center/apps', {
  title: 'List apps',
  does: 'List the apps of the app center with version, install command, visibility and audience.',
  keywords:
    'software catalog, which software is there, installers, packages, available programs, hidden apps, app id, 查询应用, 应用列表, 软件列表, 有哪些软件, 应用中心, what is in the app center, programs users can install, software in the store, 应用中心有哪些应用, 商店里有什么软件, 能装哪些软件, 软件清单, what can users install themselves, 用户自己能装什么',
  risk: 'read',
  query: { name: text(128).optional(), ...paged(100, 1) },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ['id', 'name', 'version', 'status', 'authorization_type', 'install_type', 'support_os', 'catalog'],
});

export const uploadApp = appCenter.operation('UploadApp', 'POST /v1/{project_id}/app-center/apps', {
  title: 'Add app',
  does: 'Add an app to the app center; its installer is already in the app bucket or behind a link.',
  keywords:
    'new software, publish software, provide program, package, register installer, exe, msi, deploy, 添加应用, 上传应用, 新增软件, 上架应用, 软件分发, put new software in the app store, offer a program to users, add an application to the app center, 应用中心加应用, 商店上新软件, 放一个软件到应用商店, 添加软件, 应用中心上架, 让用户自己能装这个软件',
  // As update_uploaded_app: whoever installs it runs these with system rights.
  risk: [
    'write',
    ...['install_command', 'uninstall_command'].map((part) => byArg(part, { else: 'destructive', absent: 'write' })),
  ],
  targets: { kind: 'service' },
  body: {
    name: text(128, 1).describe('None of ^;|~`{}[]<>'),
    version: text(128, 1).describe('Letters, digits, . and -'),
    description: text(2048, 1),
    authorization_type: audience,
    app_file_store: appFile,
    app_icon_url: icon.optional(),
    install_type: installType,
    install_command: installCommand.optional(),
    uninstall_command: text(2048).optional(),
    support_os: supportedOs,
    catalog_id: catalogId,
    install_info: text(2048).optional(),
  },
  rules: commandRules,
});

export const updateUploadedApp = appCenter.operation(
  'UpdateUploadedApp',
  'PATCH /v1/{project_id}/app-center/apps/{app_id}',
  {
    title: 'Update app',
    does: 'Change an app of the app center: name, version, installer, commands, audience, visibility.',
    keywords:
      "edit app, new version, replace installer, change install command, rename, hide app, change icon, 修改应用, 更新应用版本, 替换安装包, 修改安装命令, 编辑软件, newer version of an app in the store, change app's installer, change its description, 商店里的应用换新版, 改应用信息, 应用升版本, 换安装包, 应用中心改应用, store offers an old version, 商店里的版本太老",
    risk: [
      byArg('status', { FORBIDDEN: 'disruptive', else: 'write' }),
      byArg('authorization_type', { ASSIGN_USER: 'disruptive', else: 'write' }),
      // As update_script: whoever installs the app from then on runs it with system rights, and it can be any program.
      ...['install_command', 'uninstall_command', 'install_type', 'app_file_store'].map((part) =>
        byArg(part, { else: 'destructive', absent: 'write' }),
      ),
    ],
    targets: { kind: 'app', ids: 'app_id' },
    path: { app_id: id() },
    body: {
      name: text(128, 1).optional(),
      version: text(128, 1).optional(),
      description: text(2048, 1).optional(),
      app_file_store: appFile.optional(),
      app_icon_url: icon.optional(),
      install_type: installType.optional(),
      authorization_type: audience.optional(),
      install_command: installCommand.optional(),
      uninstall_command: text(2048).optional(),
      support_os: supportedOs.optional(),
      catalog_id: catalogId.optional(),
      status: z.enum(['NORMAL', 'FORBIDDEN']).optional().describe('FORBIDDEN: hidden'),
      install_info: text(2048).optional(),
    },
    rules: commandRules,
    warn: `Commands and installers run with system rights at the next installation. ${hiddenWarning}`,
  },
);

export const deleteApp = appCenter.operation('DeleteApp', 'DELETE /v1/{project_id}/app-center/apps/{app_id}', {
  title: 'Delete app',
  does: 'Delete one app from the app center, with its installer unless told otherwise.',
  keywords:
    'remove software, take down app, retire program, delete installer, 删除应用, 下架应用, 移除软件, 删除安装包, take a program out of the app center, one app no longer offered, 应用中心删应用, 商店里去掉这个软件, 应用不要了, 删掉软件, wrong software in the store, 老版本撤掉, nobody should find that program in the store any more, 商店里别再出现',
  risk: 'destructive',
  targets: { kind: 'app', ids: 'app_id' },
  path: { app_id: id() },
  query: {
    reserve_obs_file: z.enum(['true', 'false']).optional().describe('true keeps the installer; default false'),
  },
  warn: 'The app cannot be recovered. Its installer is deleted too unless reserve_obs_file is true.',
});

export const installApp = appCenter.operation(
  'InstallApp',
  'POST /v1/{project_id}/app-center/apps/{app_id}/actions/auto-install',
  {
    title: 'Install app',
    does: 'Install one app unattended for users who may have it (batch_install_apps authorises them too); list_jobs tells how it went.',
    keywords:
      "deploy software, push program, silent install, roll out, software missing, user needs program, 安装应用, 自动安装, 静默安装, 推送软件, 给用户装软件, 软件分发, put a program on somebody's desktop, user lacks a program, install it without asking, 给他装个软件, 用户缺软件, 推一个软件到桌面, 后台安装, 自动装上, he has no Chrome on his desktop, she is missing a program and cannot install it, 他电脑上没有这个软件",
    // A command of the caller's own is a script run with system rights.
    risk: ['install_command', 'uninstall_command'].map((command) =>
      byArg(command, { else: 'destructive', absent: 'disruptive' }),
    ),
    targets: { kind: 'app', ids: 'app_id' },
    path: { app_id: id() },
    body: {
      install_command: installCommand.optional(),
      uninstall_command: text(2048).optional(),
      users: z.array(account).max(50).optional(),
    },
    // Nothing says on whose desktops it would be installed without.
    rules: [atLeastOne('users')],
    warn: installWarning,
  },
);

export const listAppAuthorizations = appCenter.operation(
  'ListAppAuthorizations',
  'GET /v1/{project_id}/app-center/apps/{app_id}/authorizations',
  {
    title: 'List authorizations of app',
    does: 'List the users and groups that may see and install one app.',
    keywords:
      'who may install, who has access, app permissions, audience, entitled users, 查询应用授权, 谁能安装, 授权用户, 应用权限, who can see this app in the store, who may install it, 这个应用谁能看到, 谁能装这个软件, 应用可见范围, 应用授权给了谁, who can see and install the software, 谁看得见这个软件',
    risk: 'read',
    path: { app_id: id() },
    query: {
      name: text(128, 1).optional().describe('User or group'),
      target_type: z.enum(['SIMPLE', 'USER_GROUP']).optional().describe('SIMPLE: users'),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['account', 'account_type', 'domain', 'platform_type'],
  },
);

const newAudience = {
  authorization_type: audience,
  users: z.array(account).max(100).optional().describe('Added; ASSIGN_USER only'),
  del_users: z.array(account).max(100).optional().describe('Removed; ASSIGN_USER only'),
};

/** Whoever is not chosen, or removed, can't install the app from then on. */
const audienceRisk = [
  byArg('authorization_type', { ALL_USER: 'write', else: 'disruptive' }),
  byArg('del_users[].account', { else: 'disruptive', absent: 'write' }),
];

export const updateAppAuthorizations = appCenter.operation(
  'UpdateAppAuthorizations',
  'POST /v1/{project_id}/app-center/apps/{app_id}/actions/assign-authorizations',
  {
    title: 'Set authorizations of app',
    does: 'Set who may see and install one app: everybody, or chosen users and groups.',
    keywords:
      'give access to software, allow app, entitle, restrict app, revoke app, make available for all, 设置应用授权, 授权软件, 取消授权, 开放给所有人, 应用权限, let marketing install this app, show the app only to some, take the app away from a user, 让某部门能装这个软件, 只给部分人看, 授权应用给用户, 应用可见范围修改, only finance should see the program, 只让财务看到',
    risk: audienceRisk,
    targets: [
      { kind: 'app', ids: 'app_id' },
      { kind: 'app-authorization', ids: 'del_users[].account' },
    ],
    path: { app_id: id() },
    body: newAudience,
    warn: hiddenWarning,
  },
);

export const batchDeleteApps = appCenter.operation(
  'BatchDeleteApps',
  'POST /v1/{project_id}/app-center/apps/actions/batch-delete',
  {
    title: 'Delete apps',
    does: 'Delete apps from the app center, with their installers unless told otherwise.',
    keywords:
      'remove software, take down apps, clean up old programs, delete installers, 批量删除应用, 下架应用, 清理旧软件, 删除安装包, clear several apps out of the app center, 一批应用删掉, 商店清理, 几个软件一起删, 应用中心批量删除, store is full of junk, 商店一堆没用的',
    risk: 'destructive',
    targets: { kind: 'app', ids: 'items' },
    body: {
      items: ids(50).describe('App ids'),
      reserve_obs_file: z.boolean().optional().describe('true keeps the installers; default false'),
    },
    split: { arg: 'items', max: 50 },
    warn: 'The apps cannot be recovered. Their installers are deleted too unless reserve_obs_file is true.',
  },
);

export const batchDisableApps = appCenter.operation(
  'BatchDisableApps',
  'POST /v1/{project_id}/app-center/apps/actions/batch-disable',
  {
    title: 'Hide apps',
    does: 'Hide apps of the app center from all users.',
    keywords:
      'make invisible, disable app, take offline, block software, pause distribution, 设置不可见, 隐藏应用, 停用应用, 下线软件, users should not see these apps for now, withdraw app from store temporarily, 先把软件藏起来, 暂时不让看见, 应用下线, 商店里隐藏, 应用不展示, licence question keep it out of sight, 先别让大家看到',
    risk: 'disruptive',
    targets: { kind: 'app', ids: 'items' },
    body: { items: ids(50).describe('App ids') },
    split: { arg: 'items', max: 50 },
    warn: hiddenWarning,
  },
);

export const batchEnableApps = appCenter.operation(
  'BatchEnableApps',
  'POST /v1/{project_id}/app-center/apps/actions/batch-enable',
  {
    title: 'Show apps to users',
    does: 'Make hidden apps of the app center visible to their users again.',
    keywords:
      'make visible, enable app, unhide, put online, app not shown in store, 设置可见, 显示应用, 启用应用, 上线软件, 看不到应用, show the hidden app again, users cannot find the app in the store, 重新展示应用, 放出来给用户看, 隐藏的应用恢复, 应用上线, back in the store please, 重新让大家看到',
    risk: 'write',
    targets: { kind: 'app', ids: 'items' },
    body: { items: ids(50).describe('App ids') },
    split: { arg: 'items', max: 50 },
  },
);

export const batchUpdateAppAuthorizations = appCenter.operation(
  'BatchUpdateAppAuthorizations',
  'POST /v1/{project_id}/app-center/apps/actions/batch-assign-authorization',
  {
    title: 'Set authorizations of apps',
    does: 'Set who may see and install several apps alike.',
    keywords:
      'give access to software in bulk, entitle department, revoke apps, leaver, new hire, all users, 批量设置应用授权, 批量授权, 批量取消授权, 新员工, 部门, give several apps to a department, who may use these apps, 几个应用一起授权, 一批软件开放给部门, 批量改应用可见范围, interns may use the standard programs, 实习生能用这几个软件',
    risk: audienceRisk,
    targets: { kind: 'app', ids: 'app_ids' },
    body: { app_ids: ids(20), ...newAudience },
    split: { arg: 'app_ids', max: 20 },
    warn: hiddenWarning,
  },
);

export const batchInstallApps = appCenter.operation(
  'BatchInstallApps',
  'POST /v1/{project_id}/app-center/apps/actions/batch-auto-install',
  {
    title: 'Install apps',
    does: 'Install apps unattended for all or chosen users, who are authorised too; list_jobs then tells how it went.',
    keywords:
      "deploy software in bulk, roll out programs, push to everybody, silent install, standard software, new hire, 批量安装应用, 批量装软件, 自动安装, 全员推送, 静默安装, install office on everybody's desktop, roll out several programs, standard software for all newcomers, 给所有人装软件, 全员安装, 一批软件推下去, 给大家都装上, 新机器统一装软件, goes to everybody's desktop silently, 全公司装, all staff need the new client today, 今天全员要装上",
    risk: 'disruptive',
    targets: [
      { kind: 'app', ids: 'app_ids' },
      { kind: 'any-desktop', when: { arg: 'assign_scope', is: 'ALL_USER' } },
    ],
    body: {
      app_ids: ids(50),
      assign_scope: audience,
      users: z.array(account).min(1).max(50).optional(),
    },
    rules: [requires(['assign_scope', 'ASSIGN_USER'], 'users')],
    split: { arg: 'app_ids', max: 50 },
    warn: `${installWarning} ALL_USER also opens the apps to all users for good.`,
  },
);

export const listAppCatalogs = appCenter.operation('ListAppCatalogs', 'GET /v1/{project_id}/app-center/app-catalogs', {
  title: 'List app categories',
  does: 'List the categories that apps of the app center are sorted into, with their ids.',
  keywords:
    'catalog id, catalogue, software categories, kinds of apps, which category, 应用分类, 软件类别, 分类ID, which categories can I put software in, kinds of software in the store, 软件分哪几类, 有哪些分类, 应用类别, 商店分类, 选哪个分类',
  risk: 'read',
  page: { style: 'whole', items: 'items' },
  brief: ['id', 'catalog_en', 'catalog_zh'],
});

export const listJobs = appCenter.operation('ListJobs', 'GET /v1/{project_id}/app-center/jobs', {
  title: 'List app installations',
  does: 'List installations from the app center: which app on which desktop, for whom, with what result.',
  keywords:
    'install history, installation failed, why did the install fail, is it installed, software rollout status, deployment progress, 应用安装记录, 安装任务, 安装失败, 安装进度, 是否装好, did the software get installed, why did installing fail, progress of software rollout, who has not got the program yet, 软件装好了吗, 安装为什么失败, 装到哪了, 安装进展, 哪些人没装上, did the rollout reach everyone, some installs failed, some people say the program never came, 有人说没收到软件, 推下去成功没',
  risk: 'read',
  query: {
    instance_id: text(128, 1).optional().describe('Desktop'),
    app_id: text(128, 1).optional(),
    target: text(128, 1).optional().describe('User'),
    job_status: z.enum(['INIT', 'WAITING', 'SUCCESS', 'FAIL']).optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ['id', 'app_name', 'app_version', 'instance_name', 'target', 'job_status', 'error_message', 'update_time'],
});

export const batchDeleteJobs = appCenter.operation(
  'BatchDeleteJobs',
  'POST /v1/{project_id}/app-center/jobs/actions/batch-delete',
  {
    title: 'Delete app installation records',
    does: 'Delete records of app installations; nothing is uninstalled.',
    keywords:
      'clear install history, clean up failed installs, remove records, tidy job list, old jobs, 删除安装任务, 清理安装记录, 清除失败任务, clear old install tasks, 安装记录清掉, 旧安装任务删除, 清空安装任务, installation list is a mess, 安装列表太乱',
    // Records only; but what failed, and why, is gone with them.
    risk: 'destructive',
    targets: { kind: 'app-install', ids: 'items' },
    body: { items: ids(50).describe('Ids of list_jobs') },
    split: { arg: 'items', max: 50 },
    warn: 'Records only, but they are the trace of what failed and why.',
  },
);

export const retryJobs = appCenter.operation('RetryJobs', 'POST /v1/{project_id}/app-center/jobs/actions/retry', {
  title: 'Retry app installations',
  does: 'Run failed app installations again; list_jobs then tells how it went.',
  keywords:
    'install again, failed install, try again, repair rollout, reinstall app, 重试安装, 安装失败重试, 重新安装应用, installation failed run it again, desktop was off during install, 安装失败再装一次, 重新安装, 没装上的重试, program did not arrive push it again, 没收到软件再推一次',
  // Some came from an install_app with a command of the caller's own, which list_jobs does not show.
  risk: 'destructive',
  targets: { kind: 'app-install', ids: 'items' },
  body: { items: ids(50).describe('Ids of list_jobs with status FAIL') },
  split: { arg: 'items', max: 50 },
  warn: `${installWarning} A command given to install_app runs again, and is not shown here.`,
});
