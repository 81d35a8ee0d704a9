import { area } from '../../src/catalog/operation.ts';

export const userGroups = area({
  service: 'workspace',
  name: 'user-groups',
  title: 'User groups',
  about: 'Groups of users: list, create, change, members',
});
