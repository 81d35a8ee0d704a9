import { hash, Random } from '../../random.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { expiryOf } from '../../schedule.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { EventListener } from '../../world/desktop-events.ts';
import type { JobOrder, SubJobOrder } from '../../world/jobs.ts';
import { Part } from '../../world/part.ts';
import { runScripts } from '../../world/script-runs.ts';
import { scripts } from '../../world/scripts.ts';
import { partsOf, type RunPart, type Verdict, verdictOf } from '../../world/timed-runs.ts';
import { type Timed, Timers } from '../../world/timers.ts';
import type { World } from '../../world/world.ts';
import { objectionToChange } from './desktop-changes.ts';
import { rebuilding } from './desktop-lifecycle.ts';
import { tagTest } from './desktop-lookup.ts';
import { powerObjection, powerSubJobFor } from './desktop-power.ts';
import { noScript } from './script-lookup.ts';
import { noSnapshots, orderSnapshots } from './snapshots.ts';

/** Workspace API reference, "Creating a Scheduled Task", `task_type`. */
export type TaskType = 'START' | 'STOP' | 'REBOOT' | 'HIBERNATE' | 'REBUILD' | 'EXECUTE_SCRIPT' | 'CREATE_SNAPSHOT';

/** What a task applies to. A tag is `key=value` or a key alone: the reference does not say what its id is. */
export interface ApplyObject {
  type: 'DESKTOP' | 'DESKTOP_POOL' | 'ALL_DESKTOPS' | 'DESKTOP_TAG';
  id: string;
  name: string;
}

export interface ScheduledTask extends Timed {
  name: string;
  type: TaskType;
  description: string;
  objects: ApplyObject[];
  /** Also on desktops that somebody is connected to. */
  force: boolean;
  /** Seconds after the event of a triggered task. */
  wait: number;
  /** Among triggered tasks; the lowest goes first. */
  priority: number;
  /** JSON, as it was given. */
  extra: string;
  /** Of scripts: the desktops that go first. */
  first: { count?: number; ids?: string[]; threshold?: number };
}

/** What `extra_params` says. Only the message is documented, not how scripts are named: here `{"script_ids": [...]}`. */
interface Extra {
  message?: string;
  scriptIds: string[];
}

/** A desktop as a task names it; it may be gone. */
interface DesktopTarget {
  id: string;
  name: string;
  desktop?: Desktop;
}

const POWER: Partial<Record<TaskType, string>> = {
  START: 'os-start',
  STOP: 'os-stop',
  REBOOT: 'reboot',
  HIBERNATE: 'os-hibernate',
};

/** Desktops on which somebody is connected are left alone by these, unless forced. */
const ENDS_SESSIONS: readonly TaskType[] = ['STOP', 'REBOOT', 'HIBERNATE', 'REBUILD'];

export const scheduledTasks = new Part(
  (world) => new Timers<ScheduledTask, DesktopTarget>(world, { among, targetsOf, carryOut, foresee }),
);

/** Throws where it is no JSON. */
export function extraOf(text: string): Extra {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  const { notify_message: message, script_ids: ids } = Object(value) as Record<string, unknown>;
  return {
    ...(typeof message === 'string' && { message }),
    scriptIds: Array.isArray(ids) ? ids.map(String) : [],
  };
}

/** Runs triggered tasks for what happens to desktops. */
export function triggered(world: World): EventListener {
  const tasks = world.part(scheduledTasks);
  return (event, desktop, at) => {
    const waiting = tasks
      .all()
      .filter((task) => task.settings.life_cycle_type === event && isOn(task, at) && appliesTo(task, desktop))
      .toSorted((a, b) => a.priority - b.priority);
    for (const task of waiting) {
      world.later(at, task.wait, (then) => {
        if (tasks.get(task.id) === task && isOn(task, then)) tasks.run(task, [targetFor(desktop)], then);
      });
    }
  };
}

function isOn({ enabled, settings }: ScheduledTask, at: number): boolean {
  return enabled && settings.scheduled_type === 'LIFE_CYCLE' && at <= expiryOf(settings);
}

function appliesTo({ objects }: ScheduledTask, desktop: Desktop): boolean {
  return objects.some(({ type, id }) => {
    if (type === 'ALL_DESKTOPS') return true;
    if (type === 'DESKTOP_TAG') return tagTest(id)(desktop);
    return (type === 'DESKTOP' ? desktop.id : desktop.pool?.id) === id;
  });
}

function among({ fleet }: World) {
  return fleet;
}

