import { z } from 'zod';
import { digits, id, ids, int, paged, text } from '../../src/catalog/fields.ts';
import { gone, workspaceJob } from '../../src/catalog/jobs.ts';
import { area, type PartialFailures } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, exactlyOne, requires, together } from '../../src/catalog/rules.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import { assignee, assigneeType, assignment, namePolicyId, permissionGroup } from './models/assignment.ts';
import { billing, owner, power, session } from './models/desktop.ts';
import { eip, nic, securityGroup } from './models/network.ts';
import { tag, tagFilter } from './models/tag.ts';
import { dataDisks, systemDisk } from './models/volume.ts';

export const desktops = area({
  service: 'workspace',
  name: 'desktops',
  title: 'Desktops',
  about: 'Cloud desktops: list, create, start and stop, assign, resize, rebuild, network, remote help',
});

desktops.target({
  kind: 'desktop',
  noun: 'desktop',
  plural: 'desktops',
  read: 'ListDesktopsDetail',
  arg: 'desktop_id',
  batch: 100,
  id: 'desktop_id',
  name: 'computer_name',
  tags: 'tags',
  facts: [owner, session, power, billing],
  also: [
    {
      read: 'ListDesktopSnapshot',
      arg: 'desktop_id',
      key: 'desktop_id',
      where: { status: 'create_success' },
      fact: { label: 'last snapshot', path: 'create_time', kind: 'protection' },
    },
  ],
});

/** All desktops at once: somebody always logs on or off, so who is connected is told but takes no part in drift. */
desktops.target({
  kind: 'any-desktop',
  noun: 'desktop',
  plural: 'desktops',
  read: 'ListDesktopsDetail',
  id: 'desktop_id',
  name: 'computer_name',
  tags: 'tags',
  facts: [{ ...session, kind: 'state' }, power],
});

/** Policy groups know a desktop by its SID, for which no list can be asked. */
desktops.target({
  kind: 'desktop-by-sid',
  noun: 'desktop',
  plural: 'desktops',
  read: 'ListDesktopsDetail',
  id: 'sid',
  name: 'computer_name',
  tags: 'tags',
  facts: [owner, session, power],
});

/** Billing knows a desktop by another id, for which no list can be asked. */
desktops.target({
  kind: 'billed-desktop',
  noun: 'desktop',
  plural: 'desktops',
  read: 'ListDesktopsDetail',
  id: 'bill_resource_id',
  name: 'computer_name',
  tags: 'tags',
  facts: [owner, session, power, billing],
});

/** Batches that answer 200 although some of their desktops were refused. */
const refusedDesktops: PartialFailures = {
  list: 'failed_operation_list',
  id: 'desktop_id',
  name: 'desktop_name',
  code: 'error_code',
  message: 'error_msg',
};

export const createDesktop = desktops.operation('CreateDesktop', 'POST /v2/{project_id}/desktops', {
  title: 'Create desktops',
  does: 'Create pay-per-use desktops, for named users or as a number of unassigned ones.',
  keywords:
    'buy, order, provision, new desktop, new machine, new hire, onboarding, virtual machine, 创建桌面, 购买桌面, 新建云桌面, 开通, 新员工, spin up a VM, set up a machine for someone, give somebody a cloud PC, starts on Monday and has no machine, launch desktops, pay by the hour, 给新人开一台, 开一台云电脑, 建几台机器, 配一台电脑, 按需桌面, 新增桌面, extra machine for a trainee, temporary staff needs a PC, someone has nothing to work on, project team needs extra machines for a while, 临时加几台机器',
  risk: 'billing',
  body: {
    desktop_type: z.enum(['DEDICATED', 'SHARED']).describe('DEDICATED for one user, SHARED for several'),
    product_id: id().describe('From list_products'),
    image_type: z.enum(['private', 'gold']).describe('gold: public image'),
    image_id: id(),
    root_volume: systemDisk,
    data_volumes: dataDisks.optional(),
    desktops: z
      .array(
        z.strictObject({
          user_name: text(32, 1).describe('Letters, digits, - and _; LITE_AD and Windows at most 20'),
          user_email: text(255, 1).optional().describe('Gets the mail'),
          user_phone: text(255, 1).optional(),
          user_group: permissionGroup.optional(),
          computer_name: text(15, 1).optional().describe('Unique; letters, digits, inner hyphens'),
          os_host_name: text(15, 1).optional().describe('Computer name inside the OS'),
          desktop_name_prefix: text(5).optional().describe('Used without computer_name'),
        }),
      )
      .min(1)
      .max(100)
      .optional()
      .describe('One per user; all are built like the first'),
    size: int(1, 100).optional().describe('Number of unassigned desktops'),
    desktop_name: text(15).optional().describe('With size: the name; a prefix of at most 13 when size > 1'),
    desktop_ips: z.array(text(255)).max(100).optional(),
    desktop_name_policy_id: namePolicyId.optional(),
    availability_zone: text(255).optional(),
    nics: z.array(nic).max(5).optional(),
    security_groups: z.array(securityGroup).max(5).optional(),
    eip: eip.optional(),
    email_notification: z.boolean().optional().describe('Mail the users; default true'),
    enterprise_project_id: enterpriseProjectId.optional(),
    tags: z.array(tag).max(10).optional(),
    apply_shared_vpc_dedicated_param: z
      .strictObject({
        address: text(255).optional(),
        port: int(1025, 65_535).optional(),
        availability_zone: z.array(text(255)).max(10).optional().describe('Two random ones if unset'),
      })
      .optional()
      .describe('Direct Connect over a shared VPC'),
    hour_package_product_id: id().optional().describe('Hourly package'),
    hour_package_offering_id: id().optional().describe('Offering of the hourly package'),
  },
  rules: [exactlyOne('desktops', 'size'), requires('desktop_name', 'size')],
  job: workspaceJob(),
  warn: 'Desktops are charged from creation on. Their users get a mail unless email_notification is false.',
});

