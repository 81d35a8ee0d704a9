import { z } from 'zod';
import { id, ids, int, paged, text } from '../../src/catalog/fields.ts';
import { appstreamJob, order } from '../../src/catalog/jobs.ts';
import { area, type PartialFailures } from '../../src/catalog/operation.ts';
import { byArg, type RiskSpec } from '../../src/catalog/risk.ts';
import { atLeastOne, requires } from '../../src/catalog/rules.ts';
import { plainName } from './models/common.ts';
import { imageType, osType, schedulerHints, session, unusedNics, volumeSpec } from './models/server.ts';

export const servers = area({
  service: 'appstream',
  name: 'servers',
  title: 'Servers',
  about: 'Application servers: create, start and stop, reinstall, change images, maintain, delete',
});

servers.target({
  kind: 'server',
  noun: 'server',
  plural: 'servers',
  read: 'ListServers',
  arg: 'server_id',
  id: 'id',
  name: 'name',
  tags: 'tags',
  facts: [
    { label: 'group', path: 'server_group_name', kind: 'text' },
    session,
    {
      label: 'state',
      path: 'status',
      kind: 'state',
      words: {
        REGISTERED: 'ready',
        UNREGISTER: 'not ready',
        MAINTAINING: 'in maintenance',
        FREEZE: 'frozen',
        STOPPED: 'off',
        NONE: 'in error',
      },
    },
    { label: 'maintenance', path: 'maintain_status', kind: 'state', words: { true: 'on', false: 'off' } },
    {
      label: 'billing',
      path: 'metadata.charging_mode',
      kind: 'billing',
      words: { 0: 'pay per use', 1: 'yearly/monthly', 2: 'spot' },
    },
  ],
});

/** Batches that answer 200 although some of their servers were refused. */
const refusedServers: PartialFailures = {
  list: 'items',
  id: 'server_id',
  code: 'error_code',
  message: 'error_message',
};

const stopType = z.enum(['SOFT', 'HARD']).describe('HARD: by force, like pulling the plug');

/** A forced stop is a pulled plug: more than what was not saved may be lost. */
const stopRisk: RiskSpec = ['disruptive', byArg('type', { SOFT: 'disruptive', else: 'destructive' })];

const stopWarning = 'Every session on the servers ends; unsaved work is lost. HARD cuts the power.';

const upgradeAgent = z.boolean().optional().describe('Upgrade the access agent (HDA) too');

const newImage = {
  image_id: id().describe("The group's image, another than the server has"),
  image_type: imageType,
  image_product_id: id().optional(),
  os_type: osType,
  update_access_agent: upgradeAgent,
};

export const createAppServers = servers.operation(
  'CreateAppServers',
  'POST /v1/{project_id}/app-servers/actions/create',
  {
    title: 'Create servers',
    does: 'Create pay-per-use servers in a server group, or order yearly/monthly ones (prePaid, with period_type and period_num).',
    keywords:
      'buy servers, new application server, APS, add capacity, more servers, expand server group, provision, subscribe, 创建服务器, 购买服务器, 新增云应用服务器, 扩容服务器组, 包年包月, 按需, 开通, add more hosts to the group, two more app servers, apps are overloaded add a machine, 加应用服务器, 加几台主机, 服务器组加机器, 新开应用服务器, 加两台主机, hosts are overloaded buy another, too many users per host add two, 主机不够用再开两台',
    risk: 'billing',
    targets: { kind: 'server-group', ids: 'server_group_id' },
    body: {
      type: text(255, 1).describe('createApps'),
      server_group_id: id(),
      subscription_num: int(1, 100).describe('Number of servers'),
      product_id: id().describe('From appstream_list_product'),
      flavor_id: id().optional(),
      root_volume: volumeSpec,
      vpc_id: id(),
      subnet_id: id(),
      nics: unusedNics,
      availability_zone: text(255).optional().describe('Random if unset'),
      os_type: text(32).optional().describe('Windows'),
      ou_name: text(255).optional().describe('An OU that is in the AD'),
      scheduler_hints: schedulerHints
        .optional()
        .describe('Dedicated host: needed for dedicated packages; pay per use only'),
      update_access_agent: upgradeAgent,
      create_server_extend_param: z
        .strictObject({
          charging_mode: z
            .enum(['prePaid', 'postPaid'])
            .optional()
            .describe('prePaid yearly/monthly, postPaid (default) pay per use'),
          period_type: int(0, 10).optional().describe('2 month, 3 year; needed with prePaid'),
          period_num: int(1, 1024).optional().describe('1 to 9 months or 1 to 3 years; needed with prePaid'),
          is_auto_renew: z.boolean().optional().describe('Default false'),
          is_auto_pay: z.boolean().optional().describe('Pay the order at once; default false'),
        })
        .optional(),
    },
    job: [appstreamJob(), order('create_server_extend_param.is_auto_pay', { count: 'subscription_num' })],
    warn:
      'Pay-per-use servers are charged from creation on. A yearly/monthly order is binding once it is paid: such servers ' +
      'are not deleted but unsubscribed (bss_unsubscribe_resources). Without is_auto_pay nothing is built before it is paid.',
  },
);

