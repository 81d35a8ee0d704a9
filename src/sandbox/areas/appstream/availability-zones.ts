import type { SimulatedArea } from '../../operation.ts';

export const availabilityZones: SimulatedArea = {
  service: 'appstream',
  area: 'availability-zones',
  reads: {},
  writes: {},
};
