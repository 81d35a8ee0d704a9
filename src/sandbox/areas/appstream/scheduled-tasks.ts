import type { SimulatedArea } from '../../operation.ts';

export const scheduledTasks: SimulatedArea = {
  service: 'appstream',
  area: 'scheduled-tasks',
  reads: {},
  writes: {},
};
