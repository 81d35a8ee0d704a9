import type { Area } from '../src/catalog/operation.ts';

/** Every area, imported when it is first needed. */
export const areas: Record<string, () => Promise<Area>> = {
  'workspace/desktops': async () => (await import('./workspace/desktops.ts')).desktops,
  'workspace/users': async () => (await import('./workspace/users.ts')).users,
  'workspace/snapshots': async () => (await import('./workspace/snapshots.ts')).snapshots,
  'workspace/tasks': async () => (await import('./workspace/tasks.ts')).tasks,
};
