import type { SimulatedArea } from '../../operation.ts';

export const appRules: SimulatedArea = {
  service: 'workspace',
  area: 'app-rules',
  reads: {},
  writes: {},
};
