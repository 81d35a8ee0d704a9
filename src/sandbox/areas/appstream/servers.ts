import type { SimulatedArea } from '../../operation.ts';

export const servers: SimulatedArea = {
  service: 'appstream',
  area: 'servers',
  reads: {},
  writes: {},
};
