import type { SimulatedArea } from '../../operation.ts';

export const scheduledTasks: SimulatedArea = {
  service: 'workspace',
  area: 'scheduled-tasks',
  reads: {},
  writes: {},
};
