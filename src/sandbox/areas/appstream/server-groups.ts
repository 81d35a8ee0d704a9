import type { SimulatedArea } from '../../operation.ts';

export const serverGroups: SimulatedArea = {
  service: 'appstream',
  area: 'server-groups',
  reads: {},
  writes: {},
};
