import type { SimulatedArea } from '../../operation.ts';

export const appCenter: SimulatedArea = {
  service: 'workspace',
  area: 'app-center',
  reads: {},
  writes: {},
};
