import { type Answer, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { isoSeconds } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { runScripts } from '../../world/script-runs.ts';
import {
  countRuns,
  type ScriptTask,
  type ScriptTaskStatus,
  type ScriptType,
  scriptTasks,
  taskEnd,
  taskStatus,
} from '../../world/scripts.ts';
import { powerSubJobFor } from './desktop-power.ts';
import { membersOf, poolOf } from './pool-lookup.ts';
import { invalidParameter, scriptOf } from './script-lookup.ts';
import { fitsTask, within } from './script-tasks.ts';

/** Either stored scripts or one command. */
export function runPoolScripts(call: Call): Answer {
  const { params, world, now } = call;
  const pool = poolOf(call);
  const scripts = [...new Set(params.texts('script_ids'))].map((id) => scriptOf(world, id));
  const content = params.text('command_content');
  if (scripts.length > 0 === Boolean(content)) throw invalidParameter('script_ids', 'script_ids or command_content');
  const desktops = membersOf(world, pool);
  if (desktops.length === 0) throw refuse.noResource();
  const firstIds = params.texts('gray_desktop_ids');
  const stranger = firstIds.find((id) => !desktops.some((desktop) => desktop.id === id));
  if (stranger !== undefined) throw refuse.notFound('desktop', stranger);
  const done = finishing(call);
  const task = runScripts(
    world,
    {
      scripts,
      ...(content && { command: { content, type: params.need('command_type') as ScriptType } }),
      pool: { id: pool.id, name: pool.name },
      desktops,
      firstCount: params.number('gray_count') || undefined,
      firstIds,
      threshold: params.number('gray_fail_threshold'),
      timeout: params.number('execution_timeout'),
      ...(done && { done }),
    },
    now,
  );
  return ok({ task_id: task.id });
}

/** What `post_finish` has a desktop do when its scripts are over. */
function finishing({ params, world }: Call): ((desktop: Desktop, at: number) => void) | undefined {
  const word = params.text('post_finish');
  if (!word) return undefined;
  if (word !== 'stop' && word !== 'reboot') throw invalidParameter('post_finish', 'stop or reboot');
  const name = word === 'stop' ? 'os-stop' : word;
  return (desktop, at) => {
    if (desktop.busy || desktop.status !== 'ACTIVE') return;
    world.jobs.start({ type: 'executeDesktopsAction', subs: [powerSubJobFor(world, desktop, name)] }, at);
  };
}

/** The filter's words differ from those of the answer: both are documented. */
const FILTERS: Readonly<Record<string, ScriptTaskStatus>> = { SUCCESS: 'FINISH', WAITING: 'INIT' };

export function listPoolScriptTasks(call: Call): Answer {
  const { params, world } = call;
  const [poolId, word] = [params.text('desktop_pool_id'), params.text('status')?.toUpperCase()];
  const status = word && (FILTERS[word] ?? word);
  const ids = new Set(params.words('task_id'));
  const rows = world
    .part(scriptTasks)
    .all()
    .filter(
      (task) =>
        task.pool &&
        (!poolId || task.pool.id === poolId) &&
        (ids.size === 0 || ids.has(task.id)) &&
        (!status || taskStatus(task) === status) &&
        fitsTask(task, params) &&
        within(task.started, params),
    )
    .toReversed();
  const form = { items: 'script_execution_tasks', total: 'total_count', view: taskView, fallback: 10, max: 100 };
  return listed(call, rows, form);
}

function taskView(task: ScriptTask) {
  const end = taskEnd(task);
  return {
    id: task.id,
    desktop_pool_id: task.pool?.id,
    desktop_pool_name: task.pool?.name,
    scripts: task.scripts.map(({ id, name }) => ({ id, name })),
    command_content: task.command?.content,
    command_type: task.command?.type,
    start_time: isoSeconds(task.started),
    end_time: end === undefined ? undefined : isoSeconds(end),
    status: taskStatus(task),
    success_num: countRuns(task, 'SUCCESS'),
    failed_num: countRuns(task, 'FAILED'),
    skip_num: countRuns(task, 'SKIP'),
  };
}
