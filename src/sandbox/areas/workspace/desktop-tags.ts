import type { SimulatedArea } from '../../operation.ts';

export const desktopTags: SimulatedArea = {
  service: 'workspace',
  area: 'desktop-tags',
  reads: {},
  writes: {},
};
