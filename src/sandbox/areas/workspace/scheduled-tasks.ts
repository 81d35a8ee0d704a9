import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { ownSettings, type ScheduleSettings, sameTimes, zoneOf } from '../../schedule.ts';
import { namesTimes, neverRuns, preview, scheduleOf, shownAt } from '../../schedule-arguments.ts';
import { eventListeners } from '../../world/desktop-events.ts';
import { lastStatus } from '../../world/timed-runs.ts';
import type { World } from '../../world/world.ts';
import { needAgency } from './agencies.ts';
import { poolById } from './pool-lookup.ts';
import { taskBy, taskOf } from './scheduled-task-lookup.ts';
import { recordReads } from './scheduled-task-records.ts';
import { seedScheduledTasks } from './scheduled-task-seed.ts';
import {
  type ApplyObject,
  extraOf,
  type ScheduledTask,
  type TaskType,
  scheduledTasks as tasksPart,
  triggered,
} from './scheduled-task-work.ts';
import { scriptOf } from './script-lookup.ts';
import { listTimeZones } from './time-zones.ts';

function createTask(call: Call): Answer {
  const { params, world, now } = call;
  needAgency(world);
  const task: ScheduledTask = {
    id: world.fresh.uuid(),
    name: params.need('task_name'),
    type: params.need('task_type') as TaskType,
    description: '',
    objects: [],
    force: false,
    wait: 0,
    priority: 1,
    extra: '',
    first: {},
    enabled: true,
    settings: {},
    since: now,
    runs: [],
  };
  change(call, task, scheduleFrom(params));
  world.part(tasksPart).add(task);
  world.part(tasksPart).plan(task, now);
  return okEmpty();
}

function updateTask(call: Call): Answer {
  const { params, world, now } = call;
  const task = taskOf(call);
  change(call, task, scheduleFrom(params, task.settings));
  world.part(tasksPart).plan(task, now);
  return okEmpty();
}

function scheduleFrom(params: Parameters, before?: ScheduleSettings): ScheduleSettings {
  return scheduleOf(params, refuse.invalid, before);
}

/** Everything is looked at before anything changes. */
function change({ params, world, now }: Call, task: ScheduledTask, settings: ScheduleSettings): void {
  const [enabled, retimed] = [params.flag('enable') ?? task.enabled, namesTimes(params)];
  const event = settings.scheduled_type === 'LIFE_CYCLE';
  if (event && (task.type === 'START' || task.type === 'REBUILD')) throw refuse.invalid('scheduled_type');
  if (!event && enabled && retimed && neverRuns(settings, now)) throw neverTriggered();
  const objects = params.has('apply_objects') ? objectsFrom(params, world) : task.objects;
  if (objects.length === 0) throw refuse.invalid('apply_objects');
  if (!event && objects.some(({ type }) => type === 'ALL_DESKTOPS')) throw refuse.invalid('apply_objects');
  const extra = params.text('extra_params') ?? task.extra;
  checkExtra(extra, task.type, world);
  const changes: Partial<ScheduledTask> = {
    name: params.text('task_name') ?? task.name,
    description: params.text('description') ?? task.description,
    force: params.flag('force_execute') ?? task.force,
    wait: params.number('wait_time') ?? task.wait,
    priority: params.number('priority') ?? task.priority,
    first: firstFrom(params, task.first),
    objects,
    extra,
    enabled,
    settings,
    since: sameTimes(settings, task.settings) ? task.since : now,
  };
  Object.assign(task, changes);
}

/** The documented refusal that comes closest: it is about a time that is "Never trigger". */
function neverTriggered(): Refusal {
  return new Refusal(
    500,
    'WKS.00000028',
    'Internal task operation error (an internal error of task framework). Please check whether the task time is set to Never trigger.',
  );
}

function firstFrom(params: Parameters, before: ScheduledTask['first']): ScheduledTask['first'] {
  if (params.flag('is_gray') === false) return {};
  const [count, threshold] = [params.number('gray_count'), params.number('gray_fail_threshold')];
  return {
    ...before,
    ...(count !== undefined && { count }),
    ...(params.has('gray_desktop_ids') && { ids: params.texts('gray_desktop_ids') }),
    ...(threshold !== undefined && { threshold }),
  };
}

/** An object without a type is a desktop or a pool. */
function objectsFrom(params: Parameters, world: World): ApplyObject[] {
  return params.objects('apply_objects').map((object) => {
    const type = object.text('object_type') as ApplyObject['type'] | undefined;
    if (type === 'ALL_DESKTOPS') return { type, id: '', name: '' };
    const id = object.need('object_id');
    if (type === 'DESKTOP_TAG') return { type, id, name: id };
    const desktop = type === 'DESKTOP_POOL' ? undefined : world.fleet.get(id);
    if (desktop) return { type: 'DESKTOP', id, name: desktop.name };
    if (type === 'DESKTOP') throw refuse.notFound('desktop', id);
    return { type: 'DESKTOP_POOL', id, name: poolById(world, id).name };
  });
}

