import type { SimulatedArea } from '../../operation.ts';

export const terminals: SimulatedArea = {
  service: 'workspace',
  area: 'terminals',
  reads: {},
  writes: {},
};
