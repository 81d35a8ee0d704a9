import type { SimulatedArea } from '../../operation.ts';

export const sessions: SimulatedArea = {
  service: 'appstream',
  area: 'sessions',
  reads: {},
  writes: {},
};
