import type { SimulatedArea } from '../../operation.ts';

export const policies: SimulatedArea = {
  service: 'workspace',
  area: 'policies',
  reads: {},
  writes: {},
};
