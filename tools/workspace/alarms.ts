import { area } from '../../src/catalog/operation.ts';

export const alarms = area({
  service: 'workspace',
  name: 'alarms',
  title: 'Alarms',
  about: 'Alarms and their numbers',
});