export const listDesktops = desktops.operation('ListDesktops', 'GET /v2/{project_id}/desktops', {
  does: 'List desktops with their users, addresses and power state.',
  keywords:
    'inventory, which desktops, all cloud PCs, who has which desktop, 查询桌面, 桌面列表, 有哪些桌面, show all machines, list of desktops, every virtual PC, find a desktop by name or IP, whose machine is it, what machines does somebody have, 所有桌面, 都有哪些机器, 谁用哪台, 查某人的桌面, 桌面清单, who sits on which machine, find out what we have, overview of who has which computer, count the machines by name, 谁名下有机器, 看看总共有哪些机器',
  risk: 'read',
  query: {
    user_name: z.array(text(255)).max(100).optional(),
    computer_name: text(255).optional(),
    desktop_ip: text(255).optional(),
    desktop_id: z.array(text(255)).max(100).optional(),
    pool_id: text(255).optional().describe('Comma-joined'),
    desktop_type: text(255).optional().describe('DEDICATED, SHARED; comma-joined'),
    status: text(255).optional().describe('As in list_desktops_detail'),
    is_share_desktop: z.boolean().optional().describe('Collaborative desktop'),
    subnet_id: text(255).optional(),
    tag: tagFilter.optional(),
    enterprise_project_id: enterpriseProjectId.optional(),
    ...paged(1000),
  },
  page: { style: 'offset', items: 'desktops', total: 'total_count', max: 1000 },
  brief: ['desktop_id', 'computer_name', 'user_name', 'status', 'ip_address', 'desktop_type', 'created', 'tags'],
});

export const updateDesktop = desktops.operation('UpdateDesktop', 'PUT /v2/{project_id}/desktops/{desktop_id}', {
  title: 'Rename desktop, switch self-service snapshots',
  does: 'Rename a desktop (restarts it) or let its user make snapshots.',
  keywords:
    'change desktop name, self backup, 修改桌面名称, 重命名, 修改桌面属性, 自助备份, 快照功能, rename a machine, new computer name, hostname change, let users make their own snapshots, allow self-service backup, 改计算机名, 改电脑名, 改桌面名, 换个名字, 允许用户自己做快照, machine has a wrong name, computer should be called differently',
  // The console's guide says that a renamed desktop restarts.
  changes: [{ what: 'names', arg: 'desktop.computer_name' }],
  risk: byArg('desktop.computer_name', { else: 'disruptive', absent: 'write' }),
  targets: { kind: 'desktop', ids: 'desktop_id' },
  path: { desktop_id: id() },
  body: {
    desktop: z
      .strictObject({
        computer_name: text(255).optional().describe('New name; restarts the desktop'),
        self_backup_management: z.enum(['0', '1']).optional().describe('1: user may make snapshots'),
      })
      .optional(),
  },
  rules: [atLeastOne('desktop')],
  warn: 'A renamed desktop restarts; unsaved work is lost.',
});

const deletingWarning =
  'Disks cannot be recovered, nor users with delete_users. Users get a mail unless email_notification is false.';

export const deleteDesktop = desktops.operation('DeleteDesktop', 'DELETE /v2/{project_id}/desktops/{desktop_id}', {
  does: 'Delete one desktop with its disks, for good.',
  keywords:
    'remove, destroy, get rid of, leaver, offboarding, 删除桌面, 销毁, 离职, throw away one machine, get rid of the VM, one desktop no longer needed, destroy one PC, 删掉这台, 这台不要了, 删云电脑, 机器不用了, 彻底删除, VM can go, not needed after somebody left, stop paying for a machine, retire one computer for good, computer of a leaver can be thrown away, 彻底不要了, 报废一台',
  risk: 'destructive',
  targets: { kind: 'desktop', ids: 'desktop_id' },
  path: { desktop_id: id() },
  query: {
    delete_users: z.boolean().optional().describe('Also delete its user when this was the last desktop; default false'),
    email_notification: z.boolean().optional().describe('Mail the user; default true'),
    is_force_delete: z.boolean().optional().describe('Default false'),
  },
  job: gone('ShowDesktopDetail', 'desktop_id', { path: 'desktop.status', states: ['DELETED'] }),
  warn: deletingWarning,
});

export const showDesktopDetail = desktops.operation('ShowDesktopDetail', 'GET /v2/{project_id}/desktops/{desktop_id}', {
  title: 'Show desktop',
  does: 'Show everything about one desktop: state, users, disks, network, product, tags.',
  keywords:
    'details, properties, specification, one machine, 桌面详情, 查看桌面, 规格, 磁盘, full info about one desktop, everything about a machine, its configuration, IP and status, which image does it run, when was it created, look up one PC, 某台桌面的全部信息, 这台机器的配置, 单台桌面, 桌面状态, 什么配置, who owns this machine, what hardware does it have',
  risk: 'read',
  path: { desktop_id: id() },
  unwrap: 'desktop',
});

export const batchDeleteDesktops = desktops.operation(
  'BatchDeleteDesktops',
  'POST /v2/{project_id}/desktops/batch-delete',
  {
    title: 'Delete desktops',
    does: 'Delete several desktops with their disks, for good.',
    keywords:
      'remove, destroy, clean up unused, leavers, offboarding, 批量删除桌面, 清理桌面, 销毁, delete several desktops at once, bulk delete, throw these machines away, mass removal, project over, all these VMs can go, 一次删多台, 这批桌面不要了, 把这些机器删了, 批量销毁',
    risk: 'destructive',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: {
      desktop_ids: ids(100),
      delete_users: z.boolean().optional().describe('Also delete users left without a desktop; default false'),
      email_notification: z.boolean().optional().describe('Mail the users; default true'),
      is_force_delete: z.boolean().optional().describe('Default false'),
    },
    split: { arg: 'desktop_ids', max: 100 },
    job: workspaceJob(),
    warn: deletingWarning,
  },
);

