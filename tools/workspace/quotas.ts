import { text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const quotas = area({
  service: 'workspace',
  name: 'quotas',
  title: 'Quotas',
  about: 'How much may be created, how much is left',
});

export const showQuotas = quotas.operation('ShowQuotas', 'GET /v2/{project_id}/quotas', {
  title: 'Show quotas',
  does: 'Show limits and use of desktops, CPU, memory, disks, GPUs, users and policy groups, edge sites apart.',
  keywords:
    'limits, quota exceeded, how many more desktops can I create, capacity left, usage, resource limit, 查询租户配额, 配额, 配额不足, 还能创建多少, 剩余额度, 资源上限, how many desktops may we still create, how much quota is left, what limits do we have, limit exceeded, cannot create any more, 配额还剩多少, 还能开几台, 限额是多少, 超出配额, 资源够不够, may we order 50 more, 还能不能再开',
  risk: 'read',
});

export const showQuotaDetails = quotas.operation('ShowQuotaDetails', 'GET /v2/{project_id}/quotas/detail', {
  title: 'Show quotas of one site',
  does: 'Show limits and use at one site or availability zone.',
  keywords:
    'site limits, edge quota, IES, capacity left at a site, quota exceeded, 查询单个站点配额详情, 站点配额, 边缘站点配额, 可用区配额, limit at one location, how many machines fit in that site, ordering at a site fails with limit exceeded, 某站点还能开几台, 这个站点的上限, 站点额度, 某个可用区配额, how many more at that location',
  risk: 'read',
  query: {
    site_id: text(255).optional(),
    az_code: text(255).optional().describe('Availability zone'),
  },
  page: { style: 'whole', items: 'resources' },
  brief: ['type', 'quota', 'used', 'unit'],
});
