import type { SimulatedArea } from '../../operation.ts';

export const userEvents: SimulatedArea = {
  service: 'workspace',
  area: 'user-events',
  reads: {},
  writes: {},
};
