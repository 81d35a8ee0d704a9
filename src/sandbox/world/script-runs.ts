import { hash, Random } from '../random.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { type Pretended, pretend } from './script-output.ts';
import {
  currentRuns,
  isUnderWay,
  type Script,
  type ScriptBatch,
  type ScriptRun,
  type ScriptTask,
  scriptTasks,
} from './scripts.ts';
import type { World } from './world.ts';

/** Seconds until the first desktop hears of it, and between two of them. */
const REACHES_AFTER = 1;
const STAGGER = 0.2;

/** Workspace API reference, "Error Codes". */
const OUTCOMES = {
  off: { code: 'WKS.00211602', reason: 'The desktop is not running.' },
  maintained: { code: 'WKS.0016', reason: 'The desktop is in maintenance mode.' },
  gone: { code: 'WKS.00211806', reason: 'The desktop does not exist.' },
  os: { code: 'WKS.00211603', reason: 'The script is for another operating system.' },
  noAgent: { code: 'WKS.00211811', reason: 'The script agent is not installed on the desktop.' },
  faulty: { code: 'WKS.00211403', reason: 'Instance access fail, try again later or contact the administrator.' },
  interrupted: { code: 'WKS.00211403', reason: 'The desktop stopped running before the script had ended.' },
  late: { code: 'WKS.00211809', reason: 'The script did not end within the execution timeout.' },
  failed: { code: 'WKS.00211808', reason: 'Failed to execute script or command.' },
  stopped: { code: 'WKS.00211810', reason: 'The execution of script or command is canceled.' },
  threshold: { code: 'WKS.00211810', reason: 'Too many desktops of the first batch failed.' },
} as const;

type Outcome = keyof typeof OUTCOMES;

interface ScriptOrder {
  scripts: Script[];
  command?: ScriptTask['command'];
  pool?: ScriptTask['pool'];
  desktops: readonly Desktop[];
  /** How many of them go first; wins over `firstIds`. */
  firstCount?: number | undefined;
  firstIds?: readonly string[];
  threshold?: number | undefined;
  /** Minutes; a minute unless given. */
  timeout?: number | undefined;
  done?: ScriptTask['done'];
}

/** Runs scripts or a command on desktops: first batch, then the rest; on each desktop one script after the other. */
export function runScripts(world: World, order: ScriptOrder, at: number): ScriptTask {
  const ids = order.desktops.map(({ id }) => id);
  const chosen = new Set(order.firstIds);
  const first = order.firstCount ? ids.slice(0, order.firstCount) : ids.filter((id) => chosen.has(id));
  const task: ScriptTask = {
    id: world.fresh.uuid(),
    scripts: order.scripts.map((script) => ({ ...script })),
    ...(order.command && { command: order.command }),
    ...(order.pool && { pool: order.pool }),
    desktopIds: ids,
    firstIds: first,
    threshold: order.threshold || Number.POSITIVE_INFINITY,
    timeout: order.timeout || 1,
    started: at,
    runs: [],
    ...(order.done && { done: order.done }),
  };
  const goesFirst = new Set(first);
  const what = task.command ? [task.command] : task.scripts;
  for (const desktop of order.desktops) {
    const batch: ScriptBatch = first.length === 0 ? 0 : goesFirst.has(desktop.id) ? 1 : 2;
    for (const script of what) task.runs.push(newRun(world, task, desktop, script, batch));
  }
  world.part(scriptTasks).add(task);
  const early = task.runs.filter(({ batch }) => batch < 2);
  launch(world, task, early, at);
  // A first batch that nobody is left in holds nothing up.
  if (early.length === 0) launch(world, task, task.runs, at);
  return task;
}

/** Tries again what failed or was skipped: new attempts take the place of the old ones, which stay as history. */
export function retryRuns(world: World, task: ScriptTask, runs: readonly ScriptRun[], at: number): void {
  const again = runs.map((run) => {
    run.history = true;
    const desktop = { id: run.desktopId, name: run.desktopName };
    const attempt = newRun(world, task, desktop, run.script, run.batch);
    world.part(scriptTasks).addRun(task, attempt);
    return attempt;
  });
  launch(world, task, again, at);
}

export function stopRuns(world: World, task: ScriptTask, runs: readonly ScriptRun[], at: number): void {
  for (const run of runs.filter(isUnderWay)) end(run, 'stopped', at);
  goOn(world, task, at);
}

