import type { SimulatedArea } from '../../operation.ts';

export const prices: SimulatedArea = {
  service: 'workspace',
  area: 'prices',
  reads: {},
  writes: {},
};
