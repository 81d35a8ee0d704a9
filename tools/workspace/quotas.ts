import { area } from '../../src/catalog/operation.ts';

export const quotas = area({
  service: 'workspace',
  name: 'quotas',
  title: 'Quotas',
  about: 'How much may be created, how much is left',
});
