import type { SimulatedArea } from '../../operation.ts';

export const alarms: SimulatedArea = {
  service: 'workspace',
  area: 'alarms',
  reads: {},
  writes: {},
};
