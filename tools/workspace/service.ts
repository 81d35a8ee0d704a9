import { z } from 'zod';
import { id, ids, int, secret, text } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import type { Fact } from '../../src/catalog/targets.ts';

export const service = area({
  service: 'workspace',
  name: 'service',
  title: 'Service',
  about: 'Sign-up, AD domain, sites, access modes, subnets, enterprise ID and the lock of the whole service',
});

const statusWords = {
  PREPARING: 'ready to be subscribed to',
  SUBSCRIBING: 'being set up',
  SUBSCRIBED: 'in service',
  SUBSCRIPTION_FAILED: 'could not be set up',
  DEREGISTERING: 'being cancelled',
  DEREGISTRATION_FAILED: 'could not be cancelled',
  RECYCLING: 'being cleaned up',
  RECYCLED: 'cleaned up',
  RECYCLE_FAILED: 'could not be cleaned up',
  CLOSED: 'cancelled',
};

const accessWords = { INTERNET: 'Internet', DEDICATED: 'Direct Connect', BOTH: 'Internet and Direct Connect' };

const cancelling: Fact = {
  label: 'cancelling',
  path: 'closable',
  kind: 'protection',
  words: { true: 'allowed', false: 'refused for now' },
};

service.target({
  kind: 'service',
  noun: 'Workspace service',
  plural: 'Workspace services',
  read: 'ListWorkspaces',
  id: 'id',
  name: 'enterprise_id',
  facts: [
    { label: 'status', path: 'status', kind: 'state', words: statusWords },
    { label: 'access', path: 'access_mode', kind: 'state', words: accessWords },
    {
      label: 'accounts',
      path: 'ad_domains.domain_type',
      kind: 'text',
      words: { LITE_AS: 'of the service', LOCAL_AD: 'of a Windows AD' },
    },
    { label: 'AD domain', path: 'ad_domains.domain_name', kind: 'text' },
    { label: 'sites', path: 'site_configs[].site_name', kind: 'text' },
    cancelling,
  ],
});

// `ListSiteConfigs` knows them too, but gives passwords of gateways along.
service.target({
  kind: 'site',
  noun: 'site',
  plural: 'sites',
  read: 'ListWorkspaces',
  row: 'site_configs[]',
  id: 'site_id',
  name: 'site_name',
  facts: [
    { label: 'type', path: 'site_type', kind: 'text', words: { CENTER: 'central', IES: 'edge' } },
    { label: 'status', path: 'status', kind: 'state', words: statusWords },
    { label: 'access', path: 'access_config.access_mode', kind: 'state', words: accessWords },
    { label: 'VPC', path: 'network_config.vpc_name', kind: 'text' },
    { label: 'zones', path: 'availability_zones', kind: 'text' },
    cancelling,
  ],
});

const accessMode = z.enum(['INTERNET', 'DEDICATED', 'BOTH']).describe('DEDICATED: Direct Connect');

const dedicatedCidrs = text(100).describe('Direct Connect CIDRs, at most 5, semicolon-joined');

/** An address of the tenant's own for Direct Connect. */
const dedicatedAddress = z.strictObject({
  address: text(255).optional(),
  port: int(1025, 65_535).optional(),
  availability_zone: z.array(text(255)).max(10).optional().describe('Two random ones if unset'),
});

const sharedVpc = dedicatedAddress.describe('Direct Connect over a shared VPC');

const domainType = z
  .enum(['LITE_AS', 'LOCAL_AD'])
  .describe("LITE_AS: the service's own accounts; LOCAL_AD: Windows AD");

const adDomains = z
  .strictObject({
    domain_type: domainType,
    domain_name: text(55, 1).optional(),
    domain_admin_account: text(55, 1).optional(),
    domain_password: secret(text(255, 1)).optional(),
    active_domain_ip: text(255, 1).optional().describe('Primary domain controller'),
    active_domain_name: text(55, 1).optional(),
    standby_domain_ip: text(255).optional().describe('All standby fields where a standby exists'),
    standby_domain_name: text(55).optional(),
    active_dns_ip: text(255, 1).optional(),
    standby_dns_ip: text(255).optional(),
    delete_computer_object: int(0, 1).optional().describe('1: deleting a desktop deletes its computer in AD'),
    use_ldaps: z.boolean().optional(),
    tls_config: z
      .strictObject({
        cert_pem: text(8192).optional(),
        cert_start_time: text(255).optional().describe('e.g. 2022-01-25T09:24:27'),
        cert_end_time: text(255).optional(),
      })
      .optional(),
  })
  .describe('LOCAL_AD needs domain name, admin account and password, all active_ fields');

