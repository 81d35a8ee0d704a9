import type { SimulatedArea } from '../../operation.ts';

export const ous: SimulatedArea = {
  service: 'workspace',
  area: 'ous',
  reads: {},
  writes: {},
};
