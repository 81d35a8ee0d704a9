import { type Answer, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { ownSettings, type ScheduleSettings, zoneOf } from '../../schedule.ts';
import { iso } from '../../time.ts';
import type { SubJobStatus } from '../../world/jobs.ts';
import { type PartStatus, partId, type RunPart, resultOf, type TimedRun, tally } from '../../world/timed-runs.ts';
import { listPage } from './list-page.ts';
import { noTask, taskOf } from './scheduled-task-lookup.ts';
import { serverTasks } from './scheduled-task-work.ts';

/** AppStream has no word for what was skipped: a run with nothing to do has done it. */
const STATUS: Readonly<Record<PartStatus, SubJobStatus>> = {
  WAITING: 'WAITING',
  RUNNING: 'RUNNING',
  SUCCESS: 'SUCCESS',
  SKIP: 'SUCCESS',
  FAIL: 'FAILED',
};

export function statusOf(run: TimedRun, now: number): SubJobStatus {
  return STATUS[tally(run, now).verdict];
}

function listHistory(call: Call): Answer {
  const view = (run: TimedRun) => runView(run, call.now);
  const rows = taskOf(call).runs.toReversed();
  return listPage(call, rows, view);
}

function runView(run: TimedRun, now: number) {
  const counts = tally(run, now);
  return {
    id: run.id,
    task_id: run.taskId,
    task_type: run.taskType,
    status: STATUS[counts.verdict],
    scheduled_type: run.settings.scheduled_type,
    total_count: run.parts.length,
    success_count: counts.SUCCESS,
    failed_count: counts.FAIL,
    excuting_count: counts.RUNNING + counts.WAITING,
    time_zone: zoneOf(run.settings),
    begin_time: iso(run.at),
    end_time: counts.ended === undefined ? undefined : iso(counts.ended),
    create_time: iso(run.at),
  };
}

function listDetail(call: Call): Answer {
  const { params, world, now } = call;
  const id = params.need('execute_history_id');
  const runs = world
    .part(serverTasks)
    .all()
    .flatMap((task) => task.runs);
  const run = runs.find((one) => one.id === id);
  if (!run) throw noTask(id);
  const page = pageOf([...run.parts.entries()], params, { fallback: 10, max: 100 });
  return ok({ count: run.parts.length, items: page.map(([index, part]) => partView(run, part, { index, now })) });
}

function partView(run: TimedRun, part: RunPart, { index, now }: { index: number; now: number }) {
  const { status, code, reason, started, ended } = resultOf(part, run, now);
  return {
    id: partId(run, index),
    execute_id: run.id,
    server_id: part.targetId,
    server_name: part.targetName,
    status: STATUS[status],
    task_type: run.taskType,
    time_zone: zoneOf(run.settings),
    begin_time: started === undefined ? undefined : iso(started),
    end_time: ended === undefined ? undefined : iso(ended),
    result_code: code,
    result_message: reason,
  };
}

/** The Quartz expression of a schedule: seconds, minutes, hours, day, month, weekday and, where it runs once, the year. */
export function cronOf(settings: ScheduleSettings): string {
  const { scheduled_type, scheduled_time = '00:00:00', scheduled_date = '' } = settings;
  const { day_interval = 1, week_list, month_list, date_list } = ownSettings(settings);
  const time = scheduled_time.split(':').map(Number).toReversed().join(' ');
  const [year, month, day] = scheduled_date.split('-').map(Number);
  switch (scheduled_type) {
    case 'FIXED_TIME':
      return `${time} ${day} ${month} ? ${year}`;
    case 'WEEK':
      return `${time} ? * ${week_list}`;
    case 'MONTH':
      return `${time} ${date_list} ${month_list} ?`;
    default:
      return `${time} */${day_interval} * ?`;
  }
}

export const historyReads: Record<string, Handler> = {
  ListTaskExecuteHistory: listHistory,
  ListTaskExecuteDetail: listDetail,
};