export const batchLogoffDesktops = desktops.operation('BatchLogoffDesktops', 'POST /v2/{project_id}/desktops/logoff', {
  title: 'Log off desktops',
  does: 'End the sessions of whoever works on these desktops.',
  keywords:
    'sign out, end session, kick out, disconnect users, 注销桌面, 强制下线, 踢出用户, 登出, end open sessions, force users off, close leftover sessions, forgot to log out, sessions left open, throw everybody off before an upgrade, boot people off their desktops, 把人踢下线, 让他们下线, 忘了退出, 会话没退, 断开会话',
  risk: 'disruptive',
  targets: { kind: 'desktop', ids: 'desktop_ids' },
  body: {
    desktop_ids: ids(100).optional(),
    message: text(255).optional().describe('Shown to the users'),
  },
  rules: [atLeastOne('desktop_ids')],
  split: { arg: 'desktop_ids', max: 100 },
  warn: 'Running programs are closed; unsaved work is lost.',
});

export const listDesktopsDetail = desktops.operation('ListDesktopsDetail', 'GET /v2/{project_id}/desktops/detail', {
  title: 'List desktops in detail',
  does: 'List desktops with session state, disks, product, image, network and billing.',
  keywords:
    'inventory, fleet, who is connected, running, stopped, unassigned, by image, by subnet, billing mode, 桌面详情列表, 登录状态, 未分配, 计费模式, full inventory with specs IP and owner, all desktops with session state, machines without an owner, which run Windows 10, spreadsheet of machines, desktops by tag or pool, everything we run, 全部桌面明细, 资产清单, 机器清单带配置, 哪些没分配, 按镜像筛选, 按子网筛选, 谁登录着',
  risk: 'read',
  query: {
    status: z.enum(['ACTIVE', 'SHUTOFF', 'ERROR', 'HIBERNATED']).optional(),
    user_name: text(255).optional().describe('Ignored with user_names'),
    user_names: z.array(text(36)).max(100).optional(),
    computer_name: text(255).optional(),
    desktop_ip: text(255).optional(),
    desktop_id: z.array(text(255)).max(100).optional(),
    desktop_type: z.enum(['DEDICATED', 'POOLED']).optional().describe('POOLED: in a desktop pool'),
    pool_id: text(255).optional().describe('Comma-joined'),
    tag: tagFilter.optional(),
    user_attached: z.boolean().optional().describe('Assigned to a user'),
    image_id: text(255).optional(),
    charge_mode: z.enum(['0', '1']).optional().describe('0 yearly/monthly, 1 pay per use'),
    in_maintenance_mode: z.boolean().optional(),
    is_share_desktop: z.boolean().optional().describe('Collaborative desktop'),
    is_support_internet: z.boolean().optional(),
    subnet_id: text(255).optional(),
    availability_zone: text(255).optional(),
    enterprise_project_id: enterpriseProjectId.optional(),
    sort_field: z.enum(['created', 'computer_name']).optional(),
    sort_type: z.enum(['ASC', 'DESC']).optional(),
    ...paged(1000),
  },
  rules: [together('sort_field', 'sort_type')],
  page: { style: 'offset', items: 'desktops', total: 'total_count', max: 500 },
  brief: [
    'desktop_id',
    'computer_name',
    'user_name',
    'status',
    'login_status',
    'ip_addresses',
    'os_version',
    'product_id',
    'created',
  ],
});

export const batchRunDesktops = desktops.operation('BatchRunDesktops', 'POST /v2/{project_id}/desktops/action', {
  title: 'Start, stop, reboot or hibernate desktops',
  does: 'Switch desktops on or off, reboot or hibernate them; whole pools: execute_desktop_pool_action.',
  keywords:
    'power on, power off, turn on, turn off, shut down, restart, wake up, frozen, hangs, black screen, not responding, 开机, 关机, 重启, 休眠, 卡死, 死机, 黑屏, switch everything off, mouse does not move, 强制重启, 把机器打开, 启动桌面, machines burn money, 批量关机, 屏幕黑了, people cannot work their screens are frozen, give it a hard reset, 黑屏了没反应, 断电重来',
  // A forced stop is a pulled plug: what was not saved is lost.
  risk: [
    byArg('op_type', { 'os-start': 'write', else: 'disruptive' }),
    byArg('type', { HARD: 'destructive', else: 'write' }),
  ],
  targets: { kind: 'desktop', ids: 'desktop_ids' },
  body: {
    desktop_ids: ids(100),
    op_type: z.enum(['os-start', 'os-stop', 'reboot', 'os-hibernate']),
    type: z.enum(['SOFT', 'HARD']).optional().describe('HARD: by force, like pulling the plug'),
  },
  split: { arg: 'desktop_ids', max: 100 },
  job: workspaceJob(),
  failures: refusedDesktops,
  warn: 'Stopping and rebooting close running programs; HARD cuts the power.',
});

export const resizeDesktop = desktops.operation('ResizeDesktop', 'POST /v2/{project_id}/desktops/resize', {
  title: 'Resize desktops',
  does: 'Give pay-per-use desktops another product: CPU and memory, not disks. Running ones are stopped first.',
  keywords:
    'more CPU, more memory, upgrade, downgrade, specification, flavor, slow, 变更规格, 升配, 降配, 扩容内存, change specification, needs more power, bump to 8 cores 32 GB, machine too small, too weak, compiles take forever, change flavor, give more RAM, bigger machine, smaller machine, 换大一点的配置, 加内存, 升级配置, 配置太低, 内存不够, 跑不动, machine too slow for CAD, not enough memory for the work, 太小了换大',
  risk: ['billing', 'disruptive'],
  targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
  body: {
    desktops: z
      .array(z.strictObject({ desktop_id: id() }))
      .min(1)
      .max(100),
    product_id: text(255, 1).describe('Another product than now'),
    mode: z.literal('STOP_DESKTOP'),
    auto_placement: z.enum(['on', 'off']).optional().describe('Dedicated hosts only; default off'),
  },
  split: { arg: 'desktops', max: 100 },
  job: [workspaceJob(), workspaceJob('jobs[].job_id')],
  warn: 'Running desktops are stopped and the price changes.',
});

