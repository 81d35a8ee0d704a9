import { z } from 'zod';
import { id, ids, int, paged, text } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import { session } from './models/desktop.ts';
import { desktopsInternet } from './models/desktops-internet.ts';
import { bandwidthCharge, subnetBandwidth } from './models/subnet-bandwidth.ts';

export const networks = area({
  service: 'workspace',
  name: 'networks',
  title: 'Networks',
  about: 'Internet access, EIPs, NAT gateways, subnets, ports and bandwidth',
});

networks.target({
  kind: 'bandwidth',
  noun: 'bandwidth',
  plural: 'bandwidths',
  read: 'ListSubnetBandwidths',
  arg: 'bandwidth_id',
  id: 'bandwidth_id',
  name: 'bandwidth_name',
  facts: [
    { label: 'subnet', path: 'subnet_name', or: 'subnet_id', kind: 'text' },
    { label: 'Mbit/s', path: 'size', kind: 'text' },
    {
      label: 'billing',
      path: 'charge_mode',
      kind: 'billing',
      words: { wks_bandwidth: 'yearly/monthly', wks_traffic: 'pay per use by traffic', free: 'free' },
    },
    {
      label: 'list',
      path: 'control_mode',
      kind: 'state',
      words: { BLACK: 'blocks the listed desktops', WHITE: 'lets only the listed desktops through' },
    },
    {
      label: 'status',
      path: 'status',
      kind: 'state',
      words: {
        CREATING: 'being created',
        ACTIVE: 'in use',
        INACTIVE: 'stopped',
        UPDATING: 'being changed',
        DELETING: 'being deleted',
      },
    },
  ],
  also: [
    {
      read: 'ListDesktopsDetail',
      arg: 'subnet_id',
      from: 'subnet_id',
      key: 'subnet_id',
      fact: { ...session, label: 'desktops of its subnet' },
    },
  ],
});

export const applyInternet = networks.operation('ApplyInternet', 'POST /v2/{project_id}/internet', {
  title: 'Give subnet internet access',
  does: 'Give all desktops of a subnet internet access through a NAT gateway and an EIP.',
  keywords:
    'NAT, SNAT, outbound internet, desktops cannot browse, no internet, go online, enable web, 开通上网, 开通上网功能, NAT网关, 桌面不能上网, 访问外网, desktops cannot open websites, give a whole subnet internet, no internet on the desktops, enable outbound traffic, browser shows no connection, 桌面打不开网页, 给子网开外网, 让桌面能上网, 开通外网, 上不了网, cannot open any website but mail works, 什么网页都上不去, 内网正常外网不行, 浏览器打不开网页, nobody in this network can browse, 一个网段都上不了外网',
  risk: 'billing',
  targets: { kind: 'any-desktop', ids: 'subnet_id', by: 'subnet_id' },
  body: {
    nat_spec: z.enum(['1', '2', '3', '4']).describe('NAT gateway: 1 small to 4 extra large'),
    eip_charge_mode: text(10, 1).describe('traffic, bandwidth'),
    bandwidth_size: int(1, 2000).describe('Mbit/s'),
    eip_type: text(255).optional().describe('5_bgp dynamic (default), 5_sbgp static'),
    vpc_id: id(),
    subnet_id: id(),
    enterprise_project_id: enterpriseProjectId.optional(),
    nat_id: text(255).optional().describe('Existing NAT gateway; a new one if unset'),
    nat_name: text(64).optional(),
    eip_name: text(64).optional(),
  },
  warn: 'The NAT gateway and the EIP are charged from creation on.',
});

