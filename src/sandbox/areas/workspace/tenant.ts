import type { SimulatedArea } from '../../operation.ts';

export const tenant: SimulatedArea = {
  service: 'workspace',
  area: 'tenant',
  reads: {},
  writes: {},
};
