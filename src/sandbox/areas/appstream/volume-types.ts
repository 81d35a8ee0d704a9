import type { SimulatedArea } from '../../operation.ts';

export const volumeTypes: SimulatedArea = {
  service: 'appstream',
  area: 'volume-types',
  reads: {},
  writes: {},
};
