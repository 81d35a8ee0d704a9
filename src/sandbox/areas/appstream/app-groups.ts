import type { SimulatedArea } from '../../operation.ts';

export const appGroups: SimulatedArea = {
  service: 'appstream',
  area: 'app-groups',
  reads: {},
  writes: {},
};
