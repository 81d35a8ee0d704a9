import type { SimulatedArea } from '../../operation.ts';

export const policies: SimulatedArea = {
  service: 'appstream',
  area: 'policies',
  reads: {},
  writes: {},
};
