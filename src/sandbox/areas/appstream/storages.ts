import type { SimulatedArea } from '../../operation.ts';

export const storages: SimulatedArea = {
  service: 'appstream',
  area: 'storages',
  reads: {},
  writes: {},
};
