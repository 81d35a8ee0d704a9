import { area } from '../../src/catalog/operation.ts';

export const connections = area({
  service: 'workspace',
  name: 'connections',
  title: 'Connections',
  about: 'Who logged in, when and from where; who is online',
});