export const batchRebuildDesktopsSystemDisk = desktops.operation(
  'BatchRebuildDesktopsSystemDisk',
  'POST /v2/{project_id}/desktops/rebuild',
  {
    title: 'Rebuild system disks',
    does: 'Rebuild the system disks of desktops from an image; everything on them is lost.',
    keywords:
      'recompose, reinstall, reset to image, wipe, change OS image, malware, broken Windows, 重建桌面, 重装系统, 切换镜像, 还原, factory reset, back to a clean state, start from scratch, Windows is broken beyond repair, upgrade to Windows 11, switch to another image, fresh system for the next user, 恢复出厂, 系统坏了, 重做系统, 清空重来, 系统盘还原, machine is infected bring back to clean, data may be lost, 系统崩了重来, Windows no longer starts, hand the machine to the next user clean, 系统起不来了, 交给下一个人前清干净',
    risk: 'destructive',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: {
      desktop_ids: ids(100),
      image_type: text(255, 1).describe('private, or gold for a public image'),
      image_id: id(),
      os_type: text(255).optional(),
      delay_time: int(0, 2_147_483_647).optional().describe('Minutes left to users to save their data'),
      message: text(400).optional().describe('Shown to the users'),
      order_id: text(255).optional().describe('Needed for yearly/monthly desktops with a paid image'),
      enterprise_project_id: enterpriseProjectId.optional(),
    },
    split: { arg: 'desktop_ids', max: 100 },
    job: workspaceJob(),
    warn: 'Everything on the system disks is lost, and whoever is working is thrown out.',
  },
);

export const listDesktopActions = desktops.operation(
  'ListDesktopActions',
  'GET /v2/{project_id}/desktops/{desktop_id}/actions',
  {
    title: 'List power actions of a desktop',
    does: 'List when a desktop was started and stopped, and with what result.',
    keywords:
      'power history, boot log, when was it switched on or off, turned on, did it restart, failed to start, 开关机记录, 启动失败, 开机历史, when was it started or shut down, who restarted it, why did it turn itself off, last boot, start failed, power events of a machine, 什么时候开的机, 什么时候关的机, 谁重启的, 为什么自己关机了, 开关机日志, who switched it off at night, why was it off this morning, 谁重启了这台, 昨晚自己关了, 谁动了我的电脑, machine was on all night who started it, did the restart work, 是不是被人关过, 开机失败的原因',
    risk: 'read',
    path: { desktop_id: id() },
    query: { limit: int(0, 100).optional().describe('Default 10'), offset: int(0, 2000).optional() },
    page: { style: 'offset', items: 'desktop_actions', total: 'total_count', max: 100 },
    brief: ['action', 'start_time', 'finish_time', 'result', 'message'],
  },
);

export const showDesktopMonitorData = desktops.operation(
  'ShowDesktopMonitorData',
  'GET /v2/{project_id}/desktop-monitor/{desktop_id}',
  {
    title: 'Show monitoring of a desktop',
    does: "Show a desktop's CPU, memory, disk and network load and its online periods, for 1 hour to 30 days of the last 180.",
    keywords:
      'performance, slow, lag, usage, CPU, RAM, online time, metrics, 监控, 性能, 卡顿, 慢, 使用率, 在线时长, CPU at 100 percent, freezes every afternoon, programs hang, is it overloaded, load curve, memory shortage, how long was it online, disk IO, CPU占满, 内存占用高, 内存不足, 是不是资源不够, 负载曲线, 机器慢, Excel hangs, what is eating the machine',
    risk: 'read',
    path: { desktop_id: id() },
    query: {
      start_time: text(32, 10).describe('UTC, like 2026-05-11T11:45:42Z'),
      end_time: text(32, 10).describe('UTC'),
      metric_name: z
        .enum([
          'cpu_util',
          'mem_util',
          'disk_util_inband',
          'disk_read_bytes_rate',
          'disk_write_bytes_rate',
          'disk_read_requests_rate',
          'disk_write_requests_rate',
          'network_incoming_bytes_rate_inband',
          'network_outgoing_bytes_rate_inband',
          'network_incoming_bytes_aggregate_rate',
          'network_outgoing_bytes_aggregate_rate',
          'network_vm_connections',
          'cpu_credit_usage',
          'cpu_credit_balance',
          'cpu_surplus_credit_balance',
          'cpu_surplus_credit_charged',
          'user_online_info',
        ])
        .optional()
        .describe('All if unset'),
    },
  },
);

export const showRemoteConsoleAddress = desktops.operation(
  'ShowRemoteConsoleAddress',
  'GET /v2/{project_id}/desktops/{desktop_id}/remote-consoles',
  {
    title: 'Get remote console address',
    does: "Get an address that opens a desktop's console (VNC).",
    keywords:
      'VNC, console, remote login, cannot log in, blue screen, 远程登录控制台, 控制台, 蓝屏, desktop does not boot, see the screen before login, open console, browser console, stuck at boot, no RDP, login from the back door, 进不了系统, 启动不了看屏幕, VNC地址, 登录控制台, 从后台登录, does not reach the login screen, what does it show while booting, stuck with a blue screen need to look inside, network is dead how do I get into the machine, 网络不通怎么进机器, 开机卡住想看画面',
    risk: 'secret',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    warn: "Whoever holds the address can open the desktop's console.",
  },
);

export const updateDesktopSids = desktops.operation('UpdateDesktopSids', 'PUT /v2/{project_id}/desktops/sids', {
  title: 'Refresh SIDs of desktops',
  does: "Take the desktops' SIDs over from Windows AD when the two differ.",
  keywords:
    'security identifier, out of domain, domain trust lost, 更新SID, 脱域, 域信任, SID mismatch, computer account does not match AD, duplicate SID, cloned machine not recognised by domain controller, sync SID, SID不一致, 安全标识不一致, 克隆机器, 同步SID, 计算机账号不匹配',
  risk: 'disruptive',
  targets: { kind: 'desktop', ids: 'desktop_ids' },
  body: { desktop_ids: ids(100).meta({ uniqueItems: true }) },
  split: { arg: 'desktop_ids', max: 100 },
  job: workspaceJob(),
});

