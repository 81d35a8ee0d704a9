import { area } from '../../src/catalog/operation.ts';

export const apps = area({
  service: 'appstream',
  name: 'apps',
  title: 'Published applications',
  about: 'Applications of a group: publish, change, enable, icons',
});
