import type { SimulatedArea } from '../../operation.ts';

export const desktopNames: SimulatedArea = {
  service: 'workspace',
  area: 'desktop-names',
  reads: {},
  writes: {},
};
