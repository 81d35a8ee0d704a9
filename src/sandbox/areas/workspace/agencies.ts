import type { SimulatedArea } from '../../operation.ts';

export const agencies: SimulatedArea = {
  service: 'workspace',
  area: 'agencies',
  reads: {},
  writes: {},
};
