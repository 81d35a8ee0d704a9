import { area } from '../../src/catalog/operation.ts';

export const scheduledTasks = area({
  service: 'workspace',
  name: 'scheduled-tasks',
  title: 'Scheduled tasks',
  about: 'Power, rebuild, script and snapshot tasks by time or event',
});
