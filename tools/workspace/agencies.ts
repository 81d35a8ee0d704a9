import { z } from 'zod';
import { area } from '../../src/catalog/operation.ts';

export const agencies = area({
  service: 'workspace',
  name: 'agencies',
  title: 'Agencies',
  about: 'Permissions that the service needs in other services',
});

const scene = z.enum(['WORKSPACE', 'CLOUD_GAME', 'CLOUD_STORAGE', 'SCREEN_RECORD']);

export const createAgencies = agencies.operation('CreateAgencies', 'POST /v2/{project_id}/agencies', {
  title: 'Create agency',
  does: 'Allow Workspace to act in other services, as desktop pools, scheduled tasks, notices and recording need.',
  keywords:
    'agency, delegation, authorize the service, IAM permissions, grant access, agency was not created, WKS.00011055, before creating a pool, 开通委托, 创建委托, 委托授权, 服务授权, 委托未创建, service has no permission to act on our behalf, service not allowed to act for us, delegation missing, grant the service rights, 授权服务代操作, 没有委托, 开委托, 给服务授权, 缺委托报错, 让服务代我们操作, refused because the service may not use other services',
  // Hands rights in the account over, and nothing here takes them back.
  risk: 'secret',
  body: { scene: scene.optional() },
  warn: 'Gives the service rights in other services of the account; only IAM can take them back.',
});

export const listAgencies = agencies.operation('ListAgencies', 'GET /v2/{project_id}/agencies', {
  does: 'List agencies of the service with the permissions they have and those they lack.',
  keywords:
    'agency, delegation, is the agency there, missing permissions, IAM, WKS.00011055, 查询委托, 委托权限, 是否已委托, 缺少权限, did somebody allow the service to act for us, which delegations exist, which permissions are missing, 有没有授权服务代操作, 委托有没有建, 已有的委托, 授权过没有, 缺什么权限',
  risk: 'read',
  query: { scene: scene.optional() },
  page: { style: 'whole', items: 'existing_agencies' },
  brief: ['name', 'permissions'],
});