export const registerDomain = desktops.operation(
  'RegisterDomain',
  'POST /v2/{project_id}/desktops/{desktop_id}/rejoin-domain',
  {
    title: 'Rejoin desktop to the AD domain',
    does: 'Bring a Windows desktop that fell out of its AD domain back into it.',
    keywords:
      'active directory, trust relationship failed, out of domain, cannot log in, 重新加入域, 脱域, 加域, fell out of the domain, domain trust broken, the trust relationship between this workstation and the primary domain failed, domain account refused, join domain again, 掉域, 退域了, 信任关系失败, 域账号登不上, 重新入域, 和域断了, this machine refuses all company accounts, AD login on this PC says trust relationship failed, computer account lost, 域里找不到这台, 域用户登不进这台',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    job: workspaceJob(),
    warn: 'Windows restarts when it joins a domain.',
  },
);

export const changeDesktopToImage = desktops.operation(
  'ChangeDesktopToImage',
  'POST /v2/{project_id}/desktops/desktop-to-image',
  {
    title: 'Make an image of a desktop',
    does: 'Make a private image of a desktop, to build others like it.',
    keywords:
      'template, golden image, capture, clone, sysprep, 桌面转镜像, 制作镜像, 模板, 克隆, make a template of a set-up machine, use this desktop as master, save as image, turn it into an image for the next rollout, copy this PC for others, 做成模板, 以这台为模板, 做成镜像, 保存为镜像, 照这台再开几台, 母机',
    // Sysprep strips the desktop of its identity and settings.
    risk: byArg('execute_sysprep', { false: 'disruptive', else: 'destructive' }),
    targets: { kind: 'desktop', ids: 'desktop_id' },
    body: {
      desktop_id: id(),
      image_name: text(255, 1),
      image_description: text(1024)
        .regex(/^[a-zA-Z0-9\u4e00-\u9fa5.\s_-]*$/, 'letters, digits, Chinese, blanks and . _ - only')
        .optional(),
      execute_sysprep: z.boolean().optional().describe('Default true: generalizes the desktop itself'),
      image_tags: z
        .array(z.strictObject({ key: text(1024).optional(), value: text(1024).optional() }))
        .max(1000)
        .optional(),
      min_ram: digits().optional().describe('MB; default 0: no limit'),
      max_ram: digits().optional().describe('MB'),
      enterprise_project_id: enterpriseProjectId.optional(),
    },
    job: workspaceJob(),
    warn: 'Sysprep generalizes the desktop itself: expect to rebuild it afterwards.',
  },
);

export const batchDetachInstances = desktops.operation(
  'BatchDetachInstances',
  'POST /v2/{project_id}/desktops/batch-detach',
  {
    title: 'Unassign users from desktops',
    does: 'Take desktops away from some of their users, or from all.',
    keywords:
      'unbind, detach, unassign, revoke, leaver, 批量解绑用户, 解除分配, 收回桌面, take desktops away from some of their users, remove one of several users from shared desktops, keep the machine without owner, no longer his, 把机器从他名下拿掉, 只解绑部分用户, 多人共用去掉某人, 收回机器, one of two users of a shared machine is leaving, 共用的机器去掉其中一个人',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
    body: {
      desktops: z
        .array(
          z.strictObject({
            desktop_id: id(),
            is_detach_all_users: z.boolean().optional().describe('Default false; true ignores detach_user_infos'),
            detach_user_infos: z.array(assignee).max(500).optional(),
          }),
        )
        .min(1)
        .max(100)
        .optional(),
    },
    rules: [atLeastOne('desktops')],
    split: { arg: 'desktops', max: 100 },
    job: workspaceJob(),
    failures: refusedDesktops,
    warn: 'Users lose the desktop at once; a single-user desktop is shut down. Assigning it again may wipe it.',
  },
);

export const detachInstances = desktops.operation('DetachInstances', 'POST /v2/{project_id}/desktops/detach', {
  title: 'Unassign desktops',
  does: 'Take desktops away from all their users, and shut them down if wanted.',
  keywords:
    'unbind, detach, unassign, revoke, leaver, free a desktop, 解绑用户, 解除分配, 收回桌面, keep the machine but not his any more, make unassigned, take back the machine, return to stock, owner left the machine stays, owner quit, release desktop from user, remove the owner, 收回他的机器, 人走了机器留着, 机器退回, 取消分配, 不再归他用, 保留数据, he changed jobs take his machine from him, 机器别挂他名下了',
  risk: 'disruptive',
  targets: { kind: 'desktop', ids: 'desktop_ids' },
  body: {
    desktop_ids: ids(100).optional(),
    shutoff_after_detach: z.boolean().optional().describe('Shut down afterwards'),
  },
  rules: [atLeastOne('desktop_ids')],
  split: { arg: 'desktop_ids', max: 100 },
  job: workspaceJob(),
  failures: refusedDesktops,
  warn: 'Users lose the desktop at once; a single-user desktop is shut down. Assigning it again may wipe it.',
});

/**
 * Assigning wipes the desktop by default, and a new image replaces its system disk. Even `is_clear_data: false` keeps the
 * data of a returning user only, so no argument makes it less than destructive.
 */
const assigningWarning =
  'is_clear_data=false keeps the data of the same user only; a single-user desktop that goes to somebody else is wiped.';

