import { area } from '../../src/catalog/operation.ts';

export const appRules = area({
  service: 'workspace',
  name: 'app-rules',
  title: 'Application rules',
  about: 'Which programs may run on desktops',
});
