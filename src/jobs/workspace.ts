import type { JobFailure, JobHandle, JobState, JobStatus, ReadOperation } from './job.ts';

/** Workspace API reference, "Querying Task Details": the parent's values are undocumented; these are the ones met in life. */
const DONE_WELL = new Set(['SUCCESS', 'COMPLETE', 'COMPLETED']);
const DONE_BADLY = new Set(['FAIL', 'FAILED', 'ERROR']);
const UNDER_WAY = new Set(['RUNNING', 'WAITING', 'INIT', 'PENDING', 'PROCESSING', '']);

/** ListItaSubJobs gives at most 1,000 a page. */
const SUB_JOBS_PAGE = 1000;

interface SubJob {
  id?: string;
  status?: string;
  process?: number;
  error_code?: string;
  fail_reason?: string;
  entity?: string;
  entities?: { desktop_id?: string; desktop_name?: string; user_name?: string };
}

interface Job {
  status?: string;
  job_error_code?: string;
  fail_reason?: string;
  sub_jobs_total?: number;
  sub_jobs?: SubJob[];
}

/**
 * Looks at a Workspace job: it is over when both the parent and all its sub-jobs are, and the sub-jobs say how it went.
 * A parent that says SUCCESS over a failed sub-job is not believed; a parent that failed while its sub-jobs say SUCCESS is.
 */
export async function lookAtWorkspaceJob(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  const job = (await read('ShowJob', { job_id: handle.id })) as Job | null;
  const parent = word(job?.status);
  const subs = await allSubJobs(handle.id, job, read);
  const statuses = subs.map((sub) => word(sub.status));
  const well = statuses.filter((status) => DONE_WELL.has(status)).length;
  const badly = statuses.filter((status) => DONE_BADLY.has(status)).length;
  const done = well + badly;
  const total = Math.max(subs.length, job?.sub_jobs_total ?? 0);
  // What still waits under a parent that failed will never run.
  const stopped = DONE_BADLY.has(parent) && !statuses.includes('RUNNING');
  const failures = subs.filter((_, index) => DONE_BADLY.has(statuses[index] ?? '')).map(failureOf);
  if (stopped && job) {
    failures.push(...subs.filter((_, index) => !isDone(statuses[index])).map((sub) => neverRan(sub, job)));
    if (failures.length === 0) failures.push(parentFailure(handle.id, job));
  }
  const progress = subs.reduce((sum, sub, index) => sum + (isDone(statuses[index]) ? 100 : percentOf(sub)), 0);
  const state = {
    handle,
    total,
    done,
    percent: total > 0 ? Math.floor(progress / total) : DONE_WELL.has(parent) ? 100 : 0,
    failures,
  };
  const status = verdict({ parent, stopped, well, badly, total });
  const said = status === 'running' ? strange(parent, statuses, total) : undefined;
  return said === undefined ? { ...state, status } : { ...state, status: 'unclear', said };
}

function verdict(seen: { parent: string; stopped: boolean; well: number; badly: number; total: number }): JobStatus {
  const { parent, stopped, well, badly, total } = seen;
  if (stopped) return well > 0 && well < total ? 'partly_failed' : 'failed';
  // A parent that says nothing leaves it to its sub-jobs; one that says anything else is not done.
  const parentDone = DONE_WELL.has(parent) || (parent === '' && total > 0);
  if (!parentDone || well + badly < total) return 'running';
  if (badly === 0) return 'succeeded';
  return well > 0 ? 'partly_failed' : 'failed';
}

/** What keeps a job from being understood as one that is simply still running. */
function strange(parent: string, statuses: readonly string[], total: number): string | undefined {
  const word = [parent, ...statuses].find(
    (status) => !DONE_WELL.has(status) && !DONE_BADLY.has(status) && !UNDER_WAY.has(status),
  );
  if (word !== undefined) return word;
  if (!DONE_WELL.has(parent) || statuses.length >= total || !statuses.every(isDone)) return undefined;
  return `${parent}, but ${statuses.length} of ${total} sub-jobs are listed`;
}

/** All sub-jobs, each once: those that came with the job, or else those of the list. */
async function allSubJobs(id: string, job: Job | null, read: ReadOperation): Promise<SubJob[]> {
  const embedded = job?.sub_jobs ?? [];
  const total = job?.sub_jobs_total ?? embedded.length;
  if (embedded.length >= total) return embedded;
  const found = new Map<string, SubJob>();
  for (let offset = 0; found.size < total; ) {
    const page = (await read('ListItaSubJobs', { job_id: id, limit: SUB_JOBS_PAGE, offset })) as {
      jobs?: SubJob[];
    } | null;
    const known = found.size;
    for (const sub of page?.jobs ?? []) found.set(sub.id ?? JSON.stringify(sub), sub);
    // A page of nothing new: the list ends here, or does not turn its pages.
    if (found.size === known) break;
    offset += page?.jobs?.length ?? 0;
  }
  return found.size > embedded.length ? [...found.values()] : embedded;
}

function failureOf(sub: SubJob): JobFailure {
  return {
    ...targetOf(sub),
    code: sub.error_code || 'unknown',
    ...(sub.fail_reason && { reason: sub.fail_reason }),
  };
}

function neverRan(sub: SubJob, job: Job): JobFailure {
  return {
    ...targetOf(sub),
    code: sub.error_code || job.job_error_code || 'never_ran',
    reason: sub.fail_reason || job.fail_reason || 'it had not ended when the job as a whole failed',
  };
}

function parentFailure(id: string, job: Job): JobFailure {
  return { target: id, code: job.job_error_code || 'unknown', ...(job.fail_reason && { reason: job.fail_reason }) };
}

function targetOf({ id, entity, entities }: SubJob): Pick<JobFailure, 'target' | 'name'> {
  return {
    target: entities?.desktop_id ?? entity ?? id ?? '',
    ...(entities?.desktop_name && { name: entities.desktop_name }),
  };
}

function isDone(status: string | undefined): boolean {
  return DONE_WELL.has(status ?? '') || DONE_BADLY.has(status ?? '');
}

function percentOf({ process }: SubJob): number {
  const percent = Number(process ?? 0);
  return percent >= 0 ? Math.min(percent, 100) : 0;
}

function word(status: unknown): string {
  return String(status ?? '')
    .trim()
    .toUpperCase();
}
