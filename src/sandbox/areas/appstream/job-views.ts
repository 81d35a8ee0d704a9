import { iso, isoSeconds } from '../../time.ts';
import { type Job, jobStatus, type SubJob, type SubJobStatus, subJobStatus } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { APPSTREAM_RESOURCE, CLOUD_SERVICE } from './product-views.ts';

/** In words, a job has no middle way: it FAILED when one of its parts did. */
export function appJobStatus(job: Job, now: number): SubJobStatus {
  const status = jobStatus(job, now);
  return status === 'COMPLETE' || status === 'FAIL' ? 'FAILED' : status;
}

/** 0 means FAILED. */
const NUMBERS: Record<SubJobStatus, number> = { FAILED: 0, SUCCESS: 1, RUNNING: 2, WAITING: 3 };

export function jobView(job: Job, world: World, now: number) {
  return { ...imageJobView(job, now), sub_jobs: job.subs.map((sub) => subJobView(sub, world, now)) };
}

export function subJobView(sub: SubJob, world: World, now: number) {
  const failure = failureOf(sub, now);
  return {
    ...commonView(sub, world, now),
    error_code: failure?.code ?? '',
    error_message: failure?.reason ?? '',
  };
}

export function imageJobView(job: Job, now: number) {
  return {
    id: job.id,
    job_type: job.type,
    begin_time: iso(job.ordered),
    end_time: endOf(job, now, iso),
    status: appJobStatus(job, now),
    sub_jobs_total: job.subs.length,
  };
}

export function imageSubJobView(sub: SubJob, world: World, now: number) {
  const failure = failureOf(sub, now);
  return {
    ...commonView(sub, world, now),
    job_execute_info: { error_code: failure?.code ?? '', error_message: failure?.reason ?? '' },
  };
}

function commonView(sub: SubJob, world: World, now: number) {
  return {
    id: sub.id,
    job_type: sub.type,
    job_resource_info: resourceOf(sub),
    begin_time: iso(sub.ordered),
    end_time: now >= sub.ends ? iso(sub.ends) : undefined,
    status: subJobStatus(sub, now),
    project_id: world.projectId,
    job_id: sub.jobId,
  };
}

function resourceOf({ order }: SubJob) {
  const { resource_id = order.entity, resource_name } = order.entities ?? {};
  return { resource_id, resource_name };
}

/** The first generation of the read: numbers instead of words, and what billing wants to know. */
export function numericJobView(job: Job, now: number) {
  const failure = job.subs.map((sub) => failureOf(sub, now)).find((found) => found !== undefined);
  const last = Math.max(job.ordered, ...job.subs.map((sub) => sub.ends).filter(Number.isFinite));
  return {
    job_id: job.id,
    job_type: 1,
    job_status: NUMBERS[appJobStatus(job, now)],
    sub_jobs: job.subs.map((sub) => numericSubJobView(sub, now)),
    begin_time: isoSeconds(job.ordered),
    end_time: endOf(job, now, isoSeconds),
    expected_end_time: isoSeconds(last),
    execute_code: failure?.code ?? '',
    execute_message: failure?.reason ?? '',
  };
}

function numericSubJobView(sub: SubJob, now: number) {
  const failure = failureOf(sub, now);
  const created = sub.type === 'CREATE_SERVER';
  return {
    job_id: sub.id,
    job_type: 2,
    job_status: NUMBERS[subJobStatus(sub, now)],
    entities: [
      {
        ...resourceOf(sub),
        cloud_service_type: CLOUD_SERVICE,
        resource_type: APPSTREAM_RESOURCE,
        ...(created && { is_main_resource: 1 }),
        ...(now >= sub.ends && { processed_time: isoSeconds(sub.ends) }),
      },
    ],
    begin_time: isoSeconds(sub.ordered),
    end_time: now >= sub.ends ? isoSeconds(sub.ends) : undefined,
    execute_code: failure?.code ?? '',
    execute_message: failure?.reason ?? '',
  };
}

function endOf(job: Job, now: number, format: (ms: number) => string): string | undefined {
  if (job.subs.some((sub) => now < sub.ends)) return undefined;
  return format(Math.max(job.ordered, ...job.subs.map((sub) => sub.ends)));
}

function failureOf(sub: SubJob, now: number) {
  return subJobStatus(sub, now) === 'FAILED' ? sub.failure : undefined;
}
