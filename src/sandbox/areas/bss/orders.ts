import type { SimulatedArea } from '../../operation.ts';

export const orders: SimulatedArea = {
  service: 'bss',
  area: 'orders',
  reads: {},
  writes: {},
};
