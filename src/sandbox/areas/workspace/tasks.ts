import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { stamp } from '../../time.ts';
import { type Job, jobStatus, progressOf, type SubJob, subJobStatus } from '../../world/jobs.ts';

function showJob(call: Call): Answer {
  const job = jobOf(call);
  const status = jobStatus(job, call.now);
  const ends = Math.max(...job.subs.map((sub) => sub.ends));
  const failed = job.subs.find((sub) => subJobStatus(sub, call.now) === 'FAILED');
  return ok({
    id: job.id,
    job_type: job.type,
    begin_time: stamp(job.ordered),
    end_time: Number.isFinite(ends) && ends <= call.now ? stamp(ends) : undefined,
    status,
    job_error_code: status === 'FAIL' ? failed?.failure?.code : undefined,
    fail_reason: status === 'FAIL' ? failed?.failure?.reason : undefined,
    sub_jobs_total: job.subs.length,
    sub_jobs: job.subs.map((sub) => subJobView(sub, call)),
  });
}

function listSubJobs(call: Call): Answer {
  const { params, world, now } = call;
  const id = params.text('job_id');
  const statuses = new Set(params.words('status'));
  const types = new Set(params.words('job_type'));
  const pool = params.text('desktop_pool_id');
  const candidates = id ? (world.jobs.get(id)?.subs ?? []) : world.jobs.subJobs();
  const rows = candidates.filter(
    (sub) =>
      (statuses.size === 0 || statuses.has(subJobStatus(sub, now))) &&
      (types.size === 0 || types.has(sub.type)) &&
      (!pool || sub.poolId === pool || sub.order.desktop?.pool?.id === pool),
  );
  const page = pageOf(rows, params, { fallback: 1000, max: 1000 });
  return ok({ total_count: rows.length, jobs: page.map((sub) => subJobView(sub, call)) });
}

function subJobView(sub: SubJob, { world, now }: Call) {
  const { desktop, entities, entity, user } = sub.order;
  const status = subJobStatus(sub, now);
  const failure = status === 'FAILED' ? sub.failure : undefined;
  const owner = user ?? desktop?.assignments[0]?.name;
  return {
    id: sub.id,
    job_type: sub.type,
    entities: {
      ...(desktop && {
        desktop_id: desktop.id,
        desktop_name: desktop.name,
        product_id: desktop.product.id,
        ip_address: desktop.nic.ip,
        user_name: owner,
      }),
      ...entities,
    },
    begin_time: stamp(sub.ordered),
    end_time: now >= sub.ends ? stamp(sub.ends) : undefined,
    status,
    error_code: failure?.code,
    fail_reason: failure?.reason,
    host: sub.host,
    project_id: world.projectId,
    job_id: sub.jobId,
    process: progressOf(sub, now),
    attach_user: owner,
    entity: entity ?? desktop?.name,
    ip_address: desktop?.nic.ip,
  };
}

/** Takes ids of sub-jobs or of whole jobs; nothing is deleted while one of them is still going on. */
function batchDeleteSubJobs(call: Call): Answer {
  const { params, world, now } = call;
  const ids = params.texts('job_ids');
  const status = params.text('delete_by_status');
  if (ids.length === 0 && !status) throw refuse.invalid('job_ids', 'job_ids or delete_by_status');
  if (status && status !== 'SUCCESS' && status !== 'FAILED') throw refuse.invalid('delete_by_status');
  const chosen = ids.length > 0 ? ids.flatMap((id) => subJobsBy(call, id)) : world.jobs.subJobs();
  const over = chosen.filter((sub) => now >= sub.ends);
  if (ids.length > 0 && over.length < chosen.length) throw refuse.ongoing();
  const doomed = over.filter((sub) => !status || subJobStatus(sub, now) === status);
  world.jobs.forget(new Set(doomed.map((sub) => sub.id)), now);
  return okEmpty();
}

function subJobsBy({ world }: Call, id: string): SubJob[] {
  const sub = world.jobs.subJob(id);
  const subs = sub ? [sub] : world.jobs.get(id)?.subs;
  if (!subs) throw refuse.notFound('job', id);
  return subs;
}

/** Only the tenant's registration and deregistration can be tried again (Workspace API reference, "Retrying a Task"). */
function runActionsOnJob(call: Call): Answer {
  if (call.params.need('op_type') !== 'retry') throw refuse.invalid('op_type');
  const job = jobOf(call);
  const tenant = job.type === 'applyWorkspace' || job.type === 'cancelWorkspace';
  const status = jobStatus(job, call.now);
  if (!tenant || (status !== 'FAIL' && status !== 'COMPLETE')) throw refuse.noRetry();
  call.world.jobs.retry(job, call.now);
  return ok({ job_id: job.id });
}

function jobOf({ params, world }: Call): Job {
  const id = params.need('job_id');
  const job = world.jobs.get(id);
  if (!job) throw refuse.notFound('job', id);
  return job;
}

/** Workspace API reference, "Task". */
export const tasks: SimulatedArea = {
  service: 'workspace',
  area: 'tasks',
  reads: { ShowJob: showJob, ListItaSubJobs: listSubJobs },
  writes: { BatchDeleteSubJobs: batchDeleteSubJobs, RunActionsOnWorkspaceJob: runActionsOnJob },
};