function targetsOf(world: World, { objects }: ScheduledTask): DesktopTarget[] {
  const found = new Map<string, DesktopTarget>();
  for (const { type, id, name } of objects) {
    if (type === 'DESKTOP') {
      const desktop = world.fleet.get(id);
      found.set(id, desktop ? targetFor(desktop) : { id, name });
      continue;
    }
    const has = type === 'DESKTOP_TAG' ? tagTest(id) : (desktop: Desktop) => desktop.pool?.id === id;
    for (const desktop of world.fleet.all()) if (has(desktop)) found.set(desktop.id, targetFor(desktop));
  }
  return [...found.values()];
}

function targetFor(desktop: Desktop): DesktopTarget {
  return { id: desktop.id, name: desktop.name, desktop };
}

function carryOut(world: World, task: ScheduledTask, targets: readonly DesktopTarget[], at: number): RunPart[] {
  if (task.type === 'EXECUTE_SCRIPT') return execute(world, task, targets, at);
  const { message: text } = extraOf(task.extra);
  return partsOf(
    targets,
    (target) => verdictOn(task, target),
    (able) => {
      const desktops = able.map(({ desktop }) => desktop as Desktop);
      if (text) for (const { id } of desktops) world.notifications.push({ to: id, about: 'task', text, time: at });
      const start = (order: JobOrder) => world.jobs.start(order, at);
      if (task.type === 'CREATE_SNAPSHOT') return orderSnapshots(world, desktops, SNAPSHOT, at, start).subs;
      const [type, subJob] = jobOf(world, task.type);
      return start({ type, subs: desktops.map(subJob) }).subs;
    },
  );
}

const SNAPSHOT = { how: 'AUTO', system: { name: 'AUTOCREATED' } } as const;

function jobOf(world: World, type: TaskType): [type: string, subJob: (desktop: Desktop) => SubJobOrder] {
  if (type !== 'REBUILD') return ['operateDesktops', (desktop) => powerSubJobFor(world, desktop, POWER[type] ?? '')];
  return ['rebuildDesktops', (desktop) => rebuilding(world, desktop, desktop.pool?.image ?? desktop.image)];
}

/** What is clear without trying. */
function verdictOn({ type, force }: ScheduledTask, { id, desktop }: DesktopTarget): Verdict | undefined {
  if (!desktop) return verdictOf('FAIL', refuse.notFound('desktop', id));
  const objection = objectionTo(type, desktop);
  if (objection) return verdictOf('SKIP', objection);
  if (type === 'CREATE_SNAPSHOT' && !desktop.snapshots) return verdictOf('FAIL', noSnapshots());
  if (force || desktop.login !== 'CONNECTED' || !ENDS_SESSIONS.includes(type)) return undefined;
  return verdictOf('SKIP', refuse.conflict(desktop.login, type, id));
}

function objectionTo(type: TaskType, desktop: Desktop): Refusal | undefined {
  const power = POWER[type];
  if (power) return powerObjection(desktop, power);
  if (desktop.maintenance) return refuse.maintenance();
  return objectionToChange(desktop);
}

/** Scripts say themselves what keeps them from running. */
function execute(world: World, task: ScheduledTask, targets: readonly DesktopTarget[], at: number): RunPart[] {
  const { scriptIds: ids } = extraOf(task.extra);
  const kept = ids.flatMap((id) => world.part(scripts).get(id) ?? []);
  const desktops = kept.length > 0 ? targets.flatMap(({ desktop }) => desktop ?? []) : [];
  const failed = targets
    .filter(({ desktop }) => kept.length === 0 || !desktop)
    .map(({ id: targetId, name: targetName, desktop }) => {
      const refusal = desktop ? noScript(ids[0] ?? '') : refuse.notFound('desktop', targetId);
      return { targetId, targetName, verdict: verdictOf('FAIL', refusal) };
    });
  if (desktops.length === 0) return failed;
  const { count, ids: firstIds = [], threshold } = task.first;
  const order = { scripts: kept, desktops, firstCount: count, firstIds, threshold };
  const { runs } = runScripts(world, order, at);
  const done = runs.map((script) => ({ targetId: script.desktopId, targetName: script.desktopName, script }));
  return [...failed, ...done];
}

/** Most succeed, defective ones fail, and now and then one is busy with something else. */
function foresee(_: ScheduledTask, { id, desktop }: DesktopTarget, at: number): Verdict {
  if (!desktop) return verdictOf('FAIL', refuse.notFound('desktop', id));
  const random = new Random(hash(`${id}/${at}`));
  if (desktop.defect && !desktop.defect.jobs) {
    const { code, reason } = desktop.defect;
    return { status: 'FAIL', code, reason, seconds: 30 };
  }
  if (random.chance(0.03)) return verdictOf('SKIP', refuse.busy());
  return { status: 'SUCCESS', seconds: random.int(20, 40) };
}
