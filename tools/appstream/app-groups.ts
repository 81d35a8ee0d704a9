import { area } from '../../src/catalog/operation.ts';

export const appGroups = area({
  service: 'appstream',
  name: 'app-groups',
  title: 'Application groups',
  about: 'Groups of published applications',
});
