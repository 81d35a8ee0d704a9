import { area } from '../../src/catalog/operation.ts';

export const policies = area({
  service: 'workspace',
  name: 'policies',
  title: 'Policies',
  about: 'Policy groups (clipboard, USB, watermark, sessions …) with their targets, and access policies',
});
