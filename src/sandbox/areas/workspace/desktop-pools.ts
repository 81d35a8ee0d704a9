import type { SimulatedArea } from '../../operation.ts';

export const desktopPools: SimulatedArea = {
  service: 'workspace',
  area: 'desktop-pools',
  reads: {},
  writes: {},
};