export const listInternet = networks.operation('ListInternet', 'GET /v2/{project_id}/internet', {
  title: 'List internet access of subnets',
  does: 'List which subnets have internet access, with their NAT gateways and EIPs.',
  keywords:
    'NAT, SNAT, can desktops go online, no internet, outbound address, which public IP, 查询上网功能, 上网状态, 能否上网, 出口IP, which subnets are online, can the desktops reach the internet, 哪些子网能上网, 开了上网没有, 外网开通情况, 能不能上外网, 为什么上不了网, do these people have web access, 他们那个网段通外网吗',
  risk: 'read',
  query: {
    enterprise_project_id: enterpriseProjectId.optional(),
    nat_name: text(64).optional(),
    eip: text(64).optional().describe('Address'),
  },
  page: { style: 'whole', items: 'internet_infos' },
  brief: ['vpc_name', 'subnet_id', 'subnet_name', 'nat_id', 'nat_name', 'eip', 'status', 'created_at'],
});

export const listDesktopsEips = networks.operation('ListDesktopsEips', 'GET /v2/{project_id}/eips', {
  title: 'List EIPs',
  does: 'List public addresses: those bound to desktops and those free.',
  keywords:
    'elastic IP, public IP, which desktop has this address, unbound, idle EIP, wasted cost, 弹性公网IP, 查询EIP, 公网IP, 未绑定EIP, 闲置, public addresses nobody uses, idle public IPs cost money, which public IP has a desktop, 哪些公网IP闲着, 公网IP没挂机器, 弹性IP列表, 公网地址在扣钱, 有几个公网IP, paying for addresses nobody uses',
  risk: 'read',
  query: {
    enterprise_project_id: enterpriseProjectId.optional(),
    desktop_id: text(255).optional(),
    desktop_name: text(255).optional(),
    user_name: text(255).optional(),
    address: text(255).optional(),
    state: z.enum(['bind', 'unbind']).optional().describe('unbind: free ones'),
    ...paged(1000),
  },
  page: { style: 'offset', items: 'eips', total: 'total_count', max: 1000 },
  brief: [
    'id',
    'address',
    'bandwidth_size',
    'eip_charge_mode',
    'attached_desktop_id',
    'attached_desktop_name',
    'create_time',
  ],
});

export const applyDesktopsInternet = networks.operation('ApplyDesktopsInternet', 'POST /v2/{project_id}/eips', {
  title: 'Buy EIPs for desktops',
  does: 'Buy pay-per-use EIPs and bind one to each desktop, or keep them unbound.',
  keywords:
    'give a desktop internet, public IP, elastic IP, own address, go online, no internet, 开通桌面上网, 购买EIP, 公网IP, 桌面上网, 单独外网IP, own public address for each machine, buy new public IPs, 买公网IP, 给机器开公网, 申请弹性IP, 每台一个公网IP, 新买公网地址, machine needs its own address on the Internet, 这台要独立公网地址',
  risk: 'billing',
  targets: { kind: 'desktop', ids: 'desktop_ids' },
  body: { ...desktopsInternet, enterprise_project_id: enterpriseProjectId.optional() },
  rules: [atLeastOne('desktop_ids', 'count')],
  job: workspaceJob(),
  warn: 'Every EIP is charged from creation on, and its desktop can be reached by a public address.',
});

export const associateDesktopsEip = networks.operation('AssociateDesktopsEip', 'POST /v2/{project_id}/eips/binding', {
  title: 'Bind EIP to desktop',
  does: 'Bind an existing EIP to a desktop, for internet access of its own.',
  keywords:
    'attach public IP, elastic IP, give internet, assign address, fixed public address, 绑定EIP, 绑定公网IP, 弹性公网IP, 桌面上网, put our public IP on this machine, attach the reserved address to desktop, 挂公网IP, 把公网IP挂到机器上, 给这台绑公网, 绑弹性IP, we have a spare public address put it here, 有个闲置公网IP给这台用',
  risk: 'write',
  targets: { kind: 'desktop', ids: 'desktop_id' },
  body: { eip_id: id(), desktop_id: id() },
  warn: 'The desktop can then be reached by a public address.',
});

