import type { SimulatedArea } from '../../operation.ts';

export const orders: SimulatedArea = {
  service: 'appstream',
  area: 'orders',
  reads: {},
  writes: {},
};
