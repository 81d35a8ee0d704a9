import type { SimulatedArea } from '../../operation.ts';

export const imageServers: SimulatedArea = {
  service: 'appstream',
  area: 'image-servers',
  reads: {},
  writes: {},
};
