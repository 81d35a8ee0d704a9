import { area } from '../../src/catalog/operation.ts';

export const agencies = area({
  service: 'workspace',
  name: 'agencies',
  title: 'Agencies',
  about: 'Permissions that the service needs in other services',
});
