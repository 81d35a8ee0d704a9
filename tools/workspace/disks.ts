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
      'more storage, second drive, D drive, data disk, extra space, attach disk, 增加磁盘, 加数据盘, 加硬盘, D盘, 空间不够, give one machine another disk, needs a second drive, new D drive for a desktop, 给这台加块盘, 再挂一块盘, 加个D盘, 加一块硬盘, 100 GB data disk, 加一块100G的盘, engineer needs a place for big data, 要存大文件再加一块',
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
    keywords:
      'remove drive, drop data disk, free storage, save cost, 删除数据盘, 删除磁盘, 移除硬盘, 释放磁盘, take the second disk away, data disk no longer needed on this machine, 这台的数据盘不要了, 删掉D盘, 去掉一块盘, 卸盘, spare drive costs money, 多的那块盘去掉省钱',
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
    'more storage, second drive, D drive, data disks, bulk, extra space, 批量增加磁盘, 批量加数据盘, 多台桌面加盘, 空间不够, extra disk for many machines, everybody in the team needs a D drive, 一批机器加盘, 每台加一块盘, 给这些桌面加硬盘, 统一加数据盘, everybody in the team gets an additional drive, 每人多给一块盘',
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
      'disk full, C drive full, out of space, low disk space, bigger disk, grow drive, resize disk, 扩容磁盘, 磁盘满了, C盘满了, C盘爆满, 空间不足, 加大硬盘, cannot save files any more, drive shows red, only few MB left, no room left on disk, D: is full, make the drive larger, running out of storage, 盘红了, 存不下了, 没空间了, D盘满了, 只剩几百兆, 磁盘加大, 扩盘, cannot delete anything and it is full, 东西存不进去, C盘红了',
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
    'disks full, out of space, low disk space, bigger disks, grow drives, bulk, 批量扩容磁盘, 磁盘满了, C盘满了, 空间不足, drives of the whole team are full, larger C drive for many machines, 这批机器盘满了, 多台扩盘, 统一扩容磁盘, 盘都不够用',
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
    'which disk types, SSD, SAS, SATA, storage classes, ultra-high IO, sold out, disk specification code, 磁盘产品, 磁盘类型, 云硬盘类型, 超高IO, 售罄, what disk types can I choose, SSD or SAS for desktops, kinds of disks for desktops, which storage is sold out, 桌面能选哪些盘, 盘有哪些类型, 云盘规格, 有哪些磁盘可选, SSD有没有货, how fast can the drives be, 盘有哪几档速度',
  risk: 'read',
  query: {
    availability_zone: text(255).optional(),
    volume_type: text(255).optional().describe('SATA, SAS, SSD; comma-joined'),
  },
  page: { style: 'whole', items: 'volumes' },
  brief: ['volume_type', 'resource_spec_code', 'status', 'name'],
});
