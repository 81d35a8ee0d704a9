import type { Call } from '../../operation.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { type ServerTask, serverTasks } from './scheduled-task-work.ts';

/** The task that the path names, or 404. */
export function taskOf({ params, world }: Call): ServerTask {
  const id = params.need('task_id');
  const task = world.part(serverTasks).get(id);
  if (!task) throw noTask(id);
  return task;
}

/** AppStream has no code of its own for it. */
export function noTask(id: string): Refusal {
  return refuse.notFound('scheduled task', id);
}
