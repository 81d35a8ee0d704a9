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
 * Looks at a Workspace job: the verdict comes from its sub-jobs, and from the parent only where it has none.
 * A parent that says SUCCESS over a failed sub-job is not believed; a parent that failed while its sub-jobs say SUCCESS is.
 */
export async function lookAtWorkspaceJob(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  const job = (await read('ShowJob', { job_id: handle.id })) as Job | null;
  const parent = (job?.status ?? '').toUpperCase();
  const subs = await allSubJobs(handle.id, job, read);
  const statuses = subs.map((sub) => (sub.status ?? '').toUpperCase());
  const over = statuses.filter((status) => DONE_WELL.has(status) || DONE_BADLY.has(status)).length;
  const total = Math.max(subs.length, job?.sub_jobs_total ?? 0);
  const failures = subs.filter((_, index) => DONE_BADLY.has(statuses[index] ?? '')).map(failureOf);
  if (DONE_BADLY.has(parent) && failures.length === 0) {
    failures.push({
      target: handle.id,
      code: job?.job_error_code || 'unknown',
      ...(job?.fail_reason && { reason: job.fail_reason }),
    });
  }
  const progress = subs.reduce((sum, sub, index) => sum + (isDone(statuses[index]) ? 100 : (sub.process ?? 0)), 0);
  const strange = [parent, ...statuses].find(
    (status) => !DONE_WELL.has(status) && !DONE_BADLY.has(status) && !UNDER_WAY.has(status),
  );
  const state = {
    handle,
    total,
    done: over,
    percent: total > 0 ? Math.floor(progress / total) : DONE_WELL.has(parent) ? 100 : 0,
    failures,
  };
  const idle = !statuses.includes('RUNNING');
  const status = verdict({ parent, over, total, idle, failures });
  if (status === 'running' && strange !== undefined) return { ...state, status: 'unclear', said: strange };
  return { ...state, status };
}

function verdict(seen: {
  parent: string;
  over: number;
  total: number;
  idle: boolean;
  failures: JobFailure[];
}): JobStatus {
  const { parent, over, total, idle, failures } = seen;
  const subsOver = total > 0 ? over >= total : DONE_WELL.has(parent);
  // What still waits under a parent that failed will never run.
  const stopped = DONE_BADLY.has(parent) && idle;
  if (!subsOver && !stopped) return 'running';
  if (failures.length === 0) return 'succeeded';
  return stopped || failures.length >= total ? 'failed' : 'partly_failed';
}

async function allSubJobs(id: string, job: Job | null, read: ReadOperation): Promise<SubJob[]> {
  const embedded = job?.sub_jobs ?? [];
  const total = job?.sub_jobs_total ?? embedded.length;
  if (embedded.length >= total) return embedded;
  const found: SubJob[] = [];
  while (found.length < total) {
    const page = (await read('ListItaSubJobs', { job_id: id, limit: SUB_JOBS_PAGE, offset: found.length })) as {
      jobs?: SubJob[];
    } | null;
    if (!page?.jobs?.length) break;
    found.push(...page.jobs);
  }
  return found.length > embedded.length ? found : embedded;
}

function failureOf(sub: SubJob): JobFailure {
  return {
    target: sub.entities?.desktop_id ?? sub.entity ?? sub.id ?? '',
    ...(sub.entities?.desktop_name && { name: sub.entities.desktop_name }),
    code: sub.error_code || 'unknown',
    ...(sub.fail_reason && { reason: sub.fail_reason }),
  };
}

function isDone(status: string | undefined): boolean {
  return DONE_WELL.has(status ?? '') || DONE_BADLY.has(status ?? '');
}
