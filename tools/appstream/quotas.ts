import { z } from 'zod';
import { id, int, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const quotas = area({
  service: 'appstream',
  name: 'quotas',
  title: 'Quotas',
  about: 'Whether the quota suffices',
});

export const checkQuota = quotas.operation('CheckQuota', 'GET /v1/{project_id}/check/quota', {
  title: 'Check quota for servers',
  does: 'Check whether the quota suffices for a number of new AppStream servers, and what is left of it.',
  keywords:
    'limits, enough quota, can I still create servers, before buying, how many more, quota exceeded, cores left, remaining capacity, 配额校验, 配额是否足够, 剩余配额, 配额不足, 还能买几台服务器, 云应用配额, enough quota for more app servers, before I buy app servers, 云应用配额够不够, 还能开几台应用服务器, 买之前查配额, 主机配额, would 20 more hosts be allowed, is there room for more app servers, 再加主机够不够, can we grow the farm by ten, 再来十台主机行不行',
  risk: 'read',
  query: {
    product_id: id(),
    flavor_id: id().optional(),
    subscription_num: int(1, 100).describe('Number of servers'),
    disk_size: int(10, 328_704).describe('GB per server, all its disks together'),
    disk_num: int(1, 11).describe('Disks per server'),
    is_period: z.boolean().optional().describe('Yearly/monthly; default false'),
    deh_id: id().optional().describe('Dedicated host'),
    cluster_id: text(255).optional().describe('Dedicated storage pool'),
  },
});
