import { area } from '../../src/catalog/operation.ts';

export const jobs = area({
  service: 'appstream',
  name: 'jobs',
  title: 'Jobs',
  about: 'What became of asynchronous work on servers and images',
});
