import type { SimulatedArea } from '../../operation.ts';

export const networks: SimulatedArea = {
  service: 'workspace',
  area: 'networks',
  reads: {},
  writes: {},
};
