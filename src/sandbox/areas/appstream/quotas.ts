import type { SimulatedArea } from '../../operation.ts';

export const quotas: SimulatedArea = {
  service: 'appstream',
  area: 'quotas',
  reads: {},
  writes: {},
};