export const batchDisassociateDesktopsEip = networks.operation(
  'BatchDisassociateDesktopsEip',
  'POST /v2/{project_id}/eips/unbinding',
  {
    title: 'Unbind EIPs from desktops',
    does: 'Take the EIPs of desktops off them; the EIPs are kept.',
    keywords:
      'detach public IP, elastic IP, remove internet access, no more internet, free an address, 解绑EIP, 批量解绑, 收回公网IP, 禁止上网, 断外网, take public IPs off the machines, machines should not be reachable over public IP, 公网IP摘下来, 弹性IP解绑, 去掉公网地址, 公网地址拿掉, 不要公网IP了',
    risk: 'disruptive',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: { desktop_ids: ids(100).optional() },
    rules: [atLeastOne('desktop_ids')],
    split: { arg: 'desktop_ids', max: 100 },
    warn: 'Connections to the internet break at once. Unbound EIPs stay and may still be charged.',
  },
);

export const showUsingSubnets = networks.operation('ShowUsingSubnets', 'GET /v2/{project_id}/subnets/using-subnets', {
  title: 'List subnets in use',
  does: 'Tell which of these subnets desktops use.',
  keywords:
    'can I delete this subnet, subnet occupied, unused network, which network, VPC cleanup, 使用中的子网, 子网占用, 能否删除子网, 空闲子网, does any desktop still use the subnet, may I remove this network, 子网还有没有在用, 能不能删这个子网, 哪些子网被占用, is it safe to remove the network, 网段撤了有没有影响',
  risk: 'read',
  query: { subnet_ids: text(40_960).optional().describe('Comma-joined') },
  page: { style: 'whole', items: 'subnet_ids' },
});

export const listPorts = networks.operation('ListPorts', 'GET /v2/{project_id}/ports', {
  does: 'List the private addresses of a subnet, used and free, with the device behind each.',
  keywords:
    'private IP, IP taken, address conflict, is this IP free, who has this IP, network interface, 端口列表, 私有IP, IP占用, 地址冲突, 空闲IP, which device has this IP, address already in use, IP conflict, who holds 10.0.0.12, 这个IP是谁的, IP冲突, IP被谁占了, 子网里的地址, 查IP归属, which device sits behind this address, two machines fight for one address, 两台抢同一个地址, 地址被谁占着',
  risk: 'read',
  query: {
    ip_address: text(255).optional(),
    subnet_id: text(255).optional(),
    is_used: z.boolean().optional(),
    limit: int(1, 2000).optional(),
    marker: text(255).optional(),
  },
  page: { style: 'marker', items: 'ports', marker: 'id', max: 2000 },
  brief: ['id', 'status', 'fixed_ips', 'device_id', 'network_id'],
});

export const listNatGateways = networks.operation('ListNatGateways', 'GET /v2/{project_id}/nat-gateways', {
  title: 'List NAT gateways',
  does: 'List public NAT gateways, for choosing one for internet access.',
  keywords:
    'SNAT, outbound gateway, internet gateway, connection limit, NAT size, NAT网关列表, 查询NAT, 公网网关, 上网出口, do we have a NAT gateway, existing outbound gateways, device for address translation, 有没有NAT网关, 现成的NAT, 地址转换设备, 出口网关, 可用的NAT',
  risk: 'read',
  query: {
    id: text(36).optional(),
    enterprise_project_id: enterpriseProjectId.optional(),
    description: text(255).optional(),
    created_at: text(36, 1).optional().describe('yyyy-MM-ddTHH:mm:ssZ'),
    name: text(64, 1).optional(),
    status: z.array(z.enum(['ACTIVE', 'INACTIVE', 'PENDING_CREATE', 'PENDING_UPDATE', 'PENDING_DELETE'])).optional(),
    spec: z
      .array(z.enum(['1', '2', '3', '4']))
      .optional()
      .describe('1 small to 4 extra large'),
    router_id: text(36, 1).optional().describe('VPC'),
    limit: int(0, 2000).optional().describe('Default 2000'),
  },
  page: { style: 'whole', items: 'nat_gateways' },
  brief: ['id', 'name', 'spec', 'status', 'router_id', 'created_at'],
});

