import { z } from 'zod';
import { id, int, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { requires } from '../../src/catalog/rules.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import { plainName } from './models/common.ts';
import { anySession, diskType, imageType, osType, paidSessions, routePolicy, serverTags } from './models/server.ts';

export const serverGroups = area({
  service: 'appstream',
  name: 'server-groups',
  title: 'Server groups',
  about: 'Groups of application servers, with their scaling',
});

// The list may leave out what is not in the default enterprise project.
serverGroups.target({
  kind: 'server-group',
  noun: 'server group',
  plural: 'server groups',
  holds: 'servers',
  read: 'ShowServerGroup',
  arg: 'server_group_id',
  id: 'id',
  name: 'name',
  tags: 'tags',
  facts: [
    { label: 'servers', path: 'app_server_count', kind: 'state' },
    { label: 'application groups', path: 'app_group_count', kind: 'state' },
    { label: 'image', path: 'image_name', kind: 'text' },
    { label: 'group', path: 'server_group_status', kind: 'state', words: { true: 'enabled', false: 'disabled' } },
    { label: 'scaling', path: 'scaling_policy.enable', kind: 'state', words: { true: 'on', false: 'off' } },
  ],
  also: [{ read: 'ListServers', arg: 'server_group_id', key: 'server_group_id', fact: anySession }],
});

const appType = z
  .enum(['SESSION_DESKTOP_APP', 'COMMON_APP'])
  .describe('SESSION_DESKTOP_APP: shared desktops; COMMON_APP: applications');

const standby = z.enum(['true', 'false']).describe('Only standby groups, or only primary ones');

export const createServerGroup = serverGroups.operation(
  'CreateServerGroup',
  'POST /v1/{project_id}/app-server-groups',
  {
    title: 'Create server group',
    does: 'Create a group for servers of one image and size; appstream_create_app_servers then fills it.',
    keywords:
      'new server group, APS group, application pool, server farm, RDS farm, standby group, disaster recovery, paid sessions, 创建服务器组, 新建服务器组, 云应用服务器组, 备服务器组, 主备, 容灾, 付费会话, set up a farm for a heavy application, new group of hosts, server group for CAD, 建服务器组, 建主机组, 新的应用主机组, 开一组服务器',
    risk: [
      byArg('extra_session_size', { else: 'billing', absent: 'write' }),
      byArg('extra_session_type', { else: 'billing', absent: 'write' }),
    ],
    body: {
      name: plainName,
      description: text(255).optional(),
      image_id: id(),
      image_type: imageType,
      image_product_id: id().optional(),
      os_type: osType,
      product_id: id().describe('From appstream_list_product'),
      flavor_id: id().optional(),
      vpc_id: id(),
      subnet_id: id(),
      system_disk_type: diskType,
      system_disk_size: int(10, 32_768).describe('GB, at most 1024'),
      cluster_id: text(255).optional().describe('Storage pool of the system disks'),
      availability_zone: text(255).optional().describe('Random if unset'),
      ou_name: text(255).optional().describe('Default OU'),
      route_policy: routePolicy,
      ip_virtual: z
        .strictObject({ enable: z.boolean() })
        .optional()
        .describe('An address per session; Windows, DHCP subnets; fixed from creation on'),
      is_vdi: z.boolean().optional().describe('One session per server; default false'),
      app_type: appType.optional(),
      ...paidSessions,
      tags: serverTags,
      enterprise_project_id: enterpriseProjectId.optional(),
      primary_server_group_id: text(128).optional().describe('Makes this the standby of that group'),
      server_group_status: z.boolean().optional().describe('Enabled; default true'),
    },
    rules: [requires(['image_type', 'gold'], 'image_product_id')],
    warn: 'Paid sessions (extra_session_size) are charged; the group itself is not.',
  },
);

export const listServerGroups = serverGroups.operation('ListServerGroups', 'GET /v1/{project_id}/app-server-groups', {
  does: 'List server groups with image, package, scaling policy and numbers of servers and application groups.',
  keywords:
    'APS groups, server farms, which groups, empty groups, how many servers per group, standby groups, scaling, groups by tag, 查询服务器组, 服务器组列表, 有哪些服务器组, 备服务器组, 弹性伸缩, 服务器数量, all server groups, which farms do we run, 有哪些主机组, 所有服务器组, 服务器组清单, 几个主机组, overview of our streaming farms, 流化主机怎么分组的',
  risk: 'read',
  query: {
    server_group_name: text(1024).optional(),
    server_group_id: text(128).optional(),
    app_type: appType.optional(),
    tags: text(255).optional().describe('Part of a tag'),
    enterprise_project_id: enterpriseProjectId.optional().describe('The default one if unset or 0'),
    is_secondary_server_group: standby.optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'id',
    'name',
    'app_type',
    'app_server_count',
    'app_group_count',
    'image_name',
    'product_id',
    'server_group_status',
    'scaling_policy.enable',
  ],
});

export const updateServerGroup = serverGroups.operation(
  'UpdateServerGroup',
  'PATCH /v1/{project_id}/app-server-groups/{server_group_id}',
  {
    title: 'Update server group',
    does: 'Change name, session limits, storage, or image and disk of future servers; enable or disable a group.',
    keywords:
      'edit server group, rename, max sessions, load balancing, new image for the group, OU, disable group, enable group, storage mount, 修改服务器组, 更换服务器组镜像, 最大会话数, 启用服务器组, 禁用服务器组, 停用, 路由策略, 存储挂载, how many people may share one app server, limit of sessions per server, change maximum users per host, rename group, switch group off, 一台服务器最多几个人, 一台最多多少人同时连, 每台会话上限, 主机组改名, 改服务器组设置, 停用主机组, too many people on one host, lower the number of users per server',
    changes: [{ what: 'names', arg: 'name' }],
    risk: [
      byArg('server_group_status', { true: 'write', else: 'disruptive', absent: 'write' }),
      // Lower limits keep people out as maintenance does.
      byArg('route_policy', { else: 'disruptive', absent: 'write' }),
      // Everything but ANY takes directories away from some.
      byArg('storage_mount_policy', { ANY: 'write', else: 'disruptive', absent: 'write' }),
    ],
    targets: { kind: 'server-group', ids: 'server_group_id' },
    path: { server_group_id: id() },
    body: {
      name: plainName.optional(),
      description: text(255).optional(),
      route_policy: routePolicy,
      storage_mount_policy: z
        .enum(['USER', 'SHARE', 'ANY'])
        .optional()
        .describe('NAS mounted for users: own, shared or both'),
      image_id: id().optional().describe('For new servers only'),
      image_type: imageType.optional(),
      image_product_id: text(255).optional(),
      system_disk_type: diskType.optional(),
      system_disk_size: int(10, 32_768).optional().describe('GB, for new servers only'),
      ou_name: text(255).optional().describe('For new servers only'),
      app_type: appType.optional().describe('Only while no application group is bound'),
      server_group_status: z.boolean().optional().describe('false disables the group'),
    },
    warn:
      'A disabled group serves nobody, lower limits refuse new sessions, another storage_mount_policy takes folders away. ' +
      'Servers that exist keep their image, disk and OU.',
  },
);

export const deleteServerGroups = serverGroups.operation(
  'DeleteServerGroups',
  'DELETE /v1/{project_id}/app-server-groups/{server_group_id}',
  {
    title: 'Delete server group',
    does: 'Delete a server group; its servers must be deleted and its application groups dissolved first.',
    keywords:
      'remove server group, APS group, tear down, clean up empty groups, decommission farm, 删除服务器组, 清理空服务器组, 下线服务器组, get rid of an empty farm, server group no longer used, 主机组不要了, 删主机组, 空的服务器组删掉, 服务器组撤掉, old farm can go, 老的那组主机撤了',
    risk: 'destructive',
    targets: { kind: 'server-group', ids: 'server_group_id' },
    path: { server_group_id: id() },
    warn: 'The group cannot be recovered, nor its scaling policy and tags.',
  },
);

export const listTenantServerGroups = serverGroups.operation(
  'ListTenantServerGroups',
  'GET /v1/{project_id}/app-server-groups/actions/list',
  {
    title: 'List server groups briefly',
    does: 'List server groups with few facts, to choose one for an application group.',
    keywords:
      'pick a server group, bind server group, groups for a new application group, server group ids, 服务器组基础信息, 选择服务器组, 绑定服务器组, 创建应用组时可选的服务器组, short list of server groups to bind, 可绑定的服务器组, 简要服务器组, 能选的主机组, which group can I choose for the new bundle, 新应用组能挂哪组',
    risk: 'read',
    query: {
      sever_group_name: text(64).optional().describe('Spelled so'),
      app_type: appType.optional(),
      is_secondary_server_group: standby.optional(),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['id', 'name', 'app_type', 'is_vdi', 'app_group_count', 'image_id', 'server_group_status'],
  },
);

export const showServerGroup = serverGroups.operation(
  'ShowServerGroup',
  'GET /v1/{project_id}/app-server-groups/{server_group_id}',
  {
    does: 'Show everything about one server group: image, package, disk, session limits, scaling, standby groups, tags.',
    keywords:
      'server group details, configuration of a group, which image, max sessions, subnet, OU, virtual IP, 服务器组详情, 查看服务器组, 服务器组配置, 镜像, 最大会话数, 虚拟IP, configuration of one server group, which image does the farm use, 主机组详情, 某个服务器组的配置, 这个主机组用什么镜像, 主机组设置, how is this farm configured, 这组主机怎么配的',
    risk: 'read',
    path: { server_group_id: id() },
  },
);

export const showServerGroupRestrict = serverGroups.operation(
  'ShowServerGroupRestrict',
  'GET /v1/{project_id}/app-server-groups/resources/restrict',
  {
    title: 'Show server group limits',
    does: 'Show how many server groups there may be and how many sessions one server may be given.',
    keywords:
      'maximum server groups, limit reached, max sessions per server, group quota, cannot create another group, 服务器组限制, 服务器组数量上限, 最大会话数限制, 配额, how many server groups may I have, cannot create another server group limit exceeded, 服务器组最多几个, 主机组上限, 建组超出限制, 能建几个主机组, how many users per app server at most, maximum sessions allowed, 每台服务器最多多少会话',
    risk: 'read',
  },
);

export const showServerGroupState = serverGroups.operation(
  'ShowServerGroupState',
  'GET /v1/{project_id}/app-server-groups/{server_group_id}/state',
  {
    title: 'Count servers of group by state',
    does: 'Show how many servers of one group are ready, not ready, stopped, frozen or in maintenance.',
    keywords:
      'group health, how many servers are up, unready servers, unregistered, capacity, is the group working, 服务器组状态, 组内服务器状态, 未就绪, 就绪数量, 健康状态, how many servers in the group are healthy, is the farm working, 组里几台正常, 主机组状态, 组内多少台可用, 服务器组健康吗, how many hosts of the farm are not ready, 组里几台没就绪, 有几台能用',
    risk: 'read',
    path: { server_group_id: id() },
  },
);

export const createOrUpdateScalingPolicy = serverGroups.operation(
  'CreateOrUpdateScalingPolicy',
  'PUT /v1/{project_id}/scaling-policy',
  {
    title: 'Set scaling policy',
    does: 'Let a pay-per-use server group add servers as sessions fill up and delete idle ones, or switch that off.',
    keywords:
      "auto scaling, autoscale, elastic, scale out, scale in, grow with load, shrink idle servers, save cost, too few servers at peak, 弹性伸缩, 自动扩容, 自动缩容, 伸缩策略, 释放空闲服务器, 高峰期, add servers automatically when many users come, shrink at night by itself, too few servers at nine o'clock, 人多自动加服务器, 自动加减服务器, 弹性策略设置, 忙时自动扩, 闲时自动缩, 早高峰不够用, queue at nine o'clock for streamed apps, not enough hosts when all come, 流化软件排队, 机器不够自动加",
    // It buys servers, and deletes those without sessions.
    risk: [
      byArg('enable', { false: 'write', else: 'billing' }),
      byArg('enable', { false: 'write', else: 'destructive' }),
    ],
    targets: { kind: 'server-group', ids: 'server_group_id' },
    body: {
      server_group_id: id(),
      enable: z.boolean().optional().describe('Default true'),
      max_scaling_amount: int(1, 100).describe('Most servers added'),
      single_expansion_count: int(1, 10).describe('Servers added at a time'),
      scaling_policy_by_session: z.strictObject({
        session_usage_threshold: int(1, 100).describe('% of all sessions in use at which it grows'),
        shrink_after_session_idle_minutes: int(5, 120).describe('Minutes without a session; then servers are deleted'),
      }),
    },
    warn: 'From then on servers are bought, and idle ones deleted with all that is on them, without asking.',
  },
);

export const deleteScalingPolicy = serverGroups.operation(
  'DeleteScalingPolicy',
  'DELETE /v1/{project_id}/scaling-policy',
  {
    does: 'Delete the scaling policy of a server group, which then keeps its size.',
    keywords:
      'stop auto scaling, no more autoscale, stop buying servers by itself, remove elastic policy, fixed size, 删除弹性伸缩策略, 取消弹性伸缩, 关闭自动扩容, servers should no longer be added automatically, 不要自动扩缩了, 关掉弹性伸缩, 去掉伸缩策略, 停止自动加服务器, hosts keep popping up on their own stop that, servers appear by themselves, 主机老自己冒出来, 别再自动加机器',
    risk: 'destructive',
    targets: { kind: 'server-group', ids: 'server_group_id' },
    query: { server_group_id: id() },
    warn: 'Its settings are gone, and no servers are added at peak times any more; enable=false would only pause it.',
  },
);

export const showScalingPolicy = serverGroups.operation('ShowScalingPolicy', 'GET /v1/{project_id}/scaling-policy', {
  does: 'Show how a server group scales with its sessions; the default policy if none was set.',
  keywords:
    'auto scaling settings, autoscale, why did servers appear or vanish, scale threshold, idle minutes, 查询弹性伸缩策略, 伸缩策略, 自动扩容设置, 服务器自动增减, how does the farm scale, from how many sessions is a server added, 伸缩策略怎么设的, 弹性配置, 什么时候自动加服务器, 弹性规则, 伸缩规则是什么, why did a host appear by itself, 为什么自己多了一台',
  risk: 'read',
  query: { server_group_id: id() },
});
