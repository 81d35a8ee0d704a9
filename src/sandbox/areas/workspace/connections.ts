import type { SimulatedArea } from '../../operation.ts';

export const connections: SimulatedArea = {
  service: 'workspace',
  area: 'connections',
  reads: {},
  writes: {},
};