export const listSiteConfigs = service.operation('ListSiteConfigs', 'GET /v2/{project_id}/sites', {
  title: 'List sites',
  does: 'List sites with their gateways; where only ids and names of sites are needed, list_workspaces is safer.',
  keywords:
    'locations, central site, edge site, IES, CloudPond, gateway nodes, vAG, online users per gateway, 查询站点信息, 站点列表, 边缘站点, 网关节点, 网关负载, gateway nodes and their load, how many users per gateway, site configuration, gateways of sites, 站点配置, 站点详情, 网关有多少人, 各站点网关, all access sites, 所有站点, 接入站点列表, how loaded are the gateways of each location, 各地的接入网关',
  // The Chinese reference (2024-12) has gateway passwords (`root_pwd`, `ssh_pwd`, `edge_sk`) in the answer.
  risk: 'secret',
  query: {
    availability_zone_id: text(255).optional(),
    site_type: text(255).optional().describe('CENTER or IES (edge)'),
  },
  page: { style: 'whole', items: 'site_infos', total: 'total_count' },
  brief: ['site_id', 'site_name', 'site_type', 'status', 'create_time'],
  warn: 'The answer can hold passwords of gateways, and the assistant sees them.',
});

export const addSite = service.operation('AddSite', 'POST /v2/{project_id}/sites', {
  title: 'Add sites',
  does: 'Set the service up at further sites, such as an edge site.',
  keywords:
    'new location, edge site, IES, CloudPond, open another zone, branch office, 新增站点, 开通站点, 边缘站点, 增加边缘小站, open a new location, bring up another region, set up at the branch, new factory needs desktops locally, 开个新站点, 新分公司, 新增边缘点, 加一个站点, 新地点上线, open our office in another city, expand to another country, we open a branch and people there need near desktops, 新开办公点',
  // Sets up components in the account; no reference says that they are free.
  risk: 'billing',
  body: {
    site_configs: z
      .array(
        z.strictObject({
          availability_zone: text(55).optional(),
          network_config: z.strictObject({
            vpc_id: text(255).optional(),
            subnet_ids: z.array(text(255)).max(100).optional(),
          }),
          access_config: z.strictObject({
            access_mode: accessMode,
            dedicated_cidrs: dedicatedCidrs.optional(),
          }),
        }),
      )
      .min(1)
      .max(9),
  },
  job: workspaceJob(),
  warn: 'Sets up components at the site, which may be charged.',
});

export const deleteSite = service.operation('DeleteSite', 'DELETE /v2/{project_id}/sites/{site_id}', {
  does: 'Take the service away from one site, for good.',
  keywords:
    'remove location, close edge site, IES, CloudPond, shut down branch, 删除站点, 注销站点, 关闭边缘站点, 退订站点, office closed, give up a location, site no longer needed, tear down a site, 办公点关了, 站点不要了, 撤站点, 删掉站点, 撤点',
  risk: 'destructive',
  targets: { kind: 'site', ids: 'site_id' },
  path: { site_id: id() },
  job: workspaceJob(),
  warn: 'Nobody can work at this site any more; its settings are lost.',
});

