import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import type { Random } from '../../random.ts';
import { about, appServers } from '../../world/app-servers.ts';
import { type Job, type Jobs, type SubJob, subJobStatus } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { appJobStatus, imageJobView, imageSubJobView, jobView, numericJobView, subJobView } from './job-views.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { CONSTRUCTION } from './server-creation.ts';

function countSubJobs(call: Call): Answer {
  return ok({ count: chosen(call, call.world.appJobs).length });
}

function listSubJobs(call: Call): Answer {
  const { world, now } = call;
  const view = (sub: SubJob) => subJobView(sub, world, now);
  return listPage(call, chosen(call, world.appJobs), view);
}

function listImageSubJobs(call: Call): Answer {
  const { world, now } = call;
  const view = (sub: SubJob) => imageSubJobView(sub, world, now);
  return listPage(call, chosen(call, world.imageJobs), view);
}

/** The newest first. */
function chosen({ params, now }: Call, book: Jobs): SubJob[] {
  const types = new Set(params.words('job_type'));
  const [status, id] = [params.text('status'), params.text('job_id')];
  return book
    .subJobs()
    .filter(
      (sub) =>
        (types.size === 0 || types.has(sub.type)) &&
        (!status || subJobStatus(sub, now) === status) &&
        (!id || sub.jobId === id),
    );
}

/** A job whose sub-jobs were all deleted is no longer listed. */
function listImageJobs(call: Call): Answer {
  const { params, world, now } = call;
  const [type, status] = [params.need('job_type'), params.text('status')];
  const ids = [...new Set(world.imageJobs.subJobs().map((sub) => sub.jobId))];
  const jobs = ids
    .map((id) => world.imageJobs.get(id) as Job)
    .filter((job) => job.type === type && (!status || appJobStatus(job, now) === status));
  return listPage(call, jobs, (job) => imageJobView(job, now));
}

function showImageJob(call: Call): Answer {
  const { world, now } = call;
  const job = jobOf(call, world.imageJobs);
  return ok({ ...imageJobView(job, now), sub_jobs: job.subs.map((sub) => imageSubJobView(sub, world, now)) });
}

function showJobDetail(call: Call): Answer {
  return ok(jobView(jobOf(call, call.world.appJobs), call.world, call.now));
}

function showJob(call: Call): Answer {
  return ok({ job: numericJobView(jobOf(call, call.world.appJobs), call.now) });
}

function jobOf({ params }: Call, book: Jobs): Job {
  const id = params.need('job_id');
  const job = book.get(id);
  if (!job) throw refuseApp.noJob(id);
  return job;
}

/** Unknown ones count as deleted; nothing is deleted while one of them is still going on. */
function deletion(bookOf: (world: World) => Jobs) {
  return ({ params, world, now }: Call): Answer => {
    const book = bookOf(world);
    const subs = params.texts('items').flatMap((id) => book.subJob(id) ?? []);
    const open = subs.find((sub) => now < sub.ends);
    if (open) throw refuseApp.unsupported(open.id, `its status is ${subJobStatus(open, now)}`);
    book.forget(new Set(subs.map((sub) => sub.id)), now);
    return okEmpty();
  };
}

/** Work of the last weeks on the servers that are there: who made them, and what was done to some. */
function seed(world: World, random: Random): void {
  for (const server of world.part(appServers).all().slice(0, 24)) {
    if (server.prepaid) continue;
    const order = { type: 'CREATE_SERVER', seconds: CONSTRUCTION, subs: [about(server)] };
    const job = world.appJobs.remember(order, server.created - 300_000);
    server.lastJob = job.subs[0]?.id as string;
    if (!random.chance(0.3)) continue;
    const ordered = world.born - random.int(1, 600) * 3_600_000;
    const failure = random.chance(0.25) ? { code: 'WKS.00121207', reason: 'Rebuild server occur error.' } : undefined;
    const subs = [{ ...about(server), ...(failure && { failure }) }];
    const again = world.appJobs.remember({ type: 'REINSTALL_OS', seconds: [90, 180], subs }, ordered);
    server.lastJob = again.subs[0]?.id as string;
  }
}

/** AppStream API reference, "Task Management": jobs on servers, and the book of the image servers. */
export const jobs: SimulatedArea = {
  service: 'appstream',
  area: 'jobs',
  reads: {
    CountSubJobs: countSubJobs,
    ListSubJobs: listSubJobs,
    ListImageJobs: listImageJobs,
    ShowImageJob: showImageJob,
    ListImageSubJobs: listImageSubJobs,
    ShowJob: showJob,
    ShowJobDetail: showJobDetail,
  },
  writes: {
    BatchDeleteAppSubJobs: deletion((world) => world.appJobs),
    BatchDeleteImageSubJobs: deletion((world) => world.imageJobs),
  },
  seed,
};
