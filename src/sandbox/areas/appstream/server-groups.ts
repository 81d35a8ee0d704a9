import type { SimulatedArea } from '../../operation.ts';
import { seedServers } from '../../world/app-server-seed.ts';

export const serverGroups: SimulatedArea = {
  service: 'appstream',
  area: 'server-groups',
  reads: {},
  writes: {},
  seed: seedServers,
};