export const updateAccessMode = service.operation(
  'UpdateAccessMode',
  'PUT /v2/{project_id}/sites/{site_id}/access-mode',
  {
    title: 'Change access mode of site',
    does: 'Open or close a site to the Internet or to Direct Connect.',
    keywords:
      'internet access, public access, private line, Direct Connect, VPN only, leave home office, remote work, cannot reach from outside, 修改站点接入方式, 互联网接入, 专线接入, 公网访问, 外网登录, 居家办公, allow access from the Internet, users cannot reach desktops from home, close internet entrance, 开互联网接入, 在家连不上, 只走专线, 关闭公网接入, 允许外网访问, 居家办公连不进来, whole site reachable from the Internet or not, remote workers cannot connect at all, 从家里连不进来, 在公司能连外面不行, employees at home get nothing while the office works, 居家的人全连不上, 关闭外网入口',
    risk: 'disruptive',
    targets: { kind: 'site', ids: 'site_id' },
    path: { site_id: id() },
    body: {
      access_mode: accessMode.optional(),
      dedicated_cidrs: dedicatedCidrs.optional(),
      apply_shared_vpc_dedicated_param: sharedVpc.optional(),
    },
    rules: [atLeastOne('access_mode', 'dedicated_cidrs', 'apply_shared_vpc_dedicated_param')],
    job: workspaceJob(),
    warn: 'People who are connected over a way that is closed are cut off.',
  },
);

export const updateSubnetIds = service.operation('UpdateSubnetIds', 'PUT /v2/{project_id}/sites/{site_id}/subnet-ids', {
  title: 'Change subnets of site',
  does: 'Change the VPCs and subnets in which desktops of one site can be created.',
  keywords:
    'add subnet, add VPC, service subnet, out of IP addresses, more addresses, network range, 修改站点业务子网, 增加子网, 添加VPC, 业务子网, IP不够, new desktops cannot be placed in my subnet, make a subnet available for desktops, addresses exhausted, add another subnet for new machines, 加一个子网, 子网地址用完了, 新子网给桌面用, 业务子网不够, 换业务子网, new desktops run out of addresses in this site, creation fails no addresses left in the network, 建桌面时没有可选的子网',
  // Taking a subnet away can cut off the desktops in it.
  risk: 'disruptive',
  targets: { kind: 'site', ids: 'site_id' },
  path: { site_id: id() },
  body: {
    subnet_ids: ids(5).optional(),
    vpc_config_infos: z
      .array(
        z.strictObject({
          used_subnet_ids: ids(500).optional(),
          vpc_id: text(255).optional(),
          subnet_ids: z.array(text(5000)).max(100).optional(),
          default_access_vpc: z.boolean().optional(),
        }),
      )
      .max(50)
      .optional(),
  },
  rules: [atLeastOne('subnet_ids', 'vpc_config_infos')],
  job: workspaceJob(),
  warn: 'Name the subnets in use as well: desktops in one that is left out can lose their connection.',
});

export const listWksEdgeSites = service.operation('ListWksEdgeSites', 'GET /v2/{project_id}/wks-edge-sites', {
  title: 'List edge sites',
  does: 'List edge sites with address, deployment state and use of CPU, memory and storage.',
  keywords:
    'IES, CloudPond, branch, on-premises, edge capacity, how full is the edge site, 查询边缘小站列表, 边缘小站, 边缘站点, 小站资源使用率, edge locations connected to our account, sites at the branch, edge hardware, capacity of edge, 有哪些边缘站点, 边缘节点, 小站列表, 本地机房的小站, 边缘资源',
  risk: 'read',
  query: {
    name: text(255).optional(),
    availability_zone_id: text(255).optional(),
    status: text(255).optional().describe('initial, deploying, available or unavailable'),
  },
  page: { style: 'whole', items: 'wks_edge_sites', total: 'total_count' },
  brief: [
    'id',
    'name',
    'status',
    'availability_zone_id',
    'site_info.id',
    'site_info.status',
    'cpu_usage_rate',
    'memory_usage_rate',
    'capacity_usage_rate',
  ],
});

export const listWorkspaces = service.operation('ListWorkspaces', 'GET /v2/{project_id}/workspaces', {
  title: 'Show service',
  does: 'Show the Workspace service: state, enterprise ID, access addresses, AD domain, network, sites.',
  keywords:
    'is Workspace enabled, tenant details, login address, server address, enterprise ID, which VPC, which AD domain, security group, site ids, how do users connect, 查询云办公服务详情, 服务状态, 企业ID, 接入地址, 登录地址, 对接的AD域, 业务子网, 是否开通, is the service open, basic facts about our Workspace, which AD is connected, 服务开通没有, 服务概况, 云办公信息, which address do staff enter in the client, 客户端填什么地址, new colleague asks what to type as server, is everything set up, 新人问服务器填什么, 我们开通的情况',
  risk: 'read',
});

