import type { SimulatedArea } from '../../operation.ts';

export const authorizations: SimulatedArea = {
  service: 'appstream',
  area: 'authorizations',
  reads: {},
  writes: {},
};