export const attachInstances = desktops.operation('AttachInstances', 'POST /v2/{project_id}/desktops/attach', {
  title: 'Assign desktops',
  does: 'Assign desktops to users; may rebuild them from another image.',
  keywords:
    'attach, bind, give a desktop to, hand over, reassign, 分配用户, 绑定用户, 分配桌面, 转交, assign a desktop to a user, give the free machine to somebody, new owner, pass machine on, reassign to another colleague, let a second person use it, give a used desktop to a new employee, 把机器给他用, 分给某人, 换个使用人, 改分配给, 指派, 机器转给别人, another person should share this machine, second shift uses the same PC, 再加一个人用这台, 两个人轮流用一台, spare machine for a colleague, computer should belong to someone else now, 空着的机器给新人, 换人用这台',
  risk: 'destructive',
  targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
  body: {
    desktops: z.array(assignment).min(1).max(50).optional(),
    image_type: text(255).optional().describe('private, or gold for a public image'),
    image_id: id().optional().describe('Only to change the image; wipes the system disk'),
    desktop_name_policy_id: namePolicyId.optional(),
  },
  rules: [atLeastOne('desktops'), together('image_type', 'image_id')],
  split: { arg: 'desktops', max: 50 },
  job: workspaceJob(),
  warn: assigningWarning,
});

export const changeUserPrivilegeGroup = desktops.operation(
  'ChangeUserPrivilegeGroup',
  'POST /v2/{project_id}/desktops/change-user-privilege-group',
  {
    title: 'Change user rights on desktops',
    does: 'Make users administrators or standard users of their desktops.',
    keywords:
      'admin rights, local administrator, sudo, demote, promote, privilege, 修改权限组, 管理员权限, 普通用户, 提权, 降权, make user local admin, cannot install software himself, needs admin rights, take admin rights away, asks for administrator password, standard user, 给本地管理员, 要管理员权限, 装不了软件没权限, 去掉管理员权限, 降为普通用户, must not install things himself any more, 不能自己装软件, 放开安装权限',
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
    body: {
      desktops: z
        .array(
          z.strictObject({
            desktop_id: id(),
            attach_user_infos: z
              .array(
                z.strictObject({
                  user_name: text(64, 1).describe('Group name for GROUP'),
                  user_privilege_group: permissionGroup.optional(),
                  type: assigneeType,
                }),
              )
              .max(500)
              .optional()
              .describe('All users, with the outer user_privilege_group, if unset'),
          }),
        )
        .min(1)
        .max(1000),
      user_privilege_group: permissionGroup.optional(),
    },
    split: { arg: 'desktops', max: 1000 },
    job: workspaceJob(),
    warn: 'Administrators can change and delete everything on the desktop.',
  },
);

export const showDesktopNetwork = desktops.operation(
  'ShowDesktopNetwork',
  'GET /v2/{project_id}/desktops/{desktop_id}/networks',
  {
    title: 'Show network of a desktop',
    does: 'Show the VPC, subnet, addresses and security groups of one desktop.',
    keywords:
      'IP address, EIP, subnet, VPC, security group, 桌面网络, 子网, 安全组, IP地址, which subnet is the desktop in, which IP has the machine, network settings of a machine, security group of desktop, private address, 这台机器在哪个网段, 桌面的IP是多少, 哪个VPC, 网络信息, 网络配置',
    risk: 'read',
    path: { desktop_id: id() },
  },
);

export const changeDesktopNetwork = desktops.operation(
  'ChangeDesktopNetwork',
  'PUT /v2/{project_id}/desktops/{desktop_id}/networks',
  {
    title: 'Move desktop to another network',
    does: 'Move one desktop to another VPC, subnet, address or security groups.',
    keywords:
      'change IP, switch subnet, VPC, security group, 切换网络, 更换IP, 换子网, put a machine into another subnet, give desktop a fixed IP, moved to another office, change address of one PC, other security group, cannot reach the printer from its network, 换网段, 换个IP, 换安全组, 搬到另一个子网, 改网络, 调整网络, wrong network segment, printer unreachable from there',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    body: {
      vpc_id: id(),
      subnet_id: id(),
      private_ip: text(255).optional().describe('Picked from the subnet if unset'),
      security_group_ids: ids(100),
    },
    job: workspaceJob(),
    warn: 'Connections break while the network is switched, and the address changes.',
  },
);

export const showDesktopNetworks = desktops.operation('ShowDesktopNetworks', 'GET /v2/{project_id}/desktops/networks', {
  title: 'Show networks of desktops',
  does: 'Show the VPC, subnet, addresses and security groups of up to 100 desktops.',
  keywords:
    'IP addresses, EIP, subnets, VPC, security groups, 批量查询网络, 子网, 安全组, network of several machines, IPs of many desktops, subnets of these machines, who sits in which subnet, 这些机器的IP, 多台桌面网络, 批量查IP, 各在哪个子网, compare subnets of several machines, 这几台都在哪些网段',
  risk: 'read',
  query: { desktop_ids: ids(100).optional() },
});

export const batchChangeDesktopNetwork = desktops.operation(
  'BatchChangeDesktopNetwork',
  'POST /v2/{project_id}/desktops/networks/batch-change',
  {
    title: 'Move desktops to another network',
    does: 'Move desktops to another VPC, subnet or security groups.',
    keywords:
      'change IP, switch subnet, migrate network, VPC, 批量切换网络, 换子网, 更换VPC, move many machines to a new subnet, migrate desktops to new VPC, subnet is being retired, change security group of several VMs, 批量换网段, 这批机器换子网, 迁到新VPC, 批量换安全组, 整体搬到新网络',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: {
      desktop_ids: ids(100),
      vpc_id: id(),
      subnet_id: id(),
      security_group_ids: z.array(id()).max(100).optional(),
    },
    split: { arg: 'desktop_ids', max: 100 },
    job: workspaceJob(),
    warn: 'Connections break while the network is switched, and the addresses change.',
  },
);

export const showSysprepInfo = desktops.operation(
  'ShowSysprepInfo',
  'GET /v2/{project_id}/desktops/{desktop_id}/sysprep',
  {
    title: 'Show Sysprep version',
    does: 'Show the Sysprep version of a desktop and whether an image can be made of it.',
    keywords:
      'can I make an image, template, sysprep, 封装, 能否制作镜像, is sysprep installed, why can no image be made, ready for template, prepared for imaging, sysprep版本, 能不能做镜像, 做镜像前检查, 是否支持封装, image making is refused for this machine, 为什么做不了镜像',
    risk: 'read',
    path: { desktop_id: id() },
  },
);

