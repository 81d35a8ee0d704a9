import { z } from 'zod';
import { id, ids, int, text } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import { dataDisks } from './models/volume.ts';

export const disks = area({
  service: 'workspace',
  name: 'disks',
  title: 'Disks',
  about: 'Data disks of desktops: add, grow, delete',
});

const newSize = int(10, 32_768).describe('GB afterwards');

const newDisks = dataDisks.min(1).describe('At most 10 data disks a desktop');

const growingWarning = 'The larger disk is charged from then on and cannot be made smaller again.';

export const addDesktopVolumes = disks.operation(
  'AddDesktopVolumes',
  'POST /v2/{project_id}/desktops/{desktop_id}/volumes',
  {
    title: 'Add disks to a desktop',
    does: 'Add data disks to one pay-per-use desktop.',
    keywords:
      'more storage, second drive, D drive, data disk, extra space, attach disk, 增加磁盘, 加数据盘, 加硬盘, D盘, 空间不够',
    risk: 'billing',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    body: { enterprise_project_id: enterpriseProjectId.optional(), volumes: newDisks },
    job: workspaceJob(),
    warn: 'The disks are charged from creation on.',
  },
);

export const deleteDesktopVolumes = disks.operation(
  'DeleteDesktopVolumes',
  'POST /v2/{project_id}/desktops/{desktop_id}/volumes/batch-delete',
  {
    title: 'Delete disks of a desktop',
    does: 'Delete data disks of one desktop with everything on them, for good.',
    keywords: 'remove drive, drop data disk, free storage, save cost, 删除数据盘, 删除磁盘, 移除硬盘, 释放磁盘',
    risk: 'destructive',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    body: { volume_ids: ids(10).optional().describe('volume_id of its data_volumes') },
    rules: [atLeastOne('volume_ids')],
    job: workspaceJob(),
    warn: 'The disks and all data on them cannot be recovered.',
  },
);

export const addVolumes = disks.operation('AddVolumes', 'POST /v2/{project_id}/volumes', {
  title: 'Add disks to desktops',
  does: 'Add data disks to many pay-per-use desktops, to each its own.',
  keywords:
    'more storage, second drive, D drive, data disks, bulk, extra space, 批量增加磁盘, 批量加数据盘, 多台桌面加盘, 空间不够',
  risk: 'billing',
  targets: { kind: 'desktop', ids: 'desktop_volumes[].desktop_id' },
  body: {
    desktop_volumes: z
      .array(z.strictObject({ desktop_id: id(), volumes: newDisks.optional() }))
      .min(1)
      .max(100)
      .optional(),
  },
  rules: [atLeastOne('desktop_volumes')],
  split: { arg: 'desktop_volumes', max: 100 },
  job: workspaceJob(),
  warn: 'The disks are charged from creation on.',
});

export const expandDesktopVolume = disks.operation(
  'ExpandDesktopVolume',
  'POST /v2/{project_id}/desktops/{desktop_id}/volumes/{volume_id}/expand',
  {
    title: 'Enlarge disk of a desktop',
    does: 'Enlarge one system or data disk of a pay-per-use desktop.',
    keywords:
      'disk full, C drive full, out of space, low disk space, bigger disk, grow drive, resize disk, 扩容磁盘, 磁盘满了, C盘满了, C盘爆满, 空间不足, 加大硬盘',
    risk: 'billing',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id(), volume_id: id() },
    body: { new_size: newSize },
    job: workspaceJob(),
    warn: growingWarning,
  },
);

export const expandVolumes = disks.operation('ExpandVolumes', 'POST /v2/{project_id}/volumes/expand', {
  title: 'Enlarge disks of desktops',
  does: 'Enlarge system or data disks of many pay-per-use desktops.',
  keywords:
    'disks full, out of space, low disk space, bigger disks, grow drives, bulk, 批量扩容磁盘, 磁盘满了, C盘满了, 空间不足',
  risk: 'billing',
  targets: { kind: 'desktop', ids: 'desktop_volumes_expansion[].desktop_id' },
  body: {
    desktop_volumes_expansion: z
      .array(z.strictObject({ desktop_id: id(), volume_id: id(), new_size: newSize.optional() }))
      .min(1)
      .max(100)
      .optional(),
  },
  rules: [atLeastOne('desktop_volumes_expansion')],
  split: { arg: 'desktop_volumes_expansion', max: 100 },
  job: workspaceJob(),
  warn: growingWarning,
});

export const listVolumeProductInfo = disks.operation('ListVolumeProductInfo', 'GET /v2/{project_id}/volume/products', {
  title: 'List disk products',
  does: 'List the disk types that can be bought, by availability zone, and whether they are sold out.',
  keywords:
    'which disk types, SSD, SAS, SATA, storage classes, ultra-high IO, sold out, disk specification code, 磁盘产品, 磁盘类型, 云硬盘类型, 超高IO, 售罄',
  risk: 'read',
  query: {
    availability_zone: text(255).optional(),
    volume_type: text(255).optional().describe('SATA, SAS, SSD; comma-joined'),
  },
  page: { style: 'whole', items: 'volumes' },
  brief: ['volume_type', 'resource_spec_code', 'status', 'name'],
});
