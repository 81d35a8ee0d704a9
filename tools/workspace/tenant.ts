import { area } from '../../src/catalog/operation.ts';

export const tenant = area({
  service: 'workspace',
  name: 'tenant',
  title: 'Tenant configuration',
  about: 'Switches, authentication, access addresses and NAT mappings of the whole service',
});
