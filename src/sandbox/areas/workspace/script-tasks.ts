import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { retryRuns, runScripts, stopRuns } from '../../world/script-runs.ts';
import {
  countRuns,
  currentRuns,
  isUnderWay,
  type ScriptRun,
  type ScriptTask,
  scriptTasks,
  taskEnd,
  taskStatus,
} from '../../world/scripts.ts';
import { invalidParameter, scriptOf } from './script-lookup.ts';

function executeScriptOrCommand({ params, world, now }: Call): Answer {
  const type = params.text('resource_type');
  if (type !== undefined && type.toUpperCase() !== 'DESKTOP') throw invalidParameter('resource_type');
  const scripts = [...new Set(params.texts('script_ids'))].map((id) => scriptOf(world, id));
  if (scripts.length === 0) throw invalidParameter('script_ids');
  const desktops = [...new Set(params.texts('resource_ids'))].map((id) => {
    const desktop = world.fleet.get(id);
    if (!desktop) throw new Refusal(404, 'WKS.00211806', `The resource is not exist, resourceId : '${id}'.`);
    return desktop;
  });
  if (desktops.length === 0) throw invalidParameter('resource_ids');
  const [firstCount, firstIds] = [params.number('gray_count'), params.texts('gray_resource_ids')];
  const threshold = params.number('gray_fail_threshold');
  if (threshold !== undefined && firstCount && threshold >= firstCount) throw invalidParameter('gray_fail_threshold');
  const stranger = firstIds.find((id) => !desktops.some((desktop) => desktop.id === id));
  if (stranger !== undefined) throw invalidParameter('gray_resource_ids');
  const timeout = params.number('execution_timeout');
  return ok({ task_id: runScripts(world, { scripts, desktops, firstCount, firstIds, threshold, timeout }, now).id });
}

/** Runs on pools stand in a list of the pools' own. */
function listScriptTasks(call: Call): Answer {
  const { params, world } = call;
  const ids = new Set(params.words('task_id'));
  const status = params.text('status')?.toUpperCase();
  const grouped = params.words('resource_group_id').length > 0 || params.has('resource_group_type');
  const rows = world
    .part(scriptTasks)
    .all()
    .filter(
      (task) =>
        !task.pool &&
        !grouped &&
        (ids.size === 0 || ids.has(task.id)) &&
        (!status || taskStatus(task) === status) &&
        fitsTask(task, params) &&
        within(task.started, params),
    )
    .toReversed();
  return listed(call, rows, { items: 'script_tasks', total: 'count', view: taskView, fallback: 10, max: 100 });
}

/** Filters that the lists of tasks have in common, those of desktops and those of pools. */
export function fitsTask(task: ScriptTask, params: Parameters): boolean {
  const [id, name, type] = [params.text('script_id'), params.text('script_name'), params.text('task_type')];
  return (
    (!id || task.scripts.some((script) => script.id === id)) &&
    (!name || task.scripts.some((script) => script.name.includes(name))) &&
    (!type || (type.toUpperCase() === 'COMMAND') === (task.command !== undefined))
  );
}

/** Between `execute_time_start` and `execute_time_end`. */
export function within(at: number, params: Parameters): boolean {
  const [start, end] = ['execute_time_start', 'execute_time_end'].map((name) => {
    const text = params.text(name);
    const ms = text === undefined ? undefined : Date.parse(text);
    if (Number.isNaN(ms)) throw invalidParameter(name);
    return ms;
  });
  return (start === undefined || at >= start) && (end === undefined || at <= end);
}

function taskView(task: ScriptTask) {
  const end = taskEnd(task);
  return {
    id: task.id,
    task_scripts: task.scripts.map(({ id, name }) => ({ id, name })),
    resource_type: 'DESKTOP',
    resource_ids: task.desktopIds,
    gray_resource_ids: task.firstIds,
    success_num: countRuns(task, 'SUCCESS'),
    failed_num: countRuns(task, 'FAILED'),
    skip_num: countRuns(task, 'SKIP'),
    start_time: iso(task.started),
    end_time: end === undefined ? undefined : iso(end),
    status: taskStatus(task),
  };
}

