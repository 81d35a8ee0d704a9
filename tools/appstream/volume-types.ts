import { area } from '../../src/catalog/operation.ts';

export const volumeTypes = area({
  service: 'appstream',
  name: 'volume-types',
  title: 'Disk types',
  about: 'Disk types on sale',
});