/** The rest follows when the first batch is over, unless too many of it failed. */
function goOn(world: World, task: ScriptTask, at: number): void {
  const runs = currentRuns(task);
  const first = runs.filter(({ batch }) => batch === 1);
  const rest = runs.filter(({ batch, status, queued }) => batch === 2 && status === 'WAITING' && !queued);
  if (rest.length === 0 || first.some(isUnderWay)) return;
  const failures = first.filter(({ status }) => status === 'FAILED').length;
  if (failures >= task.threshold) for (const run of rest) end(run, 'threshold', at);
  else launch(world, task, rest, at);
}

function newRun(
  world: World,
  task: ScriptTask,
  desktop: Pick<Desktop, 'id' | 'name'>,
  script: ScriptRun['script'],
  batch: ScriptBatch,
): ScriptRun {
  return {
    id: world.fresh.uuid(),
    taskId: task.id,
    script,
    desktopId: desktop.id,
    desktopName: desktop.name,
    batch,
    status: 'WAITING',
  };
}

function launch(world: World, task: ScriptTask, runs: readonly ScriptRun[], at: number): void {
  const queues = new Map<string, ScriptRun[]>();
  for (const run of runs) {
    run.queued = true;
    queues.set(run.desktopId, [...(queues.get(run.desktopId) ?? []), run]);
  }
  let index = 0;
  for (const queue of queues.values()) {
    world.later(at, REACHES_AFTER + STAGGER * index++, (now) => startNext(world, task, queue, now));
  }
}

/** Starts the first run of a desktop's queue that still waits; those that cannot begin are over at once. */
function startNext(world: World, task: ScriptTask, queue: readonly ScriptRun[], at: number): void {
  for (const run of queue.filter(({ status }) => status === 'WAITING')) {
    const desktop = world.fleet.get(run.desktopId);
    const obstacle = desktop ? obstacleOf(desktop, run) : 'gone';
    run.started = at;
    if (desktop && !obstacle) {
      execute(world, task, run, desktop, at, (ended) => startNext(world, task, queue, ended));
      return;
    }
    end(run, obstacle, at);
  }
  const desktop = world.fleet.get(queue[0]?.desktopId ?? '');
  if (desktop && queue.some(({ status }) => status !== 'SKIP')) task.done?.(desktop, at);
  goOn(world, task, at);
}

function execute(
  world: World,
  task: ScriptTask,
  run: ScriptRun,
  desktop: Desktop,
  at: number,
  then: (at: number) => void,
): void {
  run.status = 'RUNNING';
  const result = pretend(run.script, desktop, at);
  const limit = (task.timeout * MINUTE) / SECOND;
  const seconds = new Random(hash(run.id)).int(20, 90) / 10 + result.waits;
  world.later(at, Math.min(seconds, limit), (ended) => {
    if (run.status === 'RUNNING') {
      const survived = world.fleet.get(desktop.id)?.status === 'ACTIVE';
      if (survived && seconds <= limit) run.output = result.output;
      end(run, survived ? outcomeOf(result, seconds > limit) : 'interrupted', ended);
      if (result.exit !== 0 && run.code === OUTCOMES.failed.code) run.reason += ` Exit code ${result.exit}.`;
    }
    then(ended);
  });
}

function outcomeOf({ exit }: Pretended, late: boolean): Outcome | undefined {
  if (late) return 'late';
  return exit === 0 ? undefined : 'failed';
}

/** Why a script does not even begin. */
function obstacleOf(desktop: Desktop, { script }: ScriptRun): Outcome | undefined {
  if (desktop.status !== 'ACTIVE') return 'off';
  if (desktop.maintenance) return 'maintained';
  if ((desktop.image.os === 'Linux') !== (script.type === 'SHELL')) return 'os';
  if (!desktop.agentInstalled) return 'noAgent';
  if (desktop.defect && !desktop.defect.jobs) return 'faulty';
  return undefined;
}

const SKIPPED: ReadonlySet<Outcome> = new Set(['off', 'maintained', 'gone', 'os', 'threshold']);

function end(run: ScriptRun, outcome: Outcome | undefined, at: number): void {
  run.ended = at;
  run.status = outcome === undefined ? 'SUCCESS' : SKIPPED.has(outcome) ? 'SKIP' : 'FAILED';
  if (outcome) Object.assign(run, OUTCOMES[outcome]);
}