export const listServers = servers.operation('ListServers', 'GET /v1/{project_id}/app-servers', {
  does: 'List application servers with group, state, sessions, maintenance, address and billing.',
  keywords:
    'APS, inventory, which servers, which are down, not ready, unregistered, stopped, busy servers, session count, in maintenance, auto-scaled servers, 查询服务器, 服务器列表, 云应用服务器, 未就绪, 会话数, 维护中的服务器, 弹性创建, list app servers, which hosts are in the server group, state of all app servers, hosts serving published apps, 有哪些应用服务器, 主机列表, 组里有哪些服务器, 所有主机状态, 哪些主机挂了, is any host down, which app servers are in the group',
  risk: 'read',
  query: {
    server_group_id: id().optional(),
    server_name: text(1024).optional().describe('Part of it'),
    machine_name: text(1024).optional().describe('Part of it'),
    ip_addr: text(64).optional().describe('Part of it'),
    server_id: text(128).optional(),
    maintain_status: z.enum(['true', 'false']).optional(),
    scaling_auto_create: z.enum(['true', 'false']).optional().describe('Created by a scaling policy'),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'id',
    'name',
    'machine_name',
    'server_group_name',
    'status',
    'vm_status',
    'session_count',
    'maintain_status',
    'task_status',
  ],
});

export const updateServer = servers.operation('UpdateServer', 'PATCH /v1/{project_id}/app-servers/{server_id}', {
  title: 'Rename server, set maintenance',
  does: 'Change name or description of one server, or put it into maintenance, where it gets no new sessions.',
  keywords:
    'edit server, rename, drain, take out of service, maintenance mode, stop new sessions, 修改服务器, 服务器改名, 维护模式, 下线维护, 不再分配用户, rename an app server, keep new users off one server, 改服务器名, 主机改名, 这台先别进新用户, 单台维护, keep newcomers off one host, 这台主机先别放人',
  changes: [{ what: 'names', arg: 'name' }],
  risk: byArg('maintain_status', { false: 'write', else: 'disruptive', absent: 'write' }),
  targets: { kind: 'server', ids: 'server_id' },
  path: { server_id: id() },
  body: {
    name: plainName.optional(),
    description: text(255).optional(),
    maintain_status: z.boolean().optional().describe('In maintenance'),
  },
  warn: 'Users get no new session on a server in maintenance.',
});

export const batchDeleteServer = servers.operation(
  'BatchDeleteServer',
  'POST /v1/{project_id}/app-servers/actions/batch-delete',
  {
    title: 'Delete servers',
    does: 'Delete pay-per-use servers with their disks, for good; yearly/monthly ones: bss_unsubscribe_resources.',
    keywords:
      'remove servers, destroy, scale in by hand, reduce capacity, clean up, APS, 批量删除服务器, 删除云应用服务器, 销毁服务器, 缩容, 退订, throw away app servers, hosts no longer needed, too many servers, remove pay-per-use app servers, 应用服务器不要了, 删几台主机, 服务器太多删掉, 按需的服务器删掉, 主机删掉',
    risk: 'destructive',
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids') },
    split: { arg: 'items', max: 20 },
    job: appstreamJob(),
    warn:
      'Servers and their disks cannot be recovered. Yearly/monthly servers are refused here: they go away with their ' +
      'subscription (bss_unsubscribe_resources).',
  },
);

