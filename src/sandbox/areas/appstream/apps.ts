import type { SimulatedArea } from '../../operation.ts';

export const apps: SimulatedArea = {
  service: 'appstream',
  area: 'apps',
  reads: {},
  writes: {},
};
