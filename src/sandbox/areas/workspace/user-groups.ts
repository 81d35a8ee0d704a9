import type { SimulatedArea } from '../../operation.ts';

export const userGroups: SimulatedArea = {
  service: 'workspace',
  area: 'user-groups',
  reads: {},
  writes: {},
};
