import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { agents } from '../sources/agents.ts';
import { desktop } from '../sources/desktop.ts';
import {
  isAppliedTo,
  stopsAtWork,
  type TaskDetail,
  taskDetails,
  taskOutcomes,
  taskRuns,
  tasks,
} from '../sources/schedule.ts';

/** A task that switches desktops off while people work, by force or when they have left for a moment. */
function stops(seen: Seen): Finding[] {
  const own = seen.of(desktop);
  const pool = seen.maybe(agents)?.pool;
  return seen
    .of(taskDetails)
    .filter((task) => switchesOffAtWork(task) && isAppliedTo(task, own, pool))
    .map((task) => stopping(task, 'A scheduled task switches the desktop off in working hours.'));
}

/** Also of tasks that are applied to pools. */
export function switchesOffAtWork(task: TaskDetail): boolean {
  return stopsAtWork({ type: task.type, hour: task.time?.slice(0, 5) }) && isOnWorkdays(task);
}

export function stopping(task: TaskDetail, says: string): Finding {
  return {
    cause: 'schedule.stops_at_work',
    says,
    impact: 'degrading',
    sure: task.force ? 'certain' : 'likely',
    evidence: [
      evidence(taskDetails, 'task_type', task.type),
      evidence(taskDetails, 'scheduled_time', `${task.time} ${task.zone ?? ''}`.trim()),
      evidence(taskDetails, 'force_execute', task.force),
    ],
    next: { tool: 'update_scheduled_tasks', arguments: { task_id: task.id, enable: false } },
  };
}

/** 1 is Sunday, 7 Saturday. */
function isOnWorkdays({ weekdays, scheduled }: TaskDetail): boolean {
  return scheduled !== 'WEEK' || (weekdays ?? '').split(',').some((day) => /^[2-6]$/.test(day.trim()));
}

/** A run that went well since makes good what failed before. */
function failing(seen: Seen): Finding[] {
  const runs = seen.of(taskRuns);
  return seen
    .of(taskOutcomes)
    .filter(({ status }) => /^fail/i.test(status))
    .map((outcome) => {
      const own = runs.filter(({ task }) => task === outcome.task);
      const good = own.findIndex((run) => run.failed === 0 && run.good > 0);
      const times = good < 0 ? own.length : good;
      return {
        cause: 'schedule.failing',
        says:
          times > 1
            ? `A scheduled task has failed on the desktop, the last ${times} times in a row.`
            : 'The last run of a scheduled task failed on the desktop.',
        impact: 'degrading',
        sure: times > 1 ? 'certain' : 'likely',
        evidence: [
          evidence(taskOutcomes, 'result_code', outcome.code),
          evidence(taskOutcomes, 'fail_reason', outcome.reason),
          evidence(taskOutcomes, 'start_time', outcome.started),
          evidence(taskRuns, 'failed runs in a row', times),
        ],
        next: AGENT_TOO_OLD.includes(outcome.code ?? '')
          ? { tool: 'batch_install_agent', arguments: { desktop_ids: [seen.of(desktop).id] } }
          : { tool: 'show_scheduled_tasks', arguments: { task_id: outcome.task } },
      } satisfies Finding;
    });
}

/** Workspace API reference, "Error Codes": the agent that runs scripts has to be updated. */
const AGENT_TOO_OLD = ['WKS.00211811'];

const DETAILS = 'Workspace API reference, "Querying Scheduled Tasks", "Querying Details About a Scheduled Task"';

export const SCHEDULE_RULES: readonly Rule[] = [
  {
    about: 'a scheduled task that switches it off',
    needs: [desktop, tasks, taskDetails],
    uses: [agents],
    documented: DETAILS,
    find: stops,
  },
  {
    about: 'a scheduled task that fails on it',
    needs: [desktop, taskRuns, taskOutcomes],
    documented: `${DETAILS}, "Querying the Execution Records of a Scheduled Task", "Querying Details About Scheduled Task Execution Records"`,
    find: failing,
  },
];
