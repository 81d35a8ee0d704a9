import type { SimulatedArea } from '../../operation.ts';

export const warehouse: SimulatedArea = {
  service: 'appstream',
  area: 'warehouse',
  reads: {},
  writes: {},
};