export const batchRebootServer = servers.operation(
  'BatchRebootServer',
  'PATCH /v1/{project_id}/app-servers/actions/batch-reboot',
  {
    title: 'Reboot servers',
    does: 'Restart servers, softly or by force.',
    keywords:
      'restart, power cycle, server hangs, frozen, not responding, applications do not open, APS, 重启服务器, 批量重启, 强制重启, 卡死, 应用打不开, restart app servers, host is stuck, apps hang on the server, 重启应用服务器, 重启主机, 主机卡住了, 服务器没反应, streamed apps hang for everybody on one host, all programs on that host hang, 那台主机上的软件全卡',
    risk: stopRisk,
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids'), type: stopType },
    split: { arg: 'items', max: 20 },
    warn: stopWarning,
  },
);

export const batchStartServer = servers.operation(
  'BatchStartServer',
  'PATCH /v1/{project_id}/app-servers/actions/batch-start',
  {
    title: 'Start servers',
    does: 'Start servers that are off.',
    keywords:
      'power on, boot, turn on, bring up, wake up, APS, 启动服务器, 批量开机, 开机, 打开服务器, switch app servers on, bring hosts up before work, 开应用服务器, 把主机开起来, 服务器开机, 启动主机, open for business Monday, 上班前把主机开起来, users cannot start apps because hosts are off, 主机没开大家用不了',
    risk: 'write',
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids') },
    split: { arg: 'items', max: 20 },
  },
);

export const batchStopServer = servers.operation(
  'BatchStopServer',
  'PATCH /v1/{project_id}/app-servers/actions/batch-stop',
  {
    title: 'Stop servers',
    does: 'Shut servers down, softly or by force.',
    keywords:
      'power off, shut down, turn off, halt, save cost at night, server hangs, APS, 关闭服务器, 批量关机, 关机, 强制关机, 停机, switch app servers off, nobody uses apps over the holidays, save money on idle hosts, hosts burn money, 关应用服务器, 放假把主机关了, 服务器关机省钱, 停掉主机, over the holidays no one streams apps, 假期没人用云应用',
    risk: stopRisk,
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids'), type: stopType },
    split: { arg: 'items', max: 20 },
    warn: stopWarning,
  },
);

export const changeServerImage = servers.operation(
  'ChangeServerImage',
  'POST /v1/{project_id}/app-servers/{server_id}/actions/change-image',
  {
    title: 'Change image of server',
    does: "Replace one server's system disk by its group's new image of the same OS and price.",
    keywords:
      "switch image, new application version, update image, reimage, roll out image, APS, 修改服务器镜像, 切换镜像, 更换镜像, 更新应用版本, one server still runs the old build, bring one server to the group's image, one host is outdated, 这台还是老镜像, 单台换镜像, 主机换镜像, 更新到组里的新镜像, 一台没更新, server lags behind its group",
    risk: 'destructive',
    targets: { kind: 'server', ids: 'server_id' },
    path: { server_id: id() },
    body: newImage,
    rules: [requires(['image_type', 'gold'], 'image_product_id')],
    job: appstreamJob(),
    warn: 'Everything on the system disk is lost, and every session on the server ends.',
  },
);

