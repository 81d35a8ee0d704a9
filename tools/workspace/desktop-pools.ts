import { z } from 'zod';
import { id, ids, int, paged, text, time } from '../../src/catalog/fields.ts';
import { gone, scriptTask, workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, exactlyOne, requires } from '../../src/catalog/rules.ts';
import type { Targets } from '../../src/catalog/targets.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import {
  autoscalePolicy,
  existingPoolDisk,
  newPoolDisk,
  poolDisk,
  poolType,
  poolUser,
  retention,
} from './models/desktop-pool.ts';
import { securityGroup } from './models/network.ts';
import { tag } from './models/tag.ts';

export const desktopPools = area({
  service: 'workspace',
  name: 'desktop-pools',
  title: 'Desktop pools',
  about: 'Pools of alike desktops: create, grow, resize, rebuild, run, authorise',
});

desktopPools.target({
  kind: 'desktop-pool',
  noun: 'desktop pool',
  plural: 'desktop pools',
  holds: 'desktops',
  read: 'ShowDesktopPoolDetail',
  arg: 'pool_id',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'type', path: 'type', kind: 'state', words: { DYNAMIC: 'dynamic', STATIC: 'static' } },
    { label: 'desktops', path: 'desktop_count', kind: 'state' },
    { label: 'bound to users', path: 'desktop_used', kind: 'state' },
    {
      label: 'status',
      path: 'status',
      kind: 'state',
      words: { STEADY: 'steady', TEMPORARY: 'changing', EXIST_FROZEN: 'has frozen desktops', UNKNOWN: 'unknown' },
    },
    // The one billing code whose editions agree: a desktop's own is the other way round.
    { label: 'billing', path: 'charging_mode', kind: 'billing', words: { 0: 'yearly/monthly', 1: 'pay per use' } },
  ],
});

desktopPools.target({
  kind: 'pool-authorization',
  noun: 'authorized user or group',
  plural: 'authorized users and groups',
  read: 'ListDesktopPoolAuthorizedObjects',
  needs: ['pool_id'],
  id: 'object_id',
  name: 'object_name',
  facts: [
    { label: 'type', path: 'object_type', kind: 'state', words: { USER: 'user', USER_GROUP: 'user group' } },
    { label: 'rights', path: 'user_group', kind: 'state' },
    { label: 'since', path: 'created_at', kind: 'text' },
  ],
});

const thePool: Targets = { kind: 'desktop-pool', ids: 'pool_id' };

/** Whoever works on a desktop of the pool is hit. */
const itsDesktops: Targets[] = [
  { kind: 'desktop', ids: 'pool_id', by: 'pool_id' },
  { ...thePool, within: true },
];

const poolJob = workspaceJob('job_id', { pool: 'pool_id' });

const pool = { pool_id: id() };

const poolName = text(255, 1).describe('Unique; Chinese, letters, digits, hyphens');

const namingPolicy = text(36).describe('Naming policy without user names');

export const createDesktopPool = desktopPools.operation('CreateDesktopPool', 'POST /v2/{project_id}/desktop-pools', {
  does: 'Create a pool of alike pay-per-use desktops for users and groups; create_agencies (WORKSPACE) must come first.',
  keywords:
    'new pool, shared desktops, floating desktops, non-persistent, call center, classroom, lab, shift workers, temporary staff, many identical machines, 创建桌面池, 新建桌面池, 动态池, 静态池, 共享桌面, 教室, 机房, 呼叫中心, 轮班, shared machines for a shift team, students share computers, set up a training room, people take any free desktop, 建个桌面池, 客服共用, 培训教室, 大家轮着用的机器, 公用机器, agents work in shifts, seats shared by day and night shift',
  risk: 'billing',
  body: {
    name: poolName,
    type: poolType.describe('DYNAMIC: any free desktop per login; STATIC: a user keeps the first one'),
    size: int(0, 100).describe('Number of desktops'),
    description: text(255).optional(),
    availability_zone: text(255).optional().describe('Random if unset'),
    product_id: id().describe('From list_products'),
    flavor_id: id().optional().describe('Needed in an edge zone'),
    image_type: z.enum(['private', 'gold']).describe('gold: public image'),
    image_id: id(),
    root_volume: poolDisk.describe('System disk'),
    data_volumes: z.array(poolDisk).max(10).optional(),
    vpc_id: id().optional(),
    subnet_ids: ids(100),
    security_groups: z.array(securityGroup).max(5).optional(),
    authorized_objects: z.array(poolUser).max(500).optional().describe('Who may use it'),
    ou_name: text(255).optional().describe('With AD: an existing OU'),
    tags: z.array(tag).max(10).optional(),
    enterprise_project_id: enterpriseProjectId.optional(),
    disconnected_retention_period: retention.optional(),
    enable_autoscale: z.boolean().optional().describe('Default false'),
    autoscale_policy: autoscalePolicy.optional(),
    desktop_name_policy_id: namingPolicy.optional(),
  },
  job: workspaceJob(),
  warn: 'Desktops are charged from creation on; with autoscaling more are created, and charged, without asking.',
});

