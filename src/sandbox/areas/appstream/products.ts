import type { SimulatedArea } from '../../operation.ts';

export const products: SimulatedArea = {
  service: 'appstream',
  area: 'products',
  reads: {},
  writes: {},
};
