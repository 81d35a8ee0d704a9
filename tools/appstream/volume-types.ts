import { area } from '../../src/catalog/operation.ts';

export const volumeTypes = area({
  service: 'appstream',
  name: 'volume-types',
  title: 'Disk types',
  about: 'Disk types on sale',
});

export const listVolumeType = volumeTypes.operation('ListVolumeType', 'GET /v1/{project_id}/volume-type', {
  title: 'List server disk types',
  does: 'List the disk types that AppStream servers can have, with the zones where they are sold or sold out.',
  keywords:
    'volume types, system disk, storage type, SSD, SAS, high IO, ultra-high IO, which disks, disk sold out, 磁盘类型, 系统盘类型, 可用磁盘, 高IO, 超高IO, 云应用磁盘, which disk kinds can app servers have, SSD or SAS for app servers, system disk choices, 系统盘能选哪几种, 应用服务器磁盘类型, 云应用主机硬盘种类, 盘的类型, kinds of disk for app servers',
  risk: 'read',
  page: { style: 'whole', items: 'volume_types' },
  brief: ['volume_type', 'resource_spec_code', 'volume_type_extra_specs'],
});