function checkExtra(text: string, type: TaskType, world: World): void {
  const { scriptIds } = parsed(text);
  if (type !== 'EXECUTE_SCRIPT') return;
  if (scriptIds.length === 0) throw refuse.invalid('extra_params', 'a script is named as {"script_ids": ["..."]}');
  for (const id of scriptIds) scriptOf(world, id);
}

function parsed(text: string) {
  try {
    return extraOf(text);
  } catch {
    throw refuse.invalid('extra_params', 'must be JSON');
  }
}

function listTasks(call: Call): Answer {
  const { params, world, now } = call;
  const [name, type] = [params.text('task_name'), params.text('task_type')];
  const [event, status] = [params.text('life_cycle_type'), params.text('last_status')?.toUpperCase()];
  const schedules = new Set(params.words('scheduled_type'));
  const rows = world
    .part(tasksPart)
    .all()
    .filter(
      (task) =>
        contains(task.name, name) &&
        (!type || task.type === type) &&
        fitsSchedule(task.settings, schedules) &&
        (!event || ownSettings(task.settings).life_cycle_type === event) &&
        (!status || lastStatus(task.runs, now) === status),
    )
    .toReversed();
  const view = (task: ScheduledTask) => taskRow(task, now);
  return listed(call, rows, { items: 'scheduled_tasks', total: 'total_count', view, fallback: 10, max: 50 });
}

/** Triggered tasks are there only for those who ask for them. */
function fitsSchedule({ scheduled_type: type = '' }: ScheduleSettings, wanted: ReadonlySet<string>): boolean {
  return wanted.size === 0 ? type !== 'LIFE_CYCLE' : wanted.has(type);
}

function taskRow(task: ScheduledTask, now: number) {
  const { settings } = task;
  const { scheduled_type, life_cycle_type } = ownSettings(settings);
  const event = scheduled_type === 'LIFE_CYCLE';
  return {
    id: task.id,
    task_name: task.name,
    task_type: task.type,
    scheduled_type,
    life_cycle_type,
    last_status: lastStatus(task.runs, now),
    next_execution_time: task.next === undefined ? undefined : shownAt(settings, task.next),
    enable: task.enabled,
    description: task.description,
    ...(event && { priority: task.priority, wait_time: task.wait }),
    time_zone: zoneOf(settings),
  };
}

function showTask(call: Call): Answer {
  const task = taskOf(call);
  const { first } = task;
  return ok({
    id: task.id,
    task_type: task.type,
    task_name: task.name,
    force_execute: task.force,
    ...ownSettings(task.settings),
    time_zone: zoneOf(task.settings),
    description: task.description,
    extra_params: task.extra,
    apply_objects: task.objects.map((object) => ({
      object_id: object.id,
      object_type: object.type,
      object_name: nameNow(call.world, object),
    })),
    ...(task.type === 'EXECUTE_SCRIPT' && {
      gray_count: first.count ?? 0,
      gray_desktop_ids: first.ids ?? [],
      gray_fail_threshold: first.threshold,
    }),
    wait_time: task.wait,
  });
}

/** Things may have been renamed since; what is gone keeps its last known name. */
function nameNow(world: World, { type, id, name }: ApplyObject): string {
  if (type === 'DESKTOP') return world.fleet.get(id)?.name ?? name;
  return type === 'DESKTOP_POOL' ? (world.pools.get(id)?.name ?? name) : name;
}

function deleteTask(call: Call): Answer {
  call.world.part(tasksPart).delete(taskOf(call).id);
  return okEmpty();
}

/** All or none. */
function batchDelete({ params, world }: Call): Answer {
  const tasks = [...new Set(params.texts('task_ids'))].map((id) => taskBy(world, id));
  if (tasks.length === 0) throw refuse.invalid('task_ids');
  for (const { id } of tasks) world.part(tasksPart).delete(id);
  return okEmpty();
}

function listFutureExecutions(call: Call): Answer {
  return ok({ future_executions: preview(scheduleFrom(call.params), call) });
}

/** Workspace API reference, "Scheduled Tasks". */
export const scheduledTasks: SimulatedArea = {
  service: 'workspace',
  area: 'scheduled-tasks',
  reads: {
    ListScheduledTasks: listTasks,
    ShowScheduledTasks: showTask,
    ListFutureExecutions: listFutureExecutions,
    ListTimeZones: listTimeZones,
    ...recordReads,
  },
  writes: {
    CreateScheduledTasks: createTask,
    UpdateScheduledTasks: updateTask,
    DeleteScheduledTasks: deleteTask,
    BatchDeleteScheduledTasks: batchDelete,
  },
  seed: (world, random) => {
    world.part(eventListeners).add(triggered(world));
    seedScheduledTasks(world, random);
  },
};
