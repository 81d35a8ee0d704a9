import { type Answer, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { ownSettings, zoneOf } from '../../schedule.ts';
import { shownAt } from '../../schedule-arguments.ts';
import { partId, type RunPart, resultOf, type TimedRun, tally } from '../../world/timed-runs.ts';
import { taskOf } from './scheduled-task-lookup.ts';

function listRecords(call: Call): Answer {
  const view = (run: TimedRun) => recordView(run, call.now);
  const rows = taskOf(call).runs.toReversed();
  return listed(call, rows, { items: 'tasks_records', total: 'total_count', view, fallback: 10, max: 100 });
}

function recordView(run: TimedRun, now: number) {
  const counts = tally(run, now);
  const { scheduled_type, life_cycle_type } = ownSettings(run.settings);
  const scripted = run.parts.find((part) => 'script' in part);
  return {
    id: run.id,
    start_time: shownAt(run.settings, run.at),
    task_type: run.taskType,
    scheduled_type,
    life_cycle_type,
    status: counts.verdict,
    success_num: counts.SUCCESS,
    failed_num: counts.FAIL,
    skip_num: counts.SKIP,
    time_zone: zoneOf(run.settings),
    ...(scripted && { execute_task_id: scripted.script.taskId, execute_object_type: 'DESKTOP' }),
  };
}

function listRecordDetails(call: Call): Answer {
  const { params, now } = call;
  const id = params.need('record_id');
  const run = taskOf(call).runs.find((one) => one.id === id);
  if (!run) throw refuse.notFound('scheduled task record', id);
  const page = pageOf([...run.parts.entries()], params, { fallback: 10, max: 100 });
  const rows = page.map(([index, part]) => partView(run, part, { index, now }));
  return ok({ tasks_records_details: rows, total_count: run.parts.length });
}

function partView(run: TimedRun, part: RunPart, { index, now }: { index: number; now: number }) {
  const { status, code, reason, started, ended } = resultOf(part, run, now);
  return {
    id: partId(run, index),
    record_id: run.id,
    desktop_id: part.targetId,
    desktop_name: part.targetName,
    exec_status: status,
    exec_script_id: 'script' in part ? part.script.script.id : undefined,
    result_code: code,
    fail_reason: reason,
    start_time: started === undefined ? undefined : shownAt(run.settings, started),
    end_time: ended === undefined ? undefined : shownAt(run.settings, ended),
    time_zone: zoneOf(run.settings),
  };
}

export const recordReads: Record<string, Handler> = {
  ListScheduledTasksRecords: listRecords,
  ListScheduledTasksRecordsDetails: listRecordDetails,
};