export const applySubnetBandwidth = networks.operation('ApplySubnetBandwidth', 'POST /v2/{project_id}/bandwidths', {
  title: 'Create bandwidth',
  does: 'Create pay-per-use Workspace bandwidth: internet for the desktops of a subnet, without EIPs.',
  keywords:
    'internet for desktops, shared bandwidth, go online, no internet, buy bandwidth, subnet internet, 创建云办公带宽, 开通带宽, 按需带宽, 桌面上网, 流量计费, buy a shared internet line for desktops, bandwidth for a subnet, 买带宽, 开带宽, 给子网买带宽, 新建带宽, 共享外网带宽, internet for a department paid by size, 给部门买一条外网',
  risk: byArg('charge_mode', { free: 'write', else: 'billing' }),
  targets: { kind: 'any-desktop', ids: 'subnet_id', by: 'subnet_id' },
  body: subnetBandwidth,
  job: workspaceJob(),
  warn: 'Opens the internet to the desktops of the subnet; what is not free is charged from creation on.',
});

export const listSubnetBandwidths = networks.operation('ListSubnetBandwidths', 'GET /v2/{project_id}/bandwidths', {
  title: 'List bandwidths',
  does: 'List Workspace bandwidths of subnets: size, billing, status, control mode.',
  keywords:
    'internet speed, how much bandwidth, Mbit, slow internet, which subnets, bandwidth_id, 云办公带宽列表, 查询带宽, 带宽大小, 上网慢, what bandwidth do we have, how fast is our line, 带宽多大, 有哪些带宽, 带宽是多少, 外网线多大, size of our internet line, how thick is the line, 外网线路现状',
  risk: 'read',
  query: {
    enterprise_project_id: enterpriseProjectId.optional(),
    vpc_id: text(255).optional(),
    subnet_id: text(255).optional(),
    bandwidth_id: text(255).optional(),
    bandwidth_name: text(255).optional(),
    ...paged(100),
  },
  page: { style: 'offset', items: 'bandwidths', total: 'total_count', max: 100 },
  brief: [
    'bandwidth_id',
    'bandwidth_name',
    'size',
    'charge_mode',
    'subnet_name',
    'vpc_name',
    'status',
    'control_mode',
    'created_at',
  ],
});

export const updateSubnetBandwidth = networks.operation(
  'UpdateSubnetBandwidth',
  'POST /v2/{project_id}/bandwidths/{bandwidth_id}/update',
  {
    title: 'Change bandwidth',
    does: "Change a Workspace bandwidth's name, size or billing; yearly/monthly ones are resized by order.",
    keywords:
      'more Mbit, faster internet, limit internet speed, rename bandwidth, internet slow, reduce cost, 修改云办公带宽, 调整带宽, 带宽扩容, 降低带宽, 上网慢, 改计费方式, line too slow make it 100 Mbit, change billing of bandwidth, raise bandwidth, lower bandwidth, 带宽调大, 带宽不够, 网慢加带宽, 带宽改成100M, 带宽降一点, double the internet line, line too thin, video calls stutter',
    risk: [
      byArg('bandwidth_size', { else: 'billing', absent: 'write' }),
      byArg('charge_mode', { else: 'billing', absent: 'write' }),
    ],
    targets: { kind: 'bandwidth', ids: 'bandwidth_id' },
    path: { bandwidth_id: id() },
    body: {
      bandwidth_name: text(64, 2).optional(),
      bandwidth_size: int(1, 2000).optional().describe('Mbit/s'),
      charge_mode: bandwidthCharge.optional().describe('By bandwidth, free, or by traffic'),
      enterprise_project_id: enterpriseProjectId.optional(),
    },
    rules: [atLeastOne('bandwidth_name', 'bandwidth_size', 'charge_mode', 'enterprise_project_id')],
    job: workspaceJob(),
    warn: 'A smaller bandwidth slows down everybody who shares it.',
  },
);