export const setMaintenanceMode = desktops.operation(
  'SetMaintenanceMode',
  'PUT /v2/{project_id}/desktops/maintenance-mode',
  {
    title: 'Set maintenance mode',
    does: 'Put desktops into maintenance mode, closed to their users, or take them out of it.',
    keywords:
      'maintenance, block access, take out of service, 维护模式, 停用, 禁止登录, nobody should log in meanwhile, keep users out during repair, lock users out while we patch, only admins may get on, back to normal after the work, under repair, end maintenance, 维护期间不让用户登录, 检修, 暂时别让人用, 退出维护, 维修中, 结束维护, block users while we fix machines, users out admins in',
    risk: byArg('in_maintenance_mode', { false: 'write', else: 'disruptive' }),
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: { desktop_ids: ids(100), in_maintenance_mode: z.boolean() },
    split: { arg: 'desktop_ids', max: 100 },
    warn: 'Users cannot work on a desktop in maintenance mode.',
  },
);

const assignmentPlan = {
  desktops: z.array(assignment).min(1).max(100).optional(),
  users: z.array(assignee).max(100).optional().describe('Who gets the desktops by assign_model'),
  assign_model: z
    .strictObject({
      assign_dimension: z.enum(['USER', 'DESKTOP']).optional(),
      priority_strategy: z
        .enum([
          'USER_NO_DESKTOP',
          'USER_FIXED_DESKTOP_NUM',
          'DESKTOP_ASSIGN_USER_PRIORITY',
          'DESKTOP_ASSIGN_FIXED_USER',
          'DESKTOP_ASSIGN_USERS_OR_GROUPS',
          'FIXED_RELATION',
        ])
        .optional()
        .describe('FIXED_RELATION: as in desktops'),
      desktop_assigin_user_num: int(0, 100)
        .optional()
        .describe('Users per desktop; needed with DESKTOP_ASSIGN_FIXED_USER; default 1'),
      user_assigin_desktop_num: int(0, 100)
        .optional()
        .describe('Desktops per user; needed with USER_FIXED_DESKTOP_NUM, USER_NO_DESKTOP; default 1'),
      desktop_name_policy_id: namePolicyId.optional(),
    })
    .optional(),
};

export const batchAssociateInstances = desktops.operation(
  'BatchAssociateInstances',
  'POST /v2/{project_id}/desktops/pre-batch-attach',
  {
    title: 'Propose desktop assignment',
    does: 'Work out which user would get which desktop, before batch_attach_instances does it.',
    keywords:
      'pre-assign, match users and desktops, distribute, who gets which, 预分配, 预批量分配用户, match new people with machines beforehand, plan the assignment, suggestion who gets which desktop, pair people and machines, check before assigning, preview of assignment, 先对好人和机器, 人机匹配, 分配预览, 先配对, 谁用哪台先排好',
    // Seems to compute only, but no reference says that nothing is kept.
    risk: 'write',
    body: assignmentPlan,
    rules: [atLeastOne('desktops', 'users')],
  },
);

export const batchAttachInstances = desktops.operation(
  'BatchAttachInstances',
  'POST /v2/{project_id}/desktops/batch-attach',
  {
    title: 'Assign desktops in bulk',
    does: 'Assign desktops to users or user groups, one by one or by a rule.',
    keywords:
      'attach, bind, distribute desktops, onboarding, whole team, user group, 批量分配用户, 批量分配桌面, 新员工, assign many desktops at once, hand out machines to a whole department, give everybody in the list a desktop, assign to user group, mass assignment, 一批机器分给一批人, 给部门分配桌面, 批量分给新人, 分给用户组, thirty newcomers thirty machines do the handing out, everyone in the class gets one, 人手一台, 给全班分机器',
    risk: 'destructive',
    targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
    body: assignmentPlan,
    rules: [atLeastOne('desktops')],
    job: workspaceJob(),
    warn: assigningWarning,
  },
);

export const updateDesktopUsername = desktops.operation(
  'UpdateDesktopUsername',
  'PUT /v2/{project_id}/desktops/change-username',
  {
    title: 'Hand desktops over to another user name',
    does: 'Give all desktops of one AD user name to another, as after a rename in AD.',
    keywords:
      'user renamed, married name, change associated username, 更换关联用户名, 改名, employee changed name, login name changed in AD, account renamed, new user name for the same person, user name no longer matches, 域账号改名, 用户名变了, 员工改了名, 换账号名, 关联到新用户名, got married new login name, desktop no longer shows up after rename, 改名后看不到桌面, person married and the login is different, 域里改了账号名机器对不上',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'old_username', by: 'user_names' },
    body: {
      old_username: text(36, 1).describe('Without the domain'),
      new_username: text(36, 1).describe('Without the domain'),
      is_reboot: z.boolean().optional().describe('Restart the desktops afterwards; default false'),
    },
    warn: 'Applies to every desktop of the old name, whose user loses them.',
  },
);

export const sendNotifications = desktops.operation(
  'SendNotifications',
  'POST /v2/{project_id}/desktops/notifications',
  {
    title: 'Send message to desktops',
    does: 'Show a message on the screens of desktops.',
    keywords:
      'notify, announce, broadcast, pop-up, warn users, 发送通知, 消息, 公告, 弹窗, tell everybody on their screens, pop a warning on the desktops, inform users before the shutdown, maintenance announcement, save your work message, 给桌面发消息, 屏幕上弹个提示, 提醒大家保存, 通知用户要重启, 群发, banner on screens, inform people they will be kicked, 屏幕通知, let everybody know before we cut the power, tell them to save, 停机前告诉大家, 弹个窗让大家保存',
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: { desktop_ids: ids(1000), notifications: text(1024, 1).describe('The message') },
    split: { arg: 'desktop_ids', max: 1000 },
    job: workspaceJob(),
  },
);

