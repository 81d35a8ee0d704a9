import type { SimulatedArea } from '../../operation.ts';

export const orders: SimulatedArea = {
  service: 'workspace',
  area: 'orders',
  reads: {},
  writes: {},
};