function listScriptRecords(call: Call): Answer {
  const { params, world } = call;
  const taskId = params.text('script_task_id');
  const [desktops, ids, names] = ['resource_id', 'script_id', 'script_name'].map((name) => new Set(params.words(name)));
  const [status, first] = [params.text('status')?.toUpperCase(), params.flag('is_first_order')];
  const history = params.flag('show_history') ?? false;
  const type = params.text('task_type')?.toUpperCase();
  const pools = new Set(params.words('resource_group_id'));
  const every = world.part(scriptTasks);
  const task = taskId === undefined ? undefined : every.get(taskId);
  const tasks = taskId === undefined ? every.all().toReversed() : task ? [task] : [];
  const rows = tasks
    .filter(
      ({ pool, command }) =>
        (pools.size === 0 || (pool !== undefined && pools.has(pool.id))) &&
        (!type || (type === 'COMMAND') === (command !== undefined)),
    )
    .flatMap((one) => (history ? one.runs : currentRuns(one)))
    .filter(
      (run) =>
        (desktops?.size === 0 || desktops?.has(run.desktopId)) &&
        (ids?.size === 0 || ids?.has(run.script.id ?? '')) &&
        (names?.size === 0 || names?.has(run.script.name ?? '')) &&
        (!status || run.status === status) &&
        (first === undefined || first === (run.batch === 1)) &&
        (run.started === undefined || within(run.started, params)),
    );
  return listed(call, rows, { items: 'script_records', total: 'count', view: runView, fallback: 10, max: 100 });
}

function showScriptRecordDetail({ params, world }: Call): Answer {
  const run = world.part(scriptTasks).run(params.need('record_id'));
  if (!run) throw refuse.notFound('script record', params.need('record_id'));
  return ok({ ...runView(run), output: run.output });
}

function runView(run: ScriptRun) {
  return {
    id: run.id,
    script_id: run.script.id,
    script_name: run.script.name,
    script_task_id: run.taskId,
    resource_id: run.desktopId,
    resource_name: run.desktopName,
    resource_type: 'DESKTOP',
    start_time: run.started === undefined ? undefined : iso(run.started),
    end_time: run.ended === undefined ? undefined : iso(run.ended),
    status: run.status,
    execute_order: run.batch,
    result_code: run.code,
    reason: run.reason,
  };
}

/** What failed or was skipped runs again, in the same task. */
function retryScriptExecution(call: Call): Answer {
  const { task, runs } = chosenOf(call);
  const again = runs.filter(({ status }) => status === 'FAILED' || status === 'SKIP');
  const current = taskStatus(task);
  if (again.length === 0 || runs.some(isUnderWay)) {
    throw new Refusal(
      409,
      'WKS.00211202',
      `Retry not supported, only FAIL status jobs are supported, '${task.id}' actual status:'${current}'`,
    );
  }
  retryRuns(call.world, task, again, call.now);
  return ok({ task_id: task.id });
}

/** Does nothing to runs that are over. */
function stopScriptExecution(call: Call): Answer {
  const { task, runs } = chosenOf(call);
  stopRuns(call.world, task, runs, call.now);
  return okEmpty();
}

/** One run and its task, or a task with all its runs. */
function chosenOf({ params, world }: Call): { task: ScriptTask; runs: ScriptRun[] } {
  const tasks = world.part(scriptTasks);
  const recordId = params.text('record_id');
  const run = recordId ? tasks.run(recordId) : undefined;
  if (recordId && !run) throw refuse.notFound('script record', recordId);
  const taskId = run?.taskId ?? params.need('task_id');
  const task = tasks.get(taskId);
  if (!task) throw refuse.notFound('script task', taskId);
  return { task, runs: run ? [run] : currentRuns(task) };
}

export const runReads: Record<string, Handler> = {
  ListScriptTasks: listScriptTasks,
  ListScriptRecords: listScriptRecords,
  ShowScriptRecordDetail: showScriptRecordDetail,
};

export const runWrites: Record<string, Handler> = {
  ExecuteScriptOrCommand: executeScriptOrCommand,
  RetryScriptExecution: retryScriptExecution,
  StopScriptExecution: stopScriptExecution,
};
