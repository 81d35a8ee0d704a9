import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { ownSettings, type ScheduleSettings, sameTimes, zoneOf } from '../../schedule.ts';
import { namesTimes, neverRuns, preview, scheduleOf, shownAt } from '../../schedule-arguments.ts';
import { iso } from '../../time.ts';
import { appServers, serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { listPage } from './list-page.ts';
import { checkPlainName } from './plain-name.ts';
import { refuseApp } from './refusals.ts';
import { cronOf, historyReads, statusOf } from './scheduled-task-history.ts';
import { taskOf } from './scheduled-task-lookup.ts';
import { seedServerTasks } from './scheduled-task-seed.ts';
import { type ServerTask, type ServerTaskType, serverTasks, type TaskTarget } from './scheduled-task-work.ts';
import { serverBy } from './server-lookup.ts';

const invalid = (name: string) => refuseApp.invalid(`${name} is missing or makes no sense`);

function createTask(call: Call): Answer {
  const { params, world, now } = call;
  const task: ServerTask = {
    id: world.fresh.uuid(),
    name: params.need('task_name'),
    type: params.need('task_type') as ServerTaskType,
    description: '',
    targets: [],
    force: false,
    enabled: true,
    settings: {},
    since: now,
    runs: [],
    created: now,
    updated: now,
  };
  change(call, task, scheduleOf(params, invalid));
  world.part(serverTasks).add(task);
  world.part(serverTasks).plan(task, now);
  return ok(taskRow(task, now));
}

function updateTask(call: Call): Answer {
  const { params, world, now } = call;
  const task = taskOf(call);
  change(call, task, scheduleOf(params, invalid, task.settings));
  world.part(serverTasks).plan(task, now);
  return ok(taskRow(task, now));
}

/** Everything is looked at before anything changes. */
function change({ params, world, now }: Call, task: ServerTask, settings: ScheduleSettings): void {
  if (params.has('task_name')) checkPlainName(params.need('task_name'), 'task_name');
  const [enabled, retimed] = [params.flag('is_enable') ?? task.enabled, namesTimes(params)];
  if (enabled && retimed && neverRuns(settings, now)) throw refuseApp.invalid('the task would never run');
  const targets = params.has('target_infos') ? params.objects('target_infos').map(targetFrom(world)) : task.targets;
  if (targets.length === 0) throw invalid('target_infos');
  const changes: Partial<ServerTask> = {
    name: params.text('task_name') ?? task.name,
    type: (params.text('task_type') as ServerTaskType | undefined) ?? task.type,
    description: params.text('description') ?? task.description,
    force: params.object('schedule_task_policy')?.flag('enforcement_enable') ?? task.force,
    targets,
    enabled,
    settings,
    since: sameTimes(settings, task.settings) ? task.since : now,
    updated: now,
  };
  Object.assign(task, changes);
}

function targetFrom(world: World): (target: Parameters) => TaskTarget {
  return (target) => {
    const id = target.need('target_id');
    if (target.need('target_type') === 'SERVER') return { type: 'SERVER', id, name: serverBy(world, id).name };
    const group = world.part(serverGroups).get(id);
    if (!group) throw refuseApp.noServerGroup(id);
    return { type: 'SERVER_GROUP', id, name: group.name };
  };
}

function listTasks(call: Call): Answer {
  const { params, world, now } = call;
  const [name, type] = [params.text('task_name'), params.text('task_type')];
  const rows = world
    .part(serverTasks)
    .all()
    .filter((task) => contains(task.name, name) && (!type || task.type === type))
    .toReversed();
  const view = (task: ServerTask) => taskRow(task, now);
  return listPage(call, rows, view);
}

function taskRow(task: ServerTask, now: number) {
  const { settings } = task;
  const latest = task.runs.at(-1);
  return {
    ...commonView(task),
    last_status: latest ? statusOf(latest, now) : 'WAITING',
    task_cron: cronOf(settings),
    next_execution_time: task.next === undefined ? undefined : shownAt(settings, task.next),
    is_enable: task.enabled,
    create_time: iso(task.created),
    update_time: iso(task.updated),
  };
}

function commonView(task: ServerTask) {
  return {
    id: task.id,
    task_name: task.name,
    task_type: task.type,
    schedule_task_policy: { enforcement_enable: task.force },
    ...ownSettings(task.settings),
    time_zone: zoneOf(task.settings),
    description: task.description,
  };
}

function showTask(call: Call): Answer {
  const task = taskOf(call);
  return ok({
    ...commonView(task),
    target_infos: task.targets.map(({ type, id, name }) => ({
      target_type: type,
      target_id: id,
      target_name: nameNow(call.world, { type, id, name }),
    })),
  });
}

/** Things may have been renamed since; what is gone keeps its last known name. */
function nameNow(world: World, { type, id, name }: TaskTarget): string {
  return (type === 'SERVER' ? world.part(appServers).get(id) : world.part(serverGroups).get(id))?.name ?? name;
}

/** One that is not there counts as deleted (AppStream API reference, "Deleting a Task"). */
function deleteTask({ params, world }: Call): Answer {
  world.part(serverTasks).delete(params.need('task_id'));
  return okEmpty();
}

function batchDelete({ params, world }: Call): Answer {
  for (const id of params.texts('items')) world.part(serverTasks).delete(id);
  return okEmpty();
}

function listFutureExecutions(call: Call): Answer {
  const settings = scheduleOf(call.params, invalid);
  return ok({ future_executions: preview(settings, call), time_zone: zoneOf(settings) });
}

/** AppStream API reference, "Scheduled Tasks". */
export const scheduledTasks: SimulatedArea = {
  service: 'appstream',
  area: 'scheduled-tasks',
  reads: {
    ListScheduleTasks: listTasks,
    ShowScheduleTask: showTask,
    ListFutureExecutions: listFutureExecutions,
    ...historyReads,
  },
  writes: {
    CreateScheduleTask: createTask,
    UpdateScheduleTask: updateTask,
    DeleteScheduleTask: deleteTask,
    BatchDeleteScheduleTask: batchDelete,
  },
  seed: seedServerTasks,
};