export const batchChangeServerImage = servers.operation(
  'BatchChangeServerImage',
  'POST /v1/{project_id}/app-servers/actions/batch-change-image',
  {
    title: 'Change image of servers',
    does: "Replace the system disks of servers by their group's new image of the same OS and price.",
    keywords:
      'switch images in bulk, roll out image, update all servers, new application version, reimage, APS, 批量修改服务器镜像, 批量切换镜像, 更换镜像, 镜像升级, roll the new image out to all hosts, servers still on the old build, update servers of a group, 主机批量换镜像, 把新镜像推到所有服务器, 服务器都换成新镜像, 老镜像的都更新, farm must get the new software build tonight, 今晚整组换新版',
    risk: 'destructive',
    targets: { kind: 'server', ids: 'server_ids' },
    body: { server_ids: ids(50).optional(), ...newImage },
    rules: [atLeastOne('server_ids'), requires(['image_type', 'gold'], 'image_product_id')],
    split: { arg: 'server_ids', max: 50 },
    job: appstreamJob('items[].job_id'),
    failures: refusedServers,
    warn: 'Everything on the system disks is lost, and every session on the servers ends.',
  },
);

export const batchRejoinDomain = servers.operation(
  'BatchRejoinDomain',
  'PATCH /v1/{project_id}/app-servers/actions/batch-rejoin-domain',
  {
    title: 'Rejoin servers to AD domain',
    does: 'Join servers to their AD domain again after they fell out of it.',
    keywords:
      'active directory, trust relationship failed, out of domain, users cannot log in, domain join, APS, 重新加域, 服务器脱域, 加域, 域信任, 域账号无法登录, app servers fell out of the domain, hosts refuse AD logins, trust lost on app servers, 应用服务器掉域, 主机脱域, 服务器重新入域, 主机域登录失败, domain accounts refused on app servers after a restore',
    risk: 'disruptive',
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids') },
    split: { arg: 'items', max: 20 },
    job: appstreamJob(),
    warn: 'Windows restarts when it joins a domain, which ends every session on the servers.',
  },
);

export const reinstallServer = servers.operation(
  'ReinstallServer',
  'POST /v1/{project_id}/app-servers/{server_id}/actions/reinstall',
  {
    title: 'Reinstall server',
    does: 'Reinstall one server from the image it has; everything on its system disk is lost.',
    keywords:
      'rebuild, reset, wipe, broken server, slow server, malware, does not recover, APS, 重装服务器, 重装系统, 重建服务器, 性能下降, 异常无法恢复, app server broken beyond repair, start over with one server, wipe one host, programs crash on it, 重装一台应用服务器, 主机坏了重装, 这台服务器重做, 服务器彻底坏了, programs crash all day on one host',
    risk: 'destructive',
    targets: { kind: 'server', ids: 'server_id' },
    path: { server_id: id() },
    body: { update_access_agent: upgradeAgent },
    job: appstreamJob(),
    warn: 'Everything on the system disk is lost, and every session on the server ends.',
  },
);

export const batchReinstallServer = servers.operation(
  'BatchReinstallServer',
  'POST /v1/{project_id}/app-servers/actions/batch-reinstall',
  {
    title: 'Reinstall servers',
    does: 'Reinstall servers from the images they have; everything on their system disks is lost.',
    keywords:
      'rebuild in bulk, reset all, wipe, broken servers, slow servers, malware, APS, 批量重装服务器, 批量重装系统, 重建服务器, 还原, wipe several hosts, reset all app servers, 几台主机重装, 批量重做服务器, 一批服务器重装, hosts behave strangely set them all up afresh, 几台主机都不正常重来',
    risk: 'destructive',
    targets: { kind: 'server', ids: 'server_ids' },
    body: { server_ids: ids(50).optional(), update_access_agent: upgradeAgent },
    rules: [atLeastOne('server_ids')],
    split: { arg: 'server_ids', max: 50 },
    job: appstreamJob('items[].job_id'),
    failures: refusedServers,
    warn: 'Everything on the system disks is lost, and every session on the servers ends.',
  },
);

