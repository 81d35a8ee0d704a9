import type { SimulatedArea } from '../../operation.ts';

export const statistics: SimulatedArea = {
  service: 'workspace',
  area: 'statistics',
  reads: {},
  writes: {},
};
