import { area } from '../../src/catalog/operation.ts';

export const tenant = area({
  service: 'appstream',
  name: 'tenant',
  title: 'Tenant',
  about: 'The tenant, its directory and switches',
});