export const listAgentsInstallCondition = desktops.operation(
  'ListAgentsInstallCondition',
  'GET /v2/{project_id}/desktops/agents',
  {
    title: 'List agents on desktops',
    does: 'List which agents are installed on desktops, with versions.',
    keywords:
      'agent missing, agent version, plug-in, monitoring agent, 查询agent, 插件, 代理安装情况, is the agent installed, which machines lack the agent, agent versions, plug-ins installed, agent health, 哪些没装agent, agent装了没有, agent版本, 插件装好没, 缺agent, monitoring shows nothing for some machines, which ones are missing the plug-in, 监控没数据是不是没装',
    risk: 'read',
    query: {
      desktop_id: text(255).optional(),
      desktop_name: text(255).optional(),
      desktop_pool_id: text(40_000).optional(),
      status: text(255).optional().describe('Of the desktop'),
      ip_address: text(255).optional(),
      is_installed: z.boolean().optional(),
      enterprise_project_id: enterpriseProjectId.optional(),
      ...paged(100),
    },
    page: { style: 'offset', items: 'agents_condition', total: 'total_count', max: 100 },
    brief: ['desktop_id', 'desktop_name', 'status', 'agent_info'],
  },
);

export const batchInstallAgent = desktops.operation('BatchInstallAgent', 'POST /v2/{project_id}/desktops/agents', {
  title: 'Install agents on desktops',
  does: 'Install the missing agents on desktops.',
  keywords:
    'agent, plug-in, deploy agent, repair agent, 安装agent, 批量安装插件, 代理, install the missing agent, roll out agent, no monitoring data because agent is missing, scripts need the agent, put the plug-in on all machines, 装agent, 补装agent, 缺agent的装上, 给机器装插件',
  risk: 'write',
  targets: { kind: 'desktop', ids: 'desktop_ids' },
  body: { desktop_ids: ids(100) },
  split: { arg: 'desktop_ids', max: 100 },
  job: workspaceJob(),
});

export const showDesktopRemoteAssistanceInfo = desktops.operation(
  'ShowDesktopRemoteAssistanceInfo',
  'GET /v2/{project_id}/desktops/{desktop_id}/remote-assistance',
  {
    title: 'Get remote assistance invitation',
    does: "Get the state, invitation code and links of a desktop's remote assistance.",
    keywords:
      'join session, help user, shared screen, support link, 查询远程协助, 邀请码, 协助链接, invitation code for the helper, link to join remote help, is remote assistance still on, where is the help code, 协助邀请码, 协助的链接, 远程协助状态, 邀请链接, supplier asks for the code to join, 给对方邀请码',
    risk: 'secret',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    warn: "Whoever holds the code or a link can join the user's desktop.",
  },
);

export const createRemoteAssistance = desktops.operation(
  'CreateRemoteAssistance',
  'POST /v2/{project_id}/desktops/{desktop_id}/remote-assistance',
  {
    title: 'Open remote assistance',
    does: "Open remote assistance on a user's desktop; show_desktop_remote_assistance_info then has the invitation.",
    keywords:
      "help user, take over screen, shadow, support session, 创建远程协助, 远程协助, 帮助用户, see a user's screen, look at his desktop with him, help desk wants to take over, start support session, user needs help, guide him step by step, 帮用户看一下, 接管屏幕, 看他的屏幕, 发起远程协助, 帮他远程弄, look at her screen together, show her how, watch what she clicks, IT should see my screen and fix it, 看着他操作, 让技术看我的屏幕",
    risk: 'secret',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    warn: "Opens a way to see and control the user's desktop.",
  },
);

export const cancelRemoteAssistance = desktops.operation(
  'CancelRemoteAssistance',
  'DELETE /v2/{project_id}/desktops/{desktop_id}/remote-assistance',
  {
    title: 'End remote assistance',
    does: 'End remote assistance on a desktop; whoever helps is thrown out.',
    keywords:
      'stop support session, end help, 取消远程协助, 结束协助, finish support session, helper is still connected, close remote help, revoke helper, 关掉远程协助, 协助完了, 断开协助, 停止协助, stranger still sees the screen, helper should get out now, 还有人在看屏幕断掉, 帮完了断开',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    warn: 'Whoever helps the user there is cut off at once.',
  },
);

export const listDesktopsConnectStatus = desktops.operation(
  'ListDesktopsConnectStatus',
  'GET /v2/{project_id}/connect-desktops',
  {
    title: 'List connection status of desktops',
    does: 'List which desktops are connected, disconnected, registered or not.',
    keywords:
      'who is online now, in use, active sessions, offline, unregistered, 连接状态, 谁在线, 在线用户, 未注册, who is connected right now, which desktops are online, is his desktop in use at the moment, connection state, cannot connect because unregistered, disconnected machines, 现在谁连着, 哪些在用, 是否在线, 桌面连着没, 掉线的桌面',
    risk: 'read',
    query: {
      user_names: z.array(text(36)).max(100).optional(),
      connect_status: z
        .enum(['UNREGISTER', 'REGISTERED', 'CONNECTED', 'DISCONNECTED'])
        .optional()
        .describe('UNREGISTER also when off; REGISTERED: ready, nobody in'),
      ...paged(2000),
    },
    page: { style: 'offset', items: 'desktops', total: 'total_count', max: 1000 },
    brief: ['desktop_id', 'desktop_name', 'connect_status', 'attach_users'],
  },
);

export const showAvailableIp = desktops.operation(
  'ShowAvailableIp',
  'GET /v2/{project_id}/subnets/{subnet_id}/available-ip',
  {
    title: 'Show free addresses of a subnet',
    does: 'Show the IP addresses of a subnet that are free.',
    keywords:
      'free IP, unused address, is this IP taken, 可用IP, 空闲IP, 子网剩余地址, which addresses are left in the subnet, how many IPs are free, pick a free address, is 10.0.0.5 free, 还剩哪些IP, 还有没有空IP, 没用的IP, 子网还有多少地址, 挑个IP, need a fixed address that nobody has, 找个没人用的地址',
    risk: 'read',
    path: { subnet_id: id() },
  },
);