export const listDesktopPools = desktopPools.operation('ListDesktopPools', 'GET /v2/{project_id}/desktop-pools', {
  does: 'List desktop pools with size, use, image and autoscaling.',
  keywords:
    'which pools, pool inventory, pool occupancy, free desktops in pools, pool is full, pools in maintenance, 查询桌面池, 桌面池列表, 有哪些桌面池, 桌面池使用率, 池子满了, which pools do we have, all pools, how many free machines per pool, 桌面池都有哪些, 所有池子, 池子还有多少空闲, 池清单, any room left in the shared machines, 共用机器还有没有空位',
  risk: 'read',
  query: {
    name: text(255).optional(),
    type: text(255).optional().describe('DYNAMIC or STATIC'),
    enterprise_project_id: enterpriseProjectId.optional(),
    in_maintenance_mode: z.boolean().optional(),
    ...paged(1000),
  },
  page: { style: 'offset', items: 'desktop_pools', total: 'total_count', max: 1000 },
  brief: ['id', 'name', 'type', 'desktop_count', 'desktop_used', 'status', 'in_maintenance_mode', 'image_name'],
});

export const updateDesktopPool = desktopPools.operation(
  'UpdateDesktopPool',
  'PUT /v2/{project_id}/desktop-pools/{pool_id}',
  {
    does: 'Change name, autoscaling, disconnect retention, maintenance mode, OU, tags or naming of a pool.',
    keywords:
      'rename pool, pool settings, auto scaling, scale out automatically, keep desktop after disconnect, release idle desktops, pool maintenance, block logins, 修改桌面池, 桌面池属性, 弹性伸缩, 自动扩容, 断连保留时间, 维护模式, 改名, change autoscaling of the pool, how long a desktop is kept after disconnect, keep users off the pool, 改池名字, 池子自动扩容, 池子自动伸缩, 断开后保留多久, 池子维护, 改池设置, pool should grow when busy, 池子忙时自动加机器, keep his session for an hour after he drops out, stop new logins to the pool, 掉线后保留一小时, 池子别再放人进来',
    changes: [
      { what: 'tags', arg: 'tags' },
      { what: 'names', arg: 'name' },
    ],
    risk: [
      byArg('in_maintenance_mode', { false: 'write', else: 'disruptive', absent: 'write' }),
      // A shorter time takes desktops, with all that runs on them, from users who are only away.
      byArg('disconnected_retention_period', { else: 'disruptive', absent: 'write' }),
      byArg('enable_autoscale', { false: 'write', else: 'billing', absent: 'write' }),
      byArg('autoscale_policy', { else: 'billing', absent: 'write' }),
    ],
    targets: itsDesktops,
    path: pool,
    body: {
      name: poolName.optional(),
      description: text(255).optional(),
      ou_name: text(255).optional().describe('With AD: an existing OU'),
      tags: z.array(tag).max(10).optional(),
      disconnected_retention_period: retention.optional(),
      enable_autoscale: z.boolean().optional(),
      autoscale_policy: autoscalePolicy.optional(),
      in_maintenance_mode: z.boolean().optional().describe('true: users cannot work in the pool'),
      desktop_name_policy_id: namingPolicy.optional(),
      availability_zone: text(255).optional().describe('Not to or from an edge zone'),
    },
    warn: 'In maintenance mode nobody can work; shorter retention unbinds users who are away; autoscaling costs money.',
  },
);

