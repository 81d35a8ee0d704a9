import { area } from '../../src/catalog/operation.ts';

export const collaboration = area({
  service: 'workspace',
  name: 'collaboration',
  title: 'Collaborative desktops',
  about: 'Collaboration resources of desktops',
});
