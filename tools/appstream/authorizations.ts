import { area } from '../../src/catalog/operation.ts';

export const authorizations = area({
  service: 'appstream',
  name: 'authorizations',
  title: 'Authorizations',
  about: 'Who may use which application group',
});