export const deleteDesktopPool = desktopPools.operation(
  'DeleteDesktopPool',
  'DELETE /v2/{project_id}/desktop-pools/{pool_id}',
  {
    does: 'Delete an empty desktop pool for good; its desktops must be deleted first.',
    keywords:
      'remove pool, destroy, get rid of, project ended, course over, 删除桌面池, 销毁, 清理桌面池, 项目结束, pool is empty and no longer needed, get rid of the pool, training over, dissolve the pool, 池子不要了, 空池子删掉, 删池, 培训结束, 撤掉桌面池, 解散桌面池',
    risk: 'destructive',
    targets: thePool,
    path: pool,
    job: gone('ShowDesktopPoolDetail', 'pool_id'),
    warn: 'The pool with its settings and authorizations cannot be recovered.',
  },
);

export const showDesktopPoolDetail = desktopPools.operation(
  'ShowDesktopPoolDetail',
  'GET /v2/{project_id}/desktop-pools/{pool_id}',
  {
    title: 'Show desktop pool',
    does: 'Show one desktop pool: size, use, product, image, disks with their ids, autoscaling.',
    keywords:
      'pool details, pool specification, pool disks, pool image, how full, 桌面池详情, 查看桌面池, 池磁盘, 池规格, details of one pool, which image does the pool use, settings of the pool, 某个池的详情, 池子用什么镜像, 池配置, 这个池子什么情况, what are the shared machines like, 这池机器什么规格',
    risk: 'read',
    path: pool,
  },
);

export const expandDesktopPool = desktopPools.operation(
  'ExpandDesktopPool',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/expand',
  {
    title: 'Add desktops to a pool',
    does: 'Add pay-per-use desktops to a pool; yearly/monthly ones are bought by create_order.',
    keywords:
      'grow pool, scale out, pool too small, pool is full, no free desktop, more seats, more users, new joiners, 扩容桌面池, 增加桌面, 桌面不够, 池子满了, 加座席, ten more machines in the pool, pool needs more desktops, not enough machines for the shift, people find no free machine, 池里加机器, 池子加10台, 机器不够分, 池子扩容, 没空闲机器了, new shift starts and seats are missing',
    risk: 'billing',
    targets: thePool,
    path: pool,
    body: { size: int(1, 1000).describe('How many to add') },
    job: poolJob,
    warn: 'Added desktops are charged from creation on.',
  },
);

export const resizeDesktopPool = desktopPools.operation(
  'ResizeDesktopPool',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/resize',
  {
    title: 'Resize desktops of a pool',
    does: 'Give all desktops of a pay-per-use pool another product: CPU and memory. Running ones are stopped first.',
    keywords:
      'pool is slow, more CPU, more memory, upgrade, downgrade, specification, flavor, 桌面池变更规格, 升配, 降配, 池桌面卡顿, 加内存, pool machines too weak, give every machine in the pool more memory, upgrade pool specification, 池子升配, 池里的机器太慢, 公用机器加内存, 整个池换规格, shared machines crawl, 共用的机器跑不动, 教室电脑太慢',
    risk: ['billing', 'disruptive'],
    targets: itsDesktops,
    path: pool,
    body: {
      product_id: id().describe('Another product than now'),
      flavor_id: id().optional().describe('Needed in an edge zone'),
      mode: z.literal('STOP_DESKTOP').optional(),
    },
    job: [poolJob, workspaceJob('jobs[].job_id', { pool: 'pool_id' })],
    warn: 'Running desktops are stopped and the price changes.',
  },
);

export const rebuildDesktopPool = desktopPools.operation(
  'RebuildDesktopPool',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/rebuild',
  {
    title: 'Rebuild system disks of a pool',
    does: 'Rebuild the system disks of all desktops of a pool from an image; everything on them is lost.',
    keywords:
      'recompose, roll out new image, update golden image, patch pool, reinstall, reset, wipe, switch image, repair failed image switch, 桌面池重建系统盘, 重装系统, 更换镜像, 切换镜像, 更新镜像, 还原, put a new image on the whole pool, reset all machines in the pool, new master for classroom, clean the room for the next class, 整个池重装, 池子换镜像, 教室机器还原, 公用机器重装, 池子更新系统, every shared machine gets the new software image, fresh system for all shared machines over the weekend, students messed up the lab, 学生把机房弄乱了, 机房统一换系统',
    risk: 'destructive',
    targets: itsDesktops,
    path: pool,
    body: {
      image_type: text(255).optional().describe('private, or gold for a public image'),
      image_id: id(),
      os_type: text(255).optional(),
      delay_time: int(0, 15).optional().describe('Minutes left to users to save their data'),
      message: text(400).optional().describe('Shown to the users'),
      order_id: text(255).optional().describe('Needed for yearly/monthly desktops with a paid image'),
      is_fix: z.boolean().optional().describe("true: only desktops whose image is not the pool's; default false"),
    },
    job: poolJob,
    warn: 'Everything on the system disks is lost, and whoever is working is thrown out.',
  },
);

