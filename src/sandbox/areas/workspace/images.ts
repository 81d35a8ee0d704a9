import type { SimulatedArea } from '../../operation.ts';

export const images: SimulatedArea = {
  service: 'workspace',
  area: 'images',
  reads: {},
  writes: {},
};
