import { z } from 'zod';
import { ids } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';

export const tenant = area({
  service: 'appstream',
  name: 'tenant',
  title: 'Tenant',
  about: 'The AppStream service of the tenant: is it active, has it an AD; its configuration values',
});

tenant.target({
  kind: 'app-service',
  noun: 'AppStream service',
  plural: 'AppStream services',
  read: 'ListTenantProfile',
  id: 'project_id',
  name: 'project_name',
  facts: [
    { label: 'state', path: 'service_status', kind: 'state' },
    { label: 'directory', path: 'open_with_ad', kind: 'state', words: { true: 'AD', false: 'none' } },
    { label: 'since', path: 'create_time', kind: 'text' },
  ],
});

export const listCorpConfigInfo = tenant.operation(
  'ListCorpConfigInfo',
  'POST /v1/{project_id}/bundles/batch-query-config-info',
  {
    title: 'Read AppStream configuration values',
    does: 'Read configuration values of the AppStream service by their keys.',
    keywords:
      'enterprise settings, config key, system parameters, 查询企业系统配置, 配置项, 系统参数, value of an AppStream parameter, 云应用配置项, 云应用系统参数, 企业配置, what value has our AppStream setting, 云应用参数值',
    risk: 'read',
    body: { items: ids(100).describe('Configuration keys') },
    page: { style: 'whole', items: 'config_infos' },
    brief: ['config_key', 'config_value'],
  },
);

export const listTenantProfile = tenant.operation('ListTenantProfile', 'GET /v1/{project_id}/tenant/profile', {
  title: 'Show AppStream tenant',
  does: 'Show whether the AppStream service is active, and whether an AD is connected (needed for multi-session).',
  keywords:
    'is cloud application activated, service status, AD connected, single session only, 查询租户信息, 是否开通云应用, 服务状态, 是否对接AD, is AppStream active for us, has AppStream an AD, 云应用开通了吗, 云应用接了AD没, 云应用服务状态, 云应用租户信息, can we use multi-session hosts, 云应用能不能用',
  risk: 'read',
});

export const initializeTenant = tenant.operation('InitializeTenant', 'POST /v1/{project_id}/tenant/action/active', {
  title: 'Activate AppStream',
  does: 'Activate the AppStream service of the tenant, or deactivate it.',
  keywords:
    'enable cloud applications, first use, sign up, turn off service, 开通云应用, 激活服务, 初始化租户, 停用服务, start using app streaming, activate app streaming tenant, switch AppStream off, 激活云应用, 开通云应用服务, 云应用第一次用, 启用云应用租户',
  // What a deactivation takes with it is documented nowhere.
  risk: byArg('service_status', { active: 'write', else: 'destructive' }),
  targets: [{ kind: 'app-service' }, { kind: 'server', when: { arg: 'service_status', is: 'inactive' } }],
  body: { service_status: z.enum(['active', 'inactive']) },
  warn: 'Deactivated, nobody can use applications any more; what becomes of servers and settings is not documented.',
});
