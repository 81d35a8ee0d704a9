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
    'volume types, system disk, storage type, SSD, SAS, high IO, ultra-high IO, which disks, disk sold out, 磁盘类型, 系统盘类型, 可用磁盘, 高IO, 超高IO, 云应用磁盘',
  risk: 'read',
  page: { style: 'whole', items: 'volume_types' },
  brief: ['volume_type', 'resource_spec_code', 'volume_type_extra_specs'],
});