export const batchMigrateHostsServer = servers.operation(
  'BatchMigrateHostsServer',
  'PATCH /v1/{project_id}/app-servers/hosts/batch-migrate',
  {
    title: 'Move servers to another host',
    does: 'Move servers that run on a dedicated host to another dedicated host.',
    keywords:
      'migrate, dedicated host, Workspace dedicated host, empty a host, host maintenance, rebalance, WDH, 迁移服务器, 云办公主机, 专属主机, 主机迁移, 腾空主机, physical host needs repair, spread servers over dedicated hosts, 物理机检修, 服务器换专属主机, 把服务器迁走, 迁到别的专属主机, hardware under our hosts will be repaired, physical machine goes into repair, 底层物理机要修',
    // Nothing says that the move is always a live one; an error code of the service wants servers off for a cold one.
    risk: 'disruptive',
    targets: { kind: 'server', ids: 'server_ids' },
    body: { server_ids: ids(50), host_id: id().describe('Dedicated host to move to') },
    split: { arg: 'server_ids', max: 50 },
    job: appstreamJob(),
    warn: 'Sessions on the servers may break while they move.',
  },
);

export const batchUpdateTsvi = servers.operation(
  'BatchUpdateTsvi',
  'PATCH /v1/{project_id}/app-servers/actions/batch-update-tsvi',
  {
    title: 'Refresh virtual session IPs',
    does: "Bring servers' virtual IPs per session in line with their group; restarts them where needed.",
    keywords:
      'TSVI, virtual IP, IP per session, remote desktop IP virtualization, virtual IP not working, 虚拟会话IP, 虚拟IP配置, 更新虚拟IP, 会话独立IP, every session should have its own IP, virtual IP out of sync, 每个会话独立IP, 虚拟IP不对, 刷新虚拟IP, 会话虚拟IP更新, separate address per user stopped working, each user own IP in apps, licence server counts one address for all users, 所有人一个IP软件不认',
    risk: 'disruptive',
    targets: { kind: 'server', ids: 'items[].id' },
    body: {
      items: z
        .array(
          z.strictObject({
            id: id().describe('Server id'),
            enable: z.boolean().describe("Ignored: the group's setting counts"),
          }),
        )
        .min(1)
        .max(20),
    },
    split: { arg: 'items', max: 20 },
    job: appstreamJob(),
    warn: 'Servers restart where the change needs it, which ends every session on them.',
  },
);

export const showServer = servers.operation('ShowServer', 'GET /v1/{project_id}/app-servers/{server_id}', {
  does: 'Show everything about one server: state, sessions, disks, addresses, image, package, security groups, billing.',
  keywords:
    'server details, properties, IP address, disks, why is it not ready, frozen, last job, APS, 服务器详情, 查看服务器, 服务器IP, 服务器规格, 冻结原因, 未就绪原因, details of one app server, what is wrong with a server, IP and specification of one host, 某台应用服务器详情, 主机详情, 这台服务器什么情况, 服务器配置, why is this host not ready, 这台主机为什么没就绪',
  risk: 'read',
  path: { server_id: id() },
});

export const deleteServer = servers.operation('DeleteServer', 'DELETE /v1/{project_id}/app-servers/{server_id}', {
  does: 'Delete one server with its disks, for good; a yearly/monthly one only after bss_unsubscribe_resources.',
  keywords:
    'remove server, destroy, get rid of, after unsubscribing, APS, 删除服务器, 销毁服务器, 退订后删除, 移除云应用服务器, throw away one app server, 删一台主机, 这台服务器不要了, 删掉应用服务器, 一台主机不要了',
  risk: 'destructive',
  targets: { kind: 'server', ids: 'server_id' },
  path: { server_id: id() },
  job: appstreamJob(),
  warn:
    'The server and its disks cannot be recovered. A yearly/monthly server has to be unsubscribed first ' +
    '(bss_unsubscribe_resources).',
});

export const batchChangeServerMaintainMode = servers.operation(
  'BatchChangeServerMaintainMode',
  'PATCH /v1/{project_id}/app-servers/actions/batch-maint',
  {
    title: 'Set maintenance of servers',
    does: 'Put servers into maintenance, where they get no new sessions, or take them out of it.',
    keywords:
      'maintenance mode, drain, take out of rotation, no new users, before patching, back into service, 维护状态, 维护模式, 批量维护, 下线维护, 不再分配流量, 恢复上线, drain servers before patching, no new sessions on these hosts, put hosts back in service, 主机进维护, 服务器先不接新用户, 打补丁前先排空, 退出维护, 主机维护, let sessions run out before patch night, 晚上打补丁先别进人',
    risk: byArg('maintain_status', { false: 'write', else: 'disruptive' }),
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids'), maintain_status: z.boolean().describe('In maintenance') },
    split: { arg: 'items', max: 20 },
    warn: 'Users get no new session on servers in maintenance.',
  },
);

