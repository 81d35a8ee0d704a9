import { type ScheduledTask, scheduledTasks, type TaskType } from '../areas/workspace/scheduled-task-work.ts';
import type { Random } from '../random.ts';
import { lastExecutions, type ScheduleSettings } from '../schedule.ts';
import { DAY, HOUR } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { missed } from './obstacles.ts';
import type { TimedRun, Verdict } from './timed-runs.ts';
import { onDesktop, type Plant } from './trouble.ts';
import { machine, type Thing, user } from './trouble-picks.ts';
import { ACCESS, detail, eventOf, type Reading, type Sign, sign } from './trouble-signs.ts';
import { leave } from './trouble-users.ts';
import type { World } from './world.ts';

const zone = { time_zone: 'Asia/Shanghai' };
const AFTERNOON = '14:30:00';
const NIGHT = '23:45:00';

const daily = (scheduled_time: string): ScheduleSettings => ({
  scheduled_type: 'DAY',
  day_interval: 1,
  scheduled_time,
  ...zone,
});

const switchedOff = onDesktop(
  'switched-off-by-schedule',
  {
    gate: 'desktop',
    plant(found, world, random) {
      const { desktop, owner } = found;
      const settings = daily(AFTERNOON);
      const [at = world.born - DAY] = runsOf(settings, world, 1);
      const task = scheduled(
        world,
        desktop,
        { type: 'STOP', name: `stop-${desktop.name}`, settings, since: at - HOUR },
        random,
      );
      note(task, at, desktop, { status: 'SUCCESS', seconds: 24 }, random);
      leave(found, world, (world.born - at) / HOUR);
      Object.assign(desktop, { status: 'SHUTOFF', login: 'UNREGISTER' });
      world.part(missed).add(desktop.id);
      return {
        wrong: 'A scheduled task switches a desktop off in the afternoon, while its user works.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner), taskThing(task)],
        shows: [
          detail(desktop, 'status', 'SHUTOFF'),
          ofTask(task, 'task_type', 'STOP'),
          ofTask(task, 'scheduled_time', AFTERNOON),
          outcome(task, desktop, 'exec_status', 'SUCCESS'),
          eventOf(world, owner, ACCESS, false),
        ],
      };
    },
  },
  (picks, random) => {
    const { world } = picks;
    const desktop = picks.spare(({ status }) => status === 'SHUTOFF');
    if (!desktop) return undefined;
    const settings = daily(NIGHT);
    const [at = world.born - DAY] = runsOf(settings, world, 1);
    const task = scheduled(
      world,
      desktop,
      { type: 'STOP', name: `stop-${desktop.name}`, settings, since: at - HOUR },
      random,
    );
    note(task, at, desktop, { status: 'SUCCESS', seconds: 24 }, random);
    return {
      harmless: 'A task switches this one off too, but at night, when nobody works.',
      about: machine(desktop),
      touches: [machine(desktop), taskThing(task)],
      shows: [detail(desktop, 'status', 'SHUTOFF'), ofTask(task, 'task_type', 'STOP')],
      apart: ofTask(task, 'scheduled_time', NIGHT),
    };
  },
);

/** Codes of Workspace API reference, "Error Codes". */
const OUTDATED = { code: 'WKS.00211811', reason: 'AppCenterAgent need to be updated.' } as const;

const failingTask = onDesktop(
  'failing-scheduled-task',
  {
    plant({ desktop }, world, random) {
      const task = nightly(world, desktop, [OUTDATED, OUTDATED, OUTDATED], random);
      return {
        wrong: 'The scheduled task that tidies a desktop up fails every night: the agent that runs scripts is too old.',
        about: machine(desktop),
        touches: [machine(desktop), taskThing(task)],
        shows: [
          ...task.runs.map((run) => outcome(task, desktop, 'result_code', OUTDATED.code, run)),
          outcome(task, desktop, 'exec_status', 'FAIL'),
        ],
      };
    },
  },
  (picks, random) => {
    const desktop = picks.spare();
    if (!desktop) return undefined;
    const task = nightly(picks.world, desktop, [OUTDATED, undefined, undefined], random);
    return {
      harmless: 'The task of this one failed three nights ago; the agent was updated, and it has worked since.',
      about: machine(desktop),
      touches: [machine(desktop), taskThing(task)],
      shows: [outcome(task, desktop, 'result_code', OUTDATED.code, task.runs[0])],
      apart: outcome(task, desktop, 'exec_status', 'SUCCESS'),
    };
  },
);

/** A task of its own with a run for each of the last nights, the oldest first. */
function nightly(
  world: World,
  desktop: Desktop,
  nights: readonly ({ code: string; reason: string } | undefined)[],
  random: Random,
): ScheduledTask {
  const settings = daily('02:15:00');
  const times = runsOf(settings, world, nights.length);
  const since = (times[0] ?? world.born) - HOUR;
  const kind = { type: 'EXECUTE_SCRIPT', name: `tidy-${desktop.name}`, settings, since } as const;
  const task = scheduled(world, desktop, kind, random);
  for (const [index, at] of times.entries()) {
    const failure = nights[index];
    note(task, at, desktop, failure ? { status: 'FAIL', ...failure } : { status: 'SUCCESS', seconds: 12 }, random);
  }
  return task;
}

function runsOf(settings: ScheduleSettings, { born }: World, count: number): number[] {
  return lastExecutions(settings, { since: born - 30 * DAY, until: born, count });
}

interface Kind {
  type: TaskType;
  name: string;
  settings: ScheduleSettings;
  since: number;
}

function scheduled(world: World, { id, name }: Desktop, kind: Kind, random: Random): ScheduledTask {
  const tasks = world.part(scheduledTasks);
  const task = tasks.add({
    id: random.uuid(),
    description: '',
    enabled: true,
    force: true,
    extra: '',
    wait: 0,
    objects: [{ type: 'DESKTOP', id, name }],
    priority: 1,
    first: {},
    runs: [],
    ...kind,
  });
  tasks.plan(task, world.born);
  return task;
}

function note(task: ScheduledTask, at: number, { id, name }: Desktop, verdict: Verdict, random: Random): void {
  const { id: taskId, type: taskType, settings, runs } = task;
  const parts = [{ targetId: id, targetName: name, verdict }];
  runs.push({ id: random.uuid(), taskId, at, taskType, settings, parts });
}

const taskThing = ({ id, name }: ScheduledTask): Thing => ({ kind: 'scheduled task', id, name });

function ofTask({ id }: ScheduledTask, field: string, value: Reading): Sign {
  return sign('ShowScheduledTasks', { task_id: id }, field, value);
}

/** What became of a desktop in a run of a task; in the latest unless another is named. */
function outcome(
  { id, runs }: ScheduledTask,
  desktop: Desktop,
  field: string,
  value: Reading,
  run: TimedRun | undefined = runs.at(-1),
): Sign {
  const row = `tasks_records_details[desktop_id=${desktop.id}].${field}`;
  return sign(
    'ListScheduledTasksRecordsDetails',
    { task_id: id, record_id: run?.id ?? '', limit: 100, offset: 0 },
    row,
    value,
  );
}

/** What tasks do at the wrong time, or do not get done. */
export const SCHEDULE_TROUBLES: readonly Plant[] = [switchedOff, failingTask];
