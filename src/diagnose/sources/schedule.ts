import { flag, needed, number, type Row, rowsAt, text } from '../fields.ts';
import { source } from '../source.ts';
import { agents } from './agents.ts';
import { type Desktop, desktop } from './desktop.ts';

export interface Task {
  id: string;
  type: string;
  enabled: boolean;
  last: string | undefined;
  /** `HH:mm` of its next run, on its own clocks. */
  hour: string | undefined;
}

/** Hours in which people work, on the clocks of whoever made the task. */
const BEGIN = '08:30';
const END = '17:30';

/** Tasks that switch desktops off while people work on them. */
export function stopsAtWork({ type, hour }: Pick<Task, 'type' | 'hour'>): boolean {
  return ['STOP', 'HIBERNATE'].includes(type) && hour !== undefined && hour >= BEGIN && hour <= END;
}

/** Tasks that run by the clock. */
export const tasks = source<readonly Task[]>({
  name: 'scheduled tasks',
  tells: 'scheduled tasks that fail or switch it off',
  service: 'workspace',
  operationId: 'ListScheduledTasks',
  shared: true,
  list: { limit: 50, pages: 2 },
  ask: () => [{}],
  pick: ([answer]) =>
    (answer?.rows ?? []).map((row) => ({
      id: needed(text(row, 'id')),
      type: needed(text(row, 'task_type')),
      enabled: flag(row, 'enable') ?? true,
      last: text(row, 'last_status'),
      hour: text(row, 'next_execution_time')?.slice(11, 16),
    })),
});

export interface TaskDetail {
  id: string;
  type: string;
  force: boolean;
  scheduled: string | undefined;
  /** `HH:mm:ss` on clocks of the zone. */
  time: string | undefined;
  zone: string | undefined;
  /** 1 Sunday to 7, where it runs by the week. */
  weekdays: string | undefined;
  objects: { type: string; id: string; name: string }[];
}

/** What they are applied to: of those that switch off at work, and of those that failed last time. */
export const taskDetails = source<readonly TaskDetail[]>({
  name: 'details of scheduled tasks',
  tells: 'which scheduled tasks are applied to it',
  service: 'workspace',
  operationId: 'ShowScheduledTasks',
  shared: true,
  after: [tasks],
  most: 10,
  ask: (seen) =>
    (seen.maybe(tasks) ?? [])
      .filter((task) => task.enabled && (stopsAtWork(task) || task.last === 'FAIL'))
      .map(({ id }) => ({ task_id: id })),
  pick: (answers) => answers.map(({ body }) => detailOf(body as Row)),
});

function detailOf(body: Row): TaskDetail {
  return {
    id: needed(text(body, 'id')),
    type: text(body, 'task_type') ?? '',
    force: flag(body, 'force_execute') ?? false,
    scheduled: text(body, 'scheduled_type'),
    time: text(body, 'scheduled_time'),
    zone: text(body, 'time_zone'),
    weekdays: text(body, 'week_list'),
    objects: rowsAt(body, 'apply_objects').map((row) => ({
      type: text(row, 'object_type') ?? '',
      id: text(row, 'object_id') ?? '',
      name: text(row, 'object_name') ?? '',
    })),
  };
}

/** Whether a task is applied to the desktop: by itself, by its pool or by a tag of it. */
export function isAppliedTo({ objects }: TaskDetail, { id, tags }: Desktop, pool: string | undefined): boolean {
  return objects.some(({ type, id: object, name }) => {
    if (type === 'ALL_DESKTOPS') return true;
    if (type === 'DESKTOP') return object === id;
    if (type === 'DESKTOP_POOL') return pool !== undefined && object === pool;
    return type === 'DESKTOP_TAG' && tags.some(({ key, value }) => [object, name].includes(`${key}=${value}`));
  });
}

export interface TaskRun {
  task: string;
  id: string;
  /** On the task's own clocks. */
  started: string | undefined;
  failed: number;
  good: number;
}

/** The last runs of tasks that are applied to the desktop and failed last time. */
export const taskRuns = source<readonly TaskRun[]>({
  name: 'runs of scheduled tasks',
  tells: 'since when scheduled tasks fail on it',
  service: 'workspace',
  operationId: 'ListScheduledTasksRecords',
  after: [desktop, agents, tasks, taskDetails],
  list: { limit: 10, pages: 1, enough: true },
  most: 2,
  ask: (seen) => {
    const failed = (seen.maybe(tasks) ?? []).filter(({ last }) => last === 'FAIL').map(({ id }) => id);
    const pool = seen.maybe(agents)?.pool;
    return (seen.maybe(taskDetails) ?? [])
      .filter((task) => failed.includes(task.id) && isAppliedTo(task, seen.of(desktop), pool))
      .map(({ id }) => ({ task_id: id }));
  },
  pick: (answers) =>
    answers.flatMap(({ args, rows }) =>
      rows
        .map((row) => ({
          task: String(args.task_id),
          id: text(row, 'id') ?? '',
          started: text(row, 'start_time'),
          failed: number(row, 'failed_num') ?? 0,
          good: number(row, 'success_num') ?? 0,
        }))
        .sort((a, b) => (b.started ?? '').localeCompare(a.started ?? '')),
    ),
});

export interface TaskOutcome {
  task: string;
  status: string;
  code: string | undefined;
  reason: string | undefined;
  started: string | undefined;
}

/** What came of the last of these runs on the desktop itself. */
export const taskOutcomes = source<readonly TaskOutcome[]>({
  name: 'outcomes of scheduled tasks',
  tells: 'whether a scheduled task failed on it',
  service: 'workspace',
  operationId: 'ListScheduledTasksRecordsDetails',
  after: [desktop, taskRuns],
  list: { limit: 100, pages: 1 },
  ask: (seen) => {
    const runs = seen.maybe(taskRuns) ?? [];
    const latest = new Map([...runs].reverse().map((run) => [run.task, run]));
    return [...latest.values()].map(({ task, id }) => ({ task_id: task, record_id: id }));
  },
  pick: (answers, seen) =>
    answers.flatMap(({ args, rows }) =>
      rows
        .filter((row) => needed(text(row, 'desktop_id')) === seen.of(desktop).id)
        .map((row) => ({
          task: String(args.task_id),
          status: needed(text(row, 'exec_status')),
          code: text(row, 'result_code'),
          reason: text(row, 'fail_reason'),
          started: text(row, 'start_time'),
        })),
    ),
});
