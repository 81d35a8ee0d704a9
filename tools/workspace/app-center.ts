import { area } from '../../src/catalog/operation.ts';

export const appCenter = area({
  service: 'workspace',
  name: 'app-center',
  title: 'App center',
  about: 'Software for desktops: upload, authorise, install',
});
