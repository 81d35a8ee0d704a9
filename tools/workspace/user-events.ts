import { area } from '../../src/catalog/operation.ts';

export const userEvents = area({
  service: 'workspace',
  name: 'user-events',
  title: 'User events',
  about: 'What users did, and its delivery to LTS',
});
