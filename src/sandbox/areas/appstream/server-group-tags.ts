import type { SimulatedArea } from '../../operation.ts';

export const serverGroupTags: SimulatedArea = {
  service: 'appstream',
  area: 'server-group-tags',
  reads: {},
  writes: {},
};
