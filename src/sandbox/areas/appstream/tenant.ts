import type { SimulatedArea } from '../../operation.ts';

export const tenant: SimulatedArea = {
  service: 'appstream',
  area: 'tenant',
  reads: {},
  writes: {},
};
