import type { SimulatedArea } from '../../operation.ts';

export const disks: SimulatedArea = {
  service: 'workspace',
  area: 'disks',
  reads: {},
  writes: {},
};