export const batchUpgradeHdaVersion = servers.operation(
  'BatchUpgradeHdaVersion',
  'PATCH /v1/{project_id}/app-servers/access-agent/actions/upgrade',
  {
    title: 'Upgrade HDA on servers',
    does: 'Upgrade the access agent (HDA) on servers; appstream_list_server_hda_upgrade_records then tells how it went.',
    keywords:
      'agent upgrade, access agent, outdated agent, new HDA version, connection problems, protocol agent, HDP, 升级HDA, 批量升级HDA, 接入代理升级, 升级agent, 版本过旧, bring access agent on app servers to the newest release, update agent on hosts, agent too old, 升级接入代理, 主机agent升级, HDA升到最新, 更新HDA',
    // Sessions run through this agent; nothing says that they survive its upgrade.
    risk: 'disruptive',
    targets: { kind: 'server', ids: 'items' },
    body: { items: ids(20).describe('Server ids') },
    split: { arg: 'items', max: 20 },
    warn: 'Sessions on the servers may break while their agent is replaced.',
  },
);

export const showServerVnc = servers.operation(
  'ShowServerVnc',
  'GET /v1/{project_id}/app-servers/{server_id}/actions/vnc',
  {
    title: 'Get server console address',
    does: "Get an address that opens a server's console (VNC).",
    keywords:
      'VNC, console, remote login, noVNC, server does not boot, blue screen, cannot connect, 获取VNC地址, 远程登录, 控制台, 蓝屏, 服务器登录不上, open the console of an app server, host unreachable see its screen, 应用服务器控制台, 主机VNC, 连不上主机看屏幕, 登到服务器里看, host does not answer look at its screen, 连不上直接看屏幕, 远程看主机屏幕, host hangs at boot, 主机卡在开机界面',
    risk: 'secret',
    targets: { kind: 'server', ids: 'server_id' },
    path: { server_id: id() },
    warn: "Whoever holds the address can open the server's console.",
  },
);

