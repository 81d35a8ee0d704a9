import { area } from '../../src/catalog/operation.ts';

export const disks = area({
  service: 'workspace',
  name: 'disks',
  title: 'Disks',
  about: 'Data disks of desktops: add, grow, delete',
});