export const addDesktopPoolVolumes = desktopPools.operation(
  'AddDesktopPoolVolumes',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/volumes/batch-add',
  {
    title: 'Add disks to a pool',
    does: 'Add data disks to every desktop of a pool.',
    keywords:
      'more storage, extra drive, D drive, data disk for pool, disk full, 桌面池添加磁盘, 加数据盘, 加盘, 空间不足, every pool machine needs a D drive, add a data disk to all desktops in the pool, 池里每台加一块盘, 给池子加盘, 池子加数据盘, give each shared machine room for data, 共用机器再挂一块盘',
    risk: 'billing',
    targets: thePool,
    path: pool,
    body: { volumes: z.array(newPoolDisk).min(1).max(10).optional() },
    rules: [atLeastOne('volumes')],
    job: poolJob,
    warn: 'Every desktop of the pool gets each of the disks, and each is charged.',
  },
);

export const deleteDesktopPoolVolumes = desktopPools.operation(
  'DeleteDesktopPoolVolumes',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/volumes/batch-delete',
  {
    title: 'Delete disks of a pool',
    does: 'Delete data disks on every desktop of a pool, with all data on them.',
    keywords:
      'remove drive, remove data disk from pool, save storage cost, 桌面池删除磁盘, 删除数据盘, 减盘, take the second disk off every pool machine, pool data disks are not used, 池子的数据盘删掉, 池里的盘不要了, 去掉池的数据盘, shared machines have a spare drive nobody uses, 共用机器那块盘没人用',
    risk: 'destructive',
    targets: itsDesktops,
    path: pool,
    body: { volumes: z.array(existingPoolDisk('data_volumes')).min(1).max(10).optional() },
    rules: [atLeastOne('volumes')],
    job: poolJob,
    warn: 'The disks and their data are lost on all desktops of the pool.',
  },
);

export const expandDesktopPoolVolumes = desktopPools.operation(
  'ExpandDesktopPoolVolumes',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/volumes/batch-expand',
  {
    title: 'Enlarge disks of a pool',
    does: 'Enlarge system or data disks on every desktop of a pool.',
    keywords:
      'grow disk, bigger disk, disk full, more space, extend drive, 桌面池扩容磁盘, 磁盘扩容, 磁盘满了, 空间不足, disks in the pool are full, C drive of the pool too small, larger disk for every pool machine, 池里C盘满了, 池子磁盘不够, 池里每台盘扩大, 池磁盘加大, shared machines run out of room, 共用机器盘满了',
    risk: 'billing',
    targets: thePool,
    path: pool,
    body: {
      volumes: z
        .array(existingPoolDisk('root_volume or data_volumes').extend({ size: int(0, 8200).describe('GB afterwards') }))
        .min(1)
        .max(11)
        .optional(),
    },
    rules: [atLeastOne('volumes')],
    job: poolJob,
    warn: 'Charged on every desktop of the pool; a disk cannot be made smaller again.',
  },
);

export const executeDesktopPoolAction = desktopPools.operation(
  'ExecuteDesktopPoolAction',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/action',
  {
    title: 'Start, stop, reboot or hibernate a pool',
    does: 'Switch all desktops of a pool on or off, reboot or hibernate them; single ones: batch_run_desktops.',
    keywords:
      'power on, power off, turn on, turn off, shut down, restart, save cost over night, wake up before class, 桌面池开机, 桌面池关机, 重启桌面池, 休眠, 批量开关机, switch the whole pool off, restart all machines in the pool, shut the classroom down, power the pool on, 整池关机, 池里机器全重启, 教室机器开机, 把池子关了, 池子全部重启, classroom off after lessons, lab is closed turn everything off there, before class everything should be on, 机房全关, 上课前全打开',
    // A forced stop is a pulled plug: what was not saved is lost.
    risk: [
      byArg('op_type', { 'os-start': 'write', else: 'disruptive' }),
      byArg('type', { HARD: 'destructive', else: 'write' }),
    ],
    targets: itsDesktops,
    path: pool,
    body: {
      op_type: z.enum(['os-start', 'os-stop', 'reboot', 'hibernate']),
      type: z.enum(['SOFT', 'HARD']).optional().describe('HARD: by force, like pulling the plug'),
    },
    job: poolJob,
    warn: 'Stopping and rebooting close running programs; HARD cuts the power.',
  },
);

