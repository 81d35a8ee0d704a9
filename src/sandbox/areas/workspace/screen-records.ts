import type { SimulatedArea } from '../../operation.ts';

export const screenRecords: SimulatedArea = {
  service: 'workspace',
  area: 'screen-records',
  reads: {},
  writes: {},
};