export const listServerHdaDetails = servers.operation(
  'ListServerHdaDetails',
  'GET /v1/{project_id}/app-servers/access-agent/list',
  {
    title: 'List HDA versions of servers',
    does: 'List servers with the version of their access agent (HDA), state and sessions.',
    keywords:
      'agent version, access agent, outdated agents, which servers need an upgrade, HDA, 查询HDA版本, HDA信息, agent版本, 哪些服务器需要升级, 接入代理, which app servers have an old agent, HDA versions, 各服务器HDA版本, 主机agent版本, 哪些HDA旧了, HDA列表, which hosts need an agent update, 接入代理是啥版本',
    risk: 'read',
    query: {
      server_group_id: text(128).optional(),
      server_name: text(128).optional(),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: [
      'server_id',
      'server_name',
      'machine_name',
      'server_group_name',
      'status',
      'session_count',
      'maintain_status',
      'current_version',
    ],
  },
);

export const showAccessAgentLatestVersion = servers.operation(
  'ShowAccessAgentLatestVersion',
  'GET /v1/{project_id}/app-servers/access-agent/latest-version',
  {
    title: 'Show latest HDA version',
    does: 'Show the latest version of the access agent (HDA) for servers, without saying of which type.',
    keywords:
      'newest agent, access agent, current HDA release, is there an update, up to date, HDA最新版本, 最新agent版本, 接入代理版本, 有没有新版本, newest HDA, most recent agent release, HDA最新是多少, 最新HDA, HDA有更新吗',
    risk: 'read',
  },
);

export const listServerHdaUpgradeRecords = servers.operation(
  'ListServerHdaUpgradeRecords',
  'GET /v1/{project_id}/app-servers/access-agent/upgrade-record',
  {
    title: 'List HDA upgrades of servers',
    does: 'List past and running upgrades of the access agent (HDA) on servers, with their outcome.',
    keywords:
      'agent upgrade history, did the upgrade work, upgrade failed, upgrade progress, HDA, HDA升级记录, 升级跟踪, 升级失败, 升级进度, agent升级结果, did the agent upgrade succeed, HDA升级成功没, HDA升级历史, 升级HDA的结果, agent升级进度, 昨晚升级代理的结果',
    risk: 'read',
    query: paged(100, 1),
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: [
      'server_id',
      'server_name',
      'server_group_name',
      'current_version',
      'target_version',
      'upgrade_status',
      'upgrade_time',
    ],
  },
);

export const showServerMetricData = servers.operation(
  'ShowServerMetricData',
  'GET /v1/{project_id}/app-servers/metric-data/{server_id}',
  {
    title: 'Show monitoring of server',
    does: "Show a server's CPU, memory, disk and network load, all or one, for 1 hour to 30 days of the last 180.",
    keywords:
      'performance, slow, lag, usage, CPU, RAM, overloaded server, applications are slow, metrics, APS, 服务器监控, 性能, 卡顿, 应用慢, CPU使用率, 内存使用率, 负载, is the app server overloaded, apps on this host are slow, CPU of a host, 应用服务器很卡, 主机CPU高, 服务器负载, 主机监控, 云应用慢, streamed apps crawl in the morning, 流化应用很卡, host is dog slow check its processor, 发布主机特别卡, 查查CPU',
    risk: 'read',
    path: { server_id: id() },
    query: {
      start_time: text(64, 1).describe('UTC, like 2026-05-11T11:45:42.000Z'),
      end_time: text(64, 1).describe('UTC'),
      metric_name: text(255).optional().describe('Like cpu_util, mem_util, disk_util_inband; all if unset'),
    },
  },
);

export const listServerMetricData = servers.operation(
  'ListServerMetricData',
  'GET /v1/{project_id}/app-servers/server-metric-data/{server_id}',
  {
    title: 'List one metric of server',
    does: "List a server's values of one metric, GPU ones included, at a chosen granularity and aggregation.",
    keywords:
      'GPU usage, GPU memory, encoder, peak, average, maximum, hourly values, metric over time, trend, APS, GPU监控, 显存, GPU使用率, 监控指标, 峰值, 平均值, 监控粒度, GPU load of an app server, one metric as a curve, 主机显卡使用率, 服务器某个指标, 显卡负载, 指标曲线, graphics card maxed out show numbers, 显卡跑满了',
    risk: 'read',
    path: { server_id: id() },
    query: {
      namespace: text(32, 3).describe('SYS.ECS basic metrics, AGT.ECS GPU metrics'),
      metric_name: text(255, 1).describe('Of the namespace, like cpu_util or gpu_usage_encoder'),
      from: text(32, 1).describe('UNIX time in ms, as text'),
      to: text(32, 1).describe('UNIX time in ms, as text'),
      period: int().describe('Seconds: 300, 1200, 3600, 14400, 86400; 1 for real-time data'),
      filter: z.enum(['average', 'max', 'min', 'sum', 'variance']),
    },
    page: { style: 'whole', items: 'server_metrics' },
  },
);

export const listAccessAgentLatestVersion = servers.operation(
  'ListAccessAgentLatestVersion',
  'GET /v1/{project_id}/app-servers/access-agent/actions/show-latest-version',
  {
    title: 'List latest HDA versions',
    does: 'List the latest versions of the access agent (HDA) by type: multi-session, single-session, with GPU.',
    keywords:
      'newest agents, HDA types, SBC, VDI, current releases, is there an update, 所有HDA最新版本, HDA类型, 最新agent版本, newest HDA by type, HDA各类型最新版本, 各种HDA最新版, HDA最新是多少',
    risk: 'read',
    page: { style: 'whole', items: 'items' },
  },
);
