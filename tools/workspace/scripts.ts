import { area } from '../../src/catalog/operation.ts';

export const scripts = area({
  service: 'workspace',
  name: 'scripts',
  title: 'Scripts',
  about: 'Scripts, their runs on desktops and what came of them',
});
