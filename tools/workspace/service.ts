import { area } from '../../src/catalog/operation.ts';

export const service = area({
  service: 'workspace',
  name: 'service',
  title: 'Service',
  about: 'Sign-up, sites, access modes, subnets and the lock of the whole service',
});