export const applyWorkspace = service.operation('ApplyWorkspace', 'POST /v2/{project_id}/workspaces', {
  title: 'Subscribe to service',
  does: 'Set up the Workspace service in a project that does not have it yet.',
  keywords:
    'enable Workspace, sign up, register, activate, first setup, connect AD, get started, service not enabled, 开通云办公服务, 开通云桌面, 注册服务, 开户, 对接AD, 首次使用, start using Workspace, enable the service for a new project, service not opened yet, first time set-up, new region, 开通服务, 第一次用, 新项目开通, 启用云桌面服务, 初次开通, we just signed the contract how to begin, brand-new project where do I begin, 新账号怎么开始用',
  // Sets up components and security groups in the account; no reference says that they are free.
  risk: 'billing',
  body: {
    ad_domains: adDomains,
    enterprise_id: text(32).optional().describe('Users type it at login; letters, digits, - and _; generated if unset'),
    vpc_id: text(255).optional(),
    subnet_ids: z
      .array(z.strictObject({ subnet_id: id() }))
      .max(100)
      .optional()
      .describe('Not within 172.16.0.0/12'),
    manage_subnet_cidr: text(255).optional().describe('Not within 172.16.0.0/12 or subnet_ids'),
    access_mode: accessMode.optional(),
    apply_shared_vpc_dedicated_param: sharedVpc.optional(),
    dedicated_subnets: dedicatedCidrs.optional(),
    is_send_email: z.boolean().optional().describe('Mail users when their desktops are unsubscribed'),
  },
  job: workspaceJob(),
  // Terraform provider, docs/resources/workspace_service.md.
  warn: 'The VPC cannot be changed afterwards, and the DNS servers of the first subnet are changed.',
});

export const cancelWorkspace = service.operation('CancelWorkspace', 'DELETE /v2/{project_id}/workspaces', {
  title: 'Cancel service',
  does: 'Unsubscribe from the whole Workspace service, for everybody and for good; all desktops must be deleted first.',
  keywords:
    'deregister, unsubscribe, terminate Workspace, close account, shut everything down, leave the cloud, 注销云办公服务, 退订服务, 销户, 关闭云桌面服务, stop using Workspace altogether, give the service back, we leave, no more cloud desktops, close the whole thing down, 整个服务退掉, 不用云桌面了, 退掉服务, 停用整个服务, 下线云桌面服务, 注销服务',
  risk: 'destructive',
  targets: { kind: 'service' },
  job: workspaceJob(),
  warn: 'Ends the service for everybody in this project; users, policies and settings cannot be recovered.',
});

/** Arguments that concern how everybody logs in or connects. */
const cutsOff = [
  'ad_info',
  'ad_domains',
  'access_mode',
  'dedicated_subnets',
  'adn_conflict_network',
  'subnet_ids',
  'internet_access_port',
  'enterprise_id',
  'dc_vnc_ip',
  'apply_shared_vpc_dedicated_param',
  'apply_dedicated_standby_network_param',
];