export const listDesktopPoolAuthorizedObjects = desktopPools.operation(
  'ListDesktopPoolAuthorizedObjects',
  'GET /v2/{project_id}/desktop-pools/{pool_id}/users',
  {
    title: 'List users of a pool',
    does: 'List the users and user groups that may use a desktop pool, with their rights.',
    keywords:
      'who may use the pool, pool members, authorized users, entitlement, assigned groups, access to pool, 桌面池授权用户, 桌面池用户组, 谁能用桌面池, 已授权对象, who is allowed on the pool, which groups can use it, is he entitled to the pool, 谁可以用这个池子, 池子授权给了谁, 哪些人能用池, 池的使用人, who may sit at the shared machines, 谁可以坐共用机器',
    risk: 'read',
    path: pool,
    query: paged(100),
    page: { style: 'offset', items: 'objects', total: 'total_count', max: 100 },
    brief: ['object_type', 'object_id', 'object_name', 'user_group', 'created_at'],
  },
);

export const createDesktopPoolAuthorizedObjects = desktopPools.operation(
  'CreateDesktopPoolAuthorizedObjects',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/users',
  {
    title: 'Authorize users of a pool',
    does: 'Let users and user groups use a desktop pool, or take that away from them.',
    keywords:
      'grant access, revoke access, entitle, give team the pool, add users to pool, remove users from pool, onboarding, leaver, 桌面池授权, 添加用户, 移除用户, 取消授权, 授权用户组, let a team use the pool, give a user the pool, he gets no machine from the pool, take somebody out of the pool, 让他们用这个池, 给某人开池权限, 池子加人, 池子去掉人, 授权部门使用, nurses should share the pool machines, 给部门开共用机器, temps should get in the shared machines, kick a group out of the shared machines, 临时工要能用共用机器, 不让他们再用公用机器',
    risk: byArg('action', { ADD: 'write', else: 'disruptive' }),
    targets: [
      { kind: 'pool-authorization', or: ['listed-user', 'user-group'], ids: 'objects[].object_id' },
      { ...thePool, within: true },
    ],
    path: pool,
    body: {
      objects: z.array(poolUser).min(1).max(500).optional(),
      action: z.enum(['ADD', 'REMOVE']),
    },
    rules: [atLeastOne('objects')],
    split: { arg: 'objects', max: 500 },
    warn: 'Whoever is removed loses the desktops of the pool at once.',
  },
);

export const listPoolDesktopsDetail = desktopPools.operation(
  'ListPoolDesktopsDetail',
  'GET /v2/{project_id}/desktop-pools/{pool_id}/desktops',
  {
    title: 'List desktops of a pool',
    does: "List the desktops of a pool with users, session and power; also those that differ from the pool's image or product.",
    keywords:
      'machines in pool, free desktops, who is connected, pool usage, wrong image, outdated image, rebuild missed, inconsistent, 桌面池里的桌面, 池内桌面, 空闲桌面, 镜像不一致, 规格不一致, 谁在用, which machines are in the pool and in what state, who sits on which pool machine, status of machines inside a pool, 池里有哪些机器, 池里机器状态, 池里谁在用, 池中每台情况',
    risk: 'read',
    path: pool,
    query: {
      inconsistent_type: z.enum(['PRODUCT', 'IMAGE']).optional().describe('Only those that differ in this'),
      ...paged(100),
    },
    page: { style: 'offset', items: 'pool_desktops', total: 'total_count', max: 100 },
    brief: [
      'desktop_id',
      'computer_name',
      'user_list',
      'status',
      'login_status',
      'ip_addresses',
      'in_maintenance_mode',
      'inconsistent_types',
    ],
  },
);

