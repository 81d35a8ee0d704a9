import type { SimulatedArea } from '../../operation.ts';

export const service: SimulatedArea = {
  service: 'workspace',
  area: 'service',
  reads: {},
  writes: {},
};
