import { area } from '../../src/catalog/operation.ts';

export const sessions = area({
  service: 'appstream',
  name: 'sessions',
  title: 'Sessions',
  about: 'Who uses which application; log off sessions',
});