export const showDesktopPoolsScriptExecTasks = desktopPools.operation(
  'ShowDesktopPoolsScriptExecTasks',
  'GET /v2/{project_id}/desktop-pools/script-execution-tasks/detail',
  {
    title: 'List script runs on pools',
    does: 'List scripts and commands that were run on desktop pools, with how many desktops succeeded and failed.',
    keywords:
      'did the script run, script result, command history, remote execution log, failed scripts, 桌面池脚本任务, 脚本执行结果, 脚本执行记录, 命令执行历史, 失败数量, how did the pool script go, did the command reach all pool machines, 池子脚本跑得怎么样, 池脚本结果, 池命令执行情况, 池脚本成功多少, command on the shared machines how many worked, 公用机器命令结果',
    risk: 'read',
    query: {
      desktop_pool_id: text(255).optional(),
      script_id: text(255).optional(),
      script_name: text(255).optional(),
      status: text(255).optional().describe('SUCCESS, FAILED, RUNNING or WAITING'),
      task_type: text(255).optional().describe('SCRIPT or COMMAND'),
      execute_time_start: time('yyyy-MM-ddTHH:mm:ssZ').optional(),
      execute_time_end: time('yyyy-MM-ddTHH:mm:ssZ').optional(),
      task_id: z.array(text(255)).max(100).optional(),
      ...paged(100),
    },
    page: { style: 'offset', items: 'script_execution_tasks', total: 'total_count', max: 100 },
    brief: ['id', 'desktop_pool_name', 'status', 'success_num', 'failed_num', 'skip_num', 'start_time', 'end_time'],
  },
);

export const executeDesktopPoolScript = desktopPools.operation(
  'ExecuteDesktopPoolScript',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/script-executions',
  {
    title: 'Run script on a pool',
    does: 'Run stored scripts or one command on all desktops of a pool, on a first few before the rest if wanted.',
    keywords:
      'remote command, PowerShell, batch file, shell, install software, run on all, fix on all machines, patch, canary, staged rollout, 桌面池执行脚本, 远程执行命令, 批量执行脚本, 灰度执行, 批量安装软件, run a command on all machines in the pool, activate software in the whole pool, execute PowerShell on the pool, 池里统一跑脚本, 池子里执行命令, 让池里所有机器跑, 池子批量执行, ps1',
    // It can delete anything: nobody here knows what the script or the command does.
    risk: 'destructive',
    targets: [
      ...itsDesktops,
      { kind: 'desktop', ids: 'gray_desktop_ids' },
      { kind: 'script', ids: 'script_ids', within: true },
    ],
    path: pool,
    body: {
      script_ids: ids(10).optional(),
      gray_count: int(0, 1000).optional().describe('Desktops in the first batch; wins over gray_desktop_ids'),
      gray_desktop_ids: z.array(text(255)).max(1000).optional().describe('First batch'),
      gray_fail_threshold: int(1, 1000).optional().describe('Failures in the first batch that stop the rest'),
      pre_start: text(255).optional().describe('Step before'),
      post_finish: text(255).optional().describe('Afterwards: stop or reboot'),
      command_content: text(1000, 1).optional().describe('Command line'),
      command_type: z.enum(['POWERSHELL', 'BAT', 'SHELL']).optional().describe('SHELL: Linux'),
      execution_timeout: int(1, 600).optional().describe('Minutes; default 1'),
    },
    rules: [exactlyOne('script_ids', 'command_content'), requires('command_content', 'command_type')],
    job: scriptTask(),
    warn: 'Runs with full rights on every desktop of the pool, also while people work there: read it first.',
  },
);

export const sendDesktopPoolNotifications = desktopPools.operation(
  'SendDesktopPoolNotifications',
  'POST /v2/{project_id}/desktop-pools/{pool_id}/notifications',
  {
    title: 'Send message to a pool',
    does: 'Show a message on the screens of all desktops of a pool.',
    keywords:
      'notify, announce, broadcast, pop-up, warn users of maintenance, save your work, 桌面池发送通知, 群发消息, 公告, 弹窗, 维护通知, tell everyone in the pool, warn the classroom, message to all pool users, 给池里的人发消息, 通知池里用户, 池子弹窗提醒, 通知教室, tell the class to finish, warn the shift before restart, 提醒班上的人收尾, 提醒客服马上重启',
    risk: 'write',
    targets: itsDesktops,
    path: pool,
    body: { notifications: text(1024, 1).describe('The message') },
    job: poolJob,
  },
);
