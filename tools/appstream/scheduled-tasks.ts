import { area } from '../../src/catalog/operation.ts';

export const scheduledTasks = area({
  service: 'appstream',
  name: 'scheduled-tasks',
  title: 'Scheduled tasks',
  about: 'Power and reinstallation tasks of servers and groups',
});
