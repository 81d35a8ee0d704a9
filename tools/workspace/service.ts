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
    'locations, central site, edge site, IES, CloudPond, gateway nodes, vAG, online users per gateway, 查询站点信息, 站点列表, 边缘站点, 网关节点, 网关负载',
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
    'new location, edge site, IES, CloudPond, open another zone, branch office, 新增站点, 开通站点, 边缘站点, 增加边缘小站',
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
    'remove location, close edge site, IES, CloudPond, shut down branch, 删除站点, 注销站点, 关闭边缘站点, 退订站点',
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
      'internet access, public access, private line, Direct Connect, VPN only, leave home office, remote work, cannot reach from outside, 修改站点接入方式, 互联网接入, 专线接入, 公网访问, 外网登录, 居家办公',
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
    'add subnet, add VPC, service subnet, out of IP addresses, more addresses, network range, 修改站点业务子网, 增加子网, 添加VPC, 业务子网, IP不够',
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
    'IES, CloudPond, branch, on-premises, edge capacity, how full is the edge site, 查询边缘小站列表, 边缘小站, 边缘站点, 小站资源使用率',
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
    'is Workspace enabled, tenant details, login address, server address, enterprise ID, which VPC, which AD domain, security group, site ids, how do users connect, 查询云办公服务详情, 服务状态, 企业ID, 接入地址, 登录地址, 对接的AD域, 业务子网, 是否开通',
  risk: 'read',
});

export const applyWorkspace = service.operation('ApplyWorkspace', 'POST /v2/{project_id}/workspaces', {
  title: 'Subscribe to service',
  does: 'Set up the Workspace service in a project that does not have it yet.',
  keywords:
    'enable Workspace, sign up, register, activate, first setup, connect AD, get started, service not enabled, 开通云办公服务, 开通云桌面, 注册服务, 开户, 对接AD, 首次使用',
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
    'deregister, unsubscribe, terminate Workspace, close account, shut everything down, leave the cloud, 注销云办公服务, 退订服务, 销户, 关闭云桌面服务',
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
    'AD password changed, domain admin account, domain controller, DNS, LDAPS certificate, internet access, Direct Connect, VNC, log collection, agent installation, self-service snapshots, 修改云办公服务属性, 修改AD密码, 域控, 修改接入方式, 专线, 增加子网, 互联网接入端口, 授权日志收集, 用户自助快照',
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
      'company code, tenant code, organization ID, rename tenant, login name of the company, 修改企业ID, 企业标识, 公司代码, 登录企业号',
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
    'service frozen, suspended, locked tenant, why can nothing be done, all operations refused, 查询云办公服务是否被锁定, 服务锁定, 项目锁定, 冻结, 锁定原因',
  risk: 'read',
});

export const unlockWorkspace = service.operation('UnlockWorkspace', 'PUT /v2/{project_id}/workspaces/lock-status', {
  title: 'Unlock service',
  does: 'Lift the lock of the service.',
  keywords: 'unfreeze, release lock, locked tenant, resume service, 解除云办公服务锁定, 解锁服务, 项目解锁, 解冻',
  risk: 'write',
  targets: { kind: 'service' },
  body: { operate_type: text(255, 1).optional().describe('unLock') },
  job: workspaceJob(),
});
