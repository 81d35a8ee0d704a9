import { area } from '../../src/catalog/operation.ts';

export const screenRecords = area({
  service: 'workspace',
  name: 'screen-records',
  title: 'Screen recordings',
  about: 'Recordings of sessions and what was done in them',
});
