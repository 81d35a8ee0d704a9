import type { SimulatedArea } from '../../operation.ts';

export const availabilityZones: SimulatedArea = {
  service: 'workspace',
  area: 'availability-zones',
  reads: {},
  writes: {},
};
