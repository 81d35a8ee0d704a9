import { area } from '../../src/catalog/operation.ts';

export const availabilityZones = area({
  service: 'appstream',
  name: 'availability-zones',
  title: 'Availability zones',
  about: 'Where servers can be created',
});