export const updateWorkspace = service.operation('UpdateWorkspace', 'PUT /v2/{project_id}/workspaces', {
  title: 'Change service',
  does: 'Change one kind of attribute of the service per call: AD domain, access mode, subnets, port, enterprise ID or a switch.',
  keywords:
    'AD password changed, domain admin account, domain controller, DNS, LDAPS certificate, internet access, Direct Connect, VNC, log collection, agent installation, self-service snapshots, 修改云办公服务属性, 修改AD密码, 域控, 修改接入方式, 专线, 增加子网, 互联网接入端口, 授权日志收集, 用户自助快照, allow collecting logs, 域管理员密码改了, AD信息变更, 改服务配置, domain join fails since AD password was changed, 域管理员密码换了, AD账号密码同步, AD service account expired, 域账号过期了, 换了域控服务器',
  risk: [
    ...cutsOff.map((arg) => byArg(arg, { else: 'disruptive', absent: 'write' })),
    // New agents on desktops: an upgrade breaks the session.
    byArg('authorized_hda_upgrade', { false: 'write', else: 'disruptive', absent: 'write' }),
  ],
  targets: { kind: 'service' },
  body: {
    ad_info: z
      .strictObject({
        domain_type: domainType,
        domain_admin_account: text(55, 1),
        domain_password: secret(text(255, 1)),
      })
      .optional()
      .describe('Admin account of the domain only'),
    ad_domains: adDomains.optional(),
    access_mode: accessMode.optional(),
    dedicated_subnets: dedicatedCidrs.optional(),
    adn_conflict_network: text(1000)
      .optional()
      .describe('CIDRs that clash with Internet access, at most 50, semicolon-joined'),
    subnet_ids: ids(100).optional(),
    internet_access_port: text(10).optional(),
    enterprise_id: text(32, 1).optional(),
    is_send_email: z.boolean().optional().describe('Mail users when their desktops are unsubscribed'),
    dc_vnc_ip: text(255).optional().describe('VNC over Direct Connect: default (automatic), an address, or close'),
    authorized_collect_log: z.boolean().optional(),
    authorized_hda_upgrade: z.boolean().optional().describe('Let agents on desktops be upgraded'),
    apply_shared_vpc_dedicated_param: sharedVpc.optional(),
    apply_dedicated_standby_network_param: dedicatedAddress.optional().describe('Standby Direct Connect'),
    is_authorized_install_agent: z.boolean().optional().describe('Let agents be installed on desktops'),
    enable_user_create_snapshot: z.boolean().optional(),
  },
  job: workspaceJob(),
  warn: 'A wrong domain, access mode, port or subnet cuts everybody off.',
});

export const updateEnterpriseId = service.operation(
  'UpdateEnterpriseId',
  'PUT /v2/{project_id}/workspaces/enterprise-id',
  {
    title: 'Change enterprise ID',
    does: 'Change the enterprise ID that users type at login.',
    keywords:
      'company code, tenant code, organization ID, rename tenant, login name of the company, 修改企业ID, 企业标识, 公司代码, 登录企业号, rename our company code, users should type another company ID, new company name, 改企业ID, 换企业标识, 公司改名, 登录时填的企业ID, company merged with another and people should type the new short name, 公司简称换了',
    risk: 'disruptive',
    targets: { kind: 'service' },
    body: { enterprise_id: text(32, 1).describe('Letters, digits, - and _; unique') },
    warn: 'From now on users must type the new ID; clients that remember the old one cannot log in.',
  },
);

export const showWorkspaceLock = service.operation('ShowWorkspaceLock', 'GET /v2/{project_id}/workspaces/lock-status', {
  title: 'Show service lock',
  does: 'Show whether the service is locked, since when and why.',
  keywords:
    "service frozen, suspended, locked tenant, why can nothing be done, all operations refused, 查询云办公服务是否被锁定, 服务锁定, 项目锁定, 冻结, 锁定原因, is our service locked, why can't I create anything, service suspended for arrears, every call is refused, 服务是不是被锁了, 为什么操作不了, 欠费冻结, 被冻结了吗, 为什么锁, every request is refused since the weekend, everything greyed out, why are we suspended, 什么都点不了, 是不是欠费了",
  risk: 'read',
});

export const unlockWorkspace = service.operation('UnlockWorkspace', 'PUT /v2/{project_id}/workspaces/lock-status', {
  title: 'Unlock service',
  does: 'Lift the lock of the service.',
  keywords:
    'unfreeze, release lock, locked tenant, resume service, 解除云办公服务锁定, 解锁服务, 项目解锁, 解冻, service is frozen and paid now, lift the suspension, unlock everything, all operations blocked please release, arrears settled, 服务被锁了解开, 欠费补上了解冻, 解除冻结, 恢复服务, 把锁解了',
  // The address is the lock's: another word may lock.
  risk: byArg('operate_type', { unLock: 'write', else: 'disruptive', absent: 'write' }),
  targets: { kind: 'service' },
  body: { operate_type: text(255, 1).optional().describe('unLock') },
  job: workspaceJob(),
});
