import type { SimulatedArea } from '../../operation.ts';

export const scripts: SimulatedArea = {
  service: 'workspace',
  area: 'scripts',
  reads: {},
  writes: {},
};
