import { ToolError } from '../catalog/errors.ts';
import type { JobHandle, JobState, ReadOperation } from './job.ts';
import { allParts, judge, type Part } from './sub-jobs.ts';

/** AppStream's lists of sub-jobs give at most 100 a page. */
const SUB_JOBS_PAGE = 100;

/** AppStream API reference, "ShowJob": the first generation of the read has numbers, and 0 is a failure. */
const NUMERIC = ['FAILED', 'SUCCESS', 'RUNNING', 'INIT'];

interface SubJob {
  id?: string;
  status?: string;
  error_code?: string;
  error_message?: string;
  job_execute_info?: { error_code?: string; error_message?: string };
  job_resource_info?: { resource_id?: string; resource_name?: string };
}

interface Job {
  job_type?: string;
  status?: string;
  sub_jobs_total?: number;
  sub_jobs?: SubJob[];
}

interface NumericJob {
  job_status?: number;
  execute_code?: string;
  execute_message?: string;
  sub_jobs?: NumericJob[];
  job_id?: string;
  entities?: { resource_id?: string; resource_name?: string }[];
}

/** Looks at an AppStream job by its second-generation read; a job that this does not know, by the first. */
export async function lookAtAppstreamJob(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  let job: Job | null;
  try {
    job = (await read('appstream', 'ShowJobDetail', { job_id: handle.id })) as Job | null;
  } catch (error) {
    if (error instanceof ToolError && error.notFound) return lookAtNumericJob(handle, read);
    throw error;
  }
  return judgeParts(handle, job, (args) => read('appstream', 'ListSubJobs', args));
}

/** Looks at a job of AppStream's image servers. */
export async function lookAtImageJob(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  const job = (await read('appstream', 'ShowImageJob', { job_id: handle.id })) as Job | null;
  return judgeParts(handle, job, (args) => read('appstream', 'ListImageSubJobs', args));
}

async function judgeParts(
  handle: JobHandle,
  job: Job | null,
  list: (args: Record<string, unknown>) => Promise<unknown>,
): Promise<JobState> {
  const embedded = job?.sub_jobs ?? [];
  const total = job?.sub_jobs_total ?? embedded.length;
  // Both lists ask for the type, whatever else they are asked for.
  const ofJob = { job_id: handle.id, ...(job?.job_type && { job_type: job.job_type }) };
  const subs = await allParts(embedded, total, async (offset) => {
    const page = (await list({ ...ofJob, limit: SUB_JOBS_PAGE, offset })) as { items?: SubJob[] } | null;
    return page?.items ?? [];
  });
  return judge(handle, { status: job?.status, total, parts: subs.map(partOf) });
}

async function lookAtNumericJob(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  const answer = (await read('appstream', 'ShowJob', { job_id: handle.id })) as { job?: NumericJob } | null;
  const job = answer?.job;
  return judge(handle, {
    status: inWords(job?.job_status),
    code: job?.execute_code,
    reason: job?.execute_message,
    parts: (job?.sub_jobs ?? []).map((sub) => ({
      status: inWords(sub.job_status),
      target: sub.entities?.[0]?.resource_id ?? sub.job_id ?? '',
      name: sub.entities?.[0]?.resource_name,
      code: sub.execute_code,
      reason: sub.execute_message,
    })),
  });
}

function inWords(status: number | undefined): string | undefined {
  return status === undefined || status === null ? undefined : (NUMERIC[status] ?? String(status));
}

function partOf(sub: SubJob): Part {
  const { error_code, error_message } = sub.job_execute_info ?? sub;
  return {
    status: sub.status,
    target: sub.job_resource_info?.resource_id ?? sub.id ?? '',
    name: sub.job_resource_info?.resource_name,
    code: error_code,
    reason: error_message,
  };
}
