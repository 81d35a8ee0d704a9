import { area } from '../../src/catalog/operation.ts';

export const warehouse = area({
  service: 'appstream',
  name: 'warehouse',
  title: 'Application warehouse',
  about: 'Installation packages for image servers',
});
