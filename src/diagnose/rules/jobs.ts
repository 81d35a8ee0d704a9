import { evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { type Desktop, desktop } from '../sources/desktop.ts';
import { doneJobs, openJobs, type SubJob } from '../sources/jobs.ts';
import { QUOTA_CODES, quotas } from '../sources/quotas.ts';
import { DAY, HOUR } from '../times.ts';
import { NOT_RUNNING } from './signs.ts';

/** No task of one desktop takes as long: a rebuilt one is back within the hour. */
const TOO_LONG = 2 * HOUR;

function stuck(seen: Seen, now: number): Finding | undefined {
  const { id, task, login } = seen.of(desktop);
  const open = seen.of(openJobs).filter((job) => job.desktop === id && job.status !== 'FAILED');
  const [job] = open.sort((a, b) => (a.began ?? now) - (b.began ?? now));
  if (!job || job.began === undefined || now - job.began < TOO_LONG) return undefined;
  return {
    cause: 'jobs.stuck',
    says: `A task on the desktop began ${Math.floor((now - job.began) / HOUR)} hours ago and does not end.`,
    impact: login === 'UNREGISTER' ? 'blocking' : 'degrading',
    sure: 'certain',
    evidence: [
      evidence(openJobs, `status of ${job.type}`, job.status, job.began),
      ...(job.percent === undefined ? [] : [evidence(openJobs, 'process', job.percent)]),
      evidence(desktop, 'task_status', task ?? null),
    ],
    next: look(job),
    explains: NOT_RUNNING,
  };
}

/** What failed once and went well later is over. */
function failing(seen: Seen, now: number): Finding[] {
  const { id, attached = '' } = seen.of(desktop);
  // Its state says so already, and what to do.
  const isSaid = ({ type }: SubJob) => /FAIL/.test(attached) && /^(batch)?(at|de)tachDesktops$/i.test(type);
  const failed = seen.of(openJobs).filter((job) => job.desktop === id && job.status === 'FAILED' && !isSaid(job));
  const done = seen.maybe(doneJobs) ?? [];
  return [...new Set(failed.map(({ type }) => type))].flatMap((type): Finding[] => {
    const lastDone = Math.max(0, ...done.filter((job) => job.type === type).map(({ began }) => began ?? 0));
    const since = failed.filter((job) => job.type === type && (job.began ?? 0) > lastDone);
    const [last] = since.sort((a, b) => (b.began ?? 0) - (a.began ?? 0));
    if (!last || now - (last.began ?? 0) > 7 * DAY) return [];
    return [failure(seen, last, since.length)];
  });
}

function failure(seen: Seen, last: SubJob, times: number): Finding {
  const shows = [
    evidence(openJobs, `error_code of ${last.type}`, last.code, last.began),
    evidence(openJobs, 'fail_reason', last.reason),
  ];
  if (QUOTA_CODES.includes(last.code ?? '')) {
    const short = (seen.maybe(quotas) ?? []).filter(({ quota, used }) => used >= quota);
    return {
      cause: 'jobs.quota',
      says: 'A task of the desktop failed because a quota is used up.',
      impact: 'degrading',
      sure: 'certain',
      evidence: [...shows, ...short.map(({ type, used }) => evidence(quotas, `used of ${type}`, used))],
      next: { tool: 'show_quotas', arguments: {} },
    };
  }
  const again = times > 1;
  return {
    cause: 'jobs.failing',
    says: again
      ? `The same task has failed on the desktop ${times} times, and not gone well since.`
      : 'A task failed on the desktop, and has not gone well since.',
    impact: 'degrading',
    sure: again ? 'certain' : 'likely',
    evidence: shows,
    next: retry(seen.of(desktop), last),
  };
}

/** Power can be tried again, whichever way it was to go; how everything else was asked for is not known any more. */
function retry({ id, status }: Desktop, job: SubJob): Next {
  if (job.type !== 'operateDesktops') return look(job);
  if (status === 'SHUTOFF' || status === 'HIBERNATED')
    return { tool: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'os-start' } };
  // A hard one loses what its user has not saved.
  return { tool: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'reboot', type: 'SOFT' } };
}

function look({ job, type }: SubJob): Next {
  return { tool: 'list_ita_sub_jobs', arguments: job === undefined ? { job_type: type } : { job_id: job } };
}

const SUBTASKS = 'Workspace API reference, "Querying Subtasks"';

export const JOB_RULES: readonly Rule[] = [
  { about: 'a task that does not end', needs: [desktop, openJobs], documented: SUBTASKS, find: stuck },
  {
    about: 'tasks that fail again and again',
    needs: [desktop, openJobs, doneJobs],
    uses: [quotas],
    documented: `${SUBTASKS}, "Error Codes", "Querying Resource Quotas"`,
    find: failing,
  },
];
