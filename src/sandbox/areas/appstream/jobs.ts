import type { SimulatedArea } from '../../operation.ts';

export const jobs: SimulatedArea = {
  service: 'appstream',
  area: 'jobs',
  reads: {},
  writes: {},
};
