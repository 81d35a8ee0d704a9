import type { JobHandle, JobState, ReadOperation } from './job.ts';
import { allParts, judge, type Part } from './sub-jobs.ts';

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

/** Looks at a Workspace job and its sub-jobs (Workspace API reference, "Querying Task Details"). */
export async function lookAtWorkspaceJob(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  const pool = handle.family === 'workspace' ? handle.pool : undefined;
  const job = (await read('workspace', 'ShowJob', { job_id: handle.id })) as Job | null;
  const embedded = job?.sub_jobs ?? [];
  const total = job?.sub_jobs_total ?? embedded.length;
  const subs = await allParts(embedded, total, async (offset) => {
    const args = { job_id: handle.id, ...(pool && { desktop_pool_id: pool }), limit: SUB_JOBS_PAGE, offset };
    const page = (await read('workspace', 'ListItaSubJobs', args)) as { jobs?: SubJob[] } | null;
    return page?.jobs ?? [];
  });
  return judge(handle, {
    status: job?.status,
    code: job?.job_error_code,
    reason: job?.fail_reason,
    total,
    parts: subs.map(partOf),
  });
}

function partOf({ id, status, process, error_code, fail_reason, entity, entities }: SubJob): Part {
  return {
    status,
    percent: Number(process ?? 0),
    target: entities?.desktop_id ?? entity ?? id ?? '',
    name: entities?.desktop_name,
    code: error_code,
    reason: fail_reason,
  };
}
