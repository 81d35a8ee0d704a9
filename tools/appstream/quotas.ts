import { area } from '../../src/catalog/operation.ts';

export const quotas = area({
  service: 'appstream',
  name: 'quotas',
  title: 'Quotas',
  about: 'Whether the quota suffices',
});