export const deleteSubnetBandwidth = networks.operation(
  'DeleteSubnetBandwidth',
  'DELETE /v2/{project_id}/bandwidths/{bandwidth_id}',
  {
    title: 'Delete bandwidth',
    does: 'Delete a Workspace bandwidth with its control list.',
    keywords:
      'remove bandwidth, cut internet, no more internet, stop paying for traffic, 删除云办公带宽, 删除带宽, 关闭上网, 断网, 停止计费, line no longer needed, cancel bandwidth, 带宽不要了, 退掉带宽, 删带宽, give the internet line back, 外网线退了',
    risk: ['disruptive', 'destructive'],
    targets: { kind: 'bandwidth', ids: 'bandwidth_id' },
    path: { bandwidth_id: id() },
    job: workspaceJob(),
    warn: 'All desktops that go online through it lose the internet.',
  },
);

export const showSubnetBandwidthControlList = networks.operation(
  'ShowSubnetBandwidthControlList',
  'GET /v2/{project_id}/bandwidths/{bandwidth_id}/control-list',
  {
    title: 'Show control list of bandwidth',
    does: 'Show which desktops are barred from a Workspace bandwidth, or alone allowed to use it.',
    keywords:
      'blacklist, whitelist, blocked from internet, why no internet, who may go online, 带宽控制, 黑名单, 白名单, 禁止上网名单, 为什么不能上网, who may use the line, which machines are cut off from the internet line, 带宽名单, 谁能走这条外网线, 带宽限制了谁, 哪些机器不让上网, is this machine barred from the line, 这台是不是被限网了',
    risk: 'read',
    path: { bandwidth_id: id() },
    query: {
      desktop_id: text(255).optional(),
      desktop_name: text(255).optional(),
      user_name: text(255).optional(),
      control_mode: z.enum(['BLACK', 'WHITE']).optional(),
      ...paged(100),
    },
    page: { style: 'offset', items: 'control_list', total: 'total_count', max: 100 },
    brief: ['desktop_id', 'desktop_name', 'desktop_status', 'pool_id', 'attach_user_infos'],
  },
);

export const updateSubnetBandwidthControlList = networks.operation(
  'UpdateSubnetBandwidthControlList',
  'PUT /v2/{project_id}/bandwidths/{bandwidth_id}/control-list',
  {
    title: 'Change control list of bandwidth',
    does: 'Bar desktops from a Workspace bandwidth, or allow only the listed ones.',
    keywords:
      'blacklist, whitelist, block internet, allow internet, cut off a desktop, ban browsing, 带宽控制, 黑名单, 白名单, 禁止上网, 允许上网, 限制外网, only sales machines may use the internet line, cut a machine off the line, allow only some machines to go online, keep others off the bandwidth, 只让某些机器上网, 只让销售的机器走, 不让某些机器占带宽, 限制哪些机器上外网, 带宽白名单, 带宽黑名单, keep some machines off the internet line',
    // Whether a desktop on the list gains or loses access depends on the mode, which need not be given.
    risk: 'disruptive',
    targets: [
      { kind: 'desktop', ids: 'add_control_list' },
      { kind: 'desktop', ids: 'remove_control_list' },
      { kind: 'bandwidth', ids: 'bandwidth_id' },
    ],
    path: { bandwidth_id: id() },
    body: {
      control_mode: z.enum(['BLACK', 'WHITE']).optional().describe('BLACK bars the listed, WHITE all others'),
      add_control_list: z.array(id()).max(100).optional().describe('Desktop ids'),
      remove_control_list: z.array(id()).max(100).optional().describe('Desktop ids'),
    },
    rules: [atLeastOne('control_mode', 'add_control_list', 'remove_control_list')],
    warn: 'Barred desktops lose the internet at once; in WHITE mode that is everyone who is not listed.',
  },
);
