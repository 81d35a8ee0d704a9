import { type Meaning, whyOf } from '../failures.ts';
import { evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { stopping, switchesOffAtWork } from '../rules/schedule.ts';
import type { Seen } from '../seen.ts';
import type { SubJob } from '../sources/jobs.ts';
import { taskDetails, tasks } from '../sources/schedule.ts';
import { DAY, HOUR } from '../times.ts';
import { HANGS_AFTER, isGrowth, unmended } from './growth.ts';
import { pool } from './pool.ts';
import { donePoolJobs, poolJobs, poolScripts } from './sources.ts';

const SUBTASKS = 'Workspace API reference, "Querying Subtasks"';

function stuck(seen: Seen, now: number): Finding | undefined {
  const open = seen.of(poolJobs).filter(({ status }) => status !== 'FAILED');
  const [oldest] = open.toSorted((a, b) => (a.began ?? now) - (b.began ?? now));
  if (oldest?.began === undefined || now - oldest.began < HANGS_AFTER) return undefined;
  return {
    cause: 'pool.job_stuck',
    says: `A task of the pool began ${Math.floor((now - oldest.began) / HOUR)} hours ago and does not end.`,
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(poolJobs, `status of ${oldest.type}`, oldest.status, oldest.began),
      ...(oldest.percent === undefined ? [] : [evidence(poolJobs, 'process', oldest.percent)]),
    ],
    next: look(seen, oldest),
  };
}

const LATELY = 7 * DAY;

/** What makes desktops is told by itself. */
function failing(meaning: Meaning): (seen: Seen, now: number) => Finding[] {
  return (seen, now) =>
    unmended(
      seen,
      (type) => !isGrowth(type),
      (good, failed) => good.type === failed.type && good.desktop === failed.desktop,
    )
      .filter(([first]) => now - (first?.began ?? 0) < LATELY)
      .map((parts): Finding => {
        const [first] = parts as [SubJob];
        const why = whyOf(first.code, first.reason, meaning);
        return {
          cause: 'pool.job_failed',
          says: `A task of the pool failed on ${parts.length === 1 ? 'a desktop' : `${parts.length} desktops`}, and has not gone well there since: ${why.words}.`,
          impact: 'degrading',
          sure: 'certain',
          evidence: [
            evidence(poolJobs, `error_code of ${first.type}`, first.code, first.began),
            evidence(poolJobs, 'fail_reason', first.reason),
            evidence(poolJobs, 'parts that failed', parts.length),
          ],
          next: look(seen, first),
        };
      });
}

function look(seen: Seen, { job, type }: SubJob): Next {
  return {
    tool: 'list_ita_sub_jobs',
    arguments: {
      desktop_pool_id: seen.of(pool).id,
      ...(job === undefined ? { job_type: type } : { job_id: job }),
    },
  };
}

function switchedOff(seen: Seen): Finding[] {
  const { id } = seen.of(pool);
  return seen
    .of(taskDetails)
    .filter((task) => switchesOffAtWork(task))
    .filter(({ objects }) => objects.some((object) => object.type === 'DESKTOP_POOL' && object.id === id))
    .map((task) => stopping(task, 'A scheduled task switches the desktops of the pool off in working hours.'));
}

/** Of each script the last run alone counts. */
function script(seen: Seen, now: number): Finding | undefined {
  const latest = new Map<string, { id: string; failed: number; status: string; at: number | undefined }>();
  for (const run of seen.of(poolScripts)) {
    const known = latest.get(run.what);
    if (!known || (run.at ?? 0) > (known.at ?? 0)) latest.set(run.what, run);
  }
  const failed = [...latest.values()].find((run) => run.failed > 0 && now - (run.at ?? 0) < LATELY);
  if (!failed) return undefined;
  return {
    cause: 'pool.script_failed',
    says: `The last run of a script on the pool failed on ${failed.failed === 1 ? 'a desktop' : `${failed.failed} desktops`}: what it should set up may be missing.`,
    impact: 'hygiene',
    sure: 'certain',
    evidence: [
      evidence(poolScripts, 'failed_num', failed.failed, failed.at),
      evidence(poolScripts, 'status', failed.status),
    ],
    next: { tool: 'retry_script_execution', arguments: { task_id: failed.id } },
  };
}

export function workRules(meaning: Meaning): readonly Rule[] {
  return [
    {
      about: 'tasks of the pool that do not end',
      needs: [pool, poolJobs],
      documented: SUBTASKS,
      find: stuck,
    },
    {
      about: 'tasks that failed on its desktops',
      needs: [pool, poolJobs, donePoolJobs],
      documented: `${SUBTASKS}, "Error Codes"`,
      find: failing(meaning),
    },
    {
      about: 'a scheduled task that switches its desktops off',
      needs: [pool, tasks, taskDetails],
      documented: 'Workspace API reference, "Querying Scheduled Tasks", "Querying Details About a Scheduled Task"',
      find: switchedOff,
    },
    {
      about: 'scripts that failed on it',
      needs: [poolScripts],
      documented: 'Workspace API reference, "Querying the Script Execution Task List of a Desktop Pool"',
      find: script,
    },
  ];
}
