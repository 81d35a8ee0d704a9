import type { SimulatedArea } from '../../operation.ts';

export const products: SimulatedArea = {
  service: 'workspace',
  area: 'products',
  reads: {},
  writes: {},
};
