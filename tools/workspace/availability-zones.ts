import { area } from '../../src/catalog/operation.ts';

export const availabilityZones = area({
  service: 'workspace',
  name: 'availability-zones',
  title: 'Availability zones',
  about: 'Where desktops can be created',
});
