import { area } from '../../src/catalog/operation.ts';

export const ous = area({
  service: 'workspace',
  name: 'ous',
  title: 'Organizational units',
  about: 'OUs of the directory and of AD',
});
