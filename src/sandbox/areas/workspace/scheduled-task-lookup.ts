import type { Call } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { World } from '../../world/world.ts';
import { type ScheduledTask, scheduledTasks } from './scheduled-task-work.ts';

/** The task that the path names, or 404. */
export function taskOf({ params, world }: Call): ScheduledTask {
  return taskBy(world, params.need('task_id'));
}

export function taskBy(world: World, id: string): ScheduledTask {
  const task = world.part(scheduledTasks).get(id);
  if (!task) throw refuse.notFound('scheduled task', id);
  return task;
}
