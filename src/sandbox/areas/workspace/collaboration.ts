import type { SimulatedArea } from '../../operation.ts';

export const collaboration: SimulatedArea = {
  service: 'workspace',
  area: 'collaboration',
  reads: {},
  writes: {},
};
