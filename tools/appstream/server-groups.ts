import { area } from '../../src/catalog/operation.ts';

export const serverGroups = area({
  service: 'appstream',
  name: 'server-groups',
  title: 'Server groups',
  about: 'Groups of application servers, with their scaling',
});
