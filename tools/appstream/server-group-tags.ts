import { area } from '../../src/catalog/operation.ts';

export const serverGroupTags = area({
  service: 'appstream',
  name: 'server-group-tags',
  title: 'Server group tags',
  about: 'Tags of server groups',
});
