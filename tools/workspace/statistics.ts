import { area } from '../../src/catalog/operation.ts';

export const statistics = area({
  service: 'workspace',
  name: 'statistics',
  title: 'Statistics',
  about: 'Usage, growth, metrics, idle desktops and metric notifications',
});
