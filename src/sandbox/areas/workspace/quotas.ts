import type { SimulatedArea } from '../../operation.ts';

export const quotas: SimulatedArea = {
  service: 'workspace',
  area: 'quotas',
  reads: {},
  writes: {},
};
