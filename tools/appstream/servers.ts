import { area } from '../../src/catalog/operation.ts';

export const servers = area({
  service: 'appstream',
  name: 'servers',
  title: 'Servers',
  about: 'Application servers: create, start and stop, reinstall, change images, maintain, delete',
});
