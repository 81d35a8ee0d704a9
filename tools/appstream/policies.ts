import { area } from '../../src/catalog/operation.ts';

export const policies = area({
  service: 'appstream',
  name: 'policies',
  title: 'Policies',
  about: 'Policy groups and templates of applications',
});
