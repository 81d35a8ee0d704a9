import { z } from 'zod';
import { defineTool } from '../../catalog/tool.ts';
import { jobView, parseHandle, targetsFailed } from '../../engine/job-view.ts';
import type { ServerContext } from '../context.ts';

/** Failures in an answer; list_ita_sub_jobs has the rest. */
const FAILURES_SHOWN = 100;

export const waitForJob = defineTool<ServerContext>()({
  name: 'wait_for_job',
  title: 'Wait for a job',
  description:
    "Follow jobs to their end and say of each part whether it succeeded. Takes the ids of an answer's job.jobs.",
  risk: 'read',
  input: {
    jobs: z.array(z.string().min(1)).min(1).max(100).describe('Job ids'),
    site: z.string().optional().describe('Site the jobs run on'),
  },
  async run({ engine, call }, { jobs, site }) {
    const handles = jobs.map((job) => parseHandle(job, engine.parts.catalogue));
    const states = await engine.waitFor(handles, site, call);
    const job = jobView(states, jobs);
    const { failures = [] } = job;
    return {
      job: failures.length > 0 ? { ...job, failures: failures.slice(0, FAILURES_SHOWN) } : job,
      ...(failures.length > FAILURES_SHOWN && { note: `${FAILURES_SHOWN} of ${failures.length} failures are shown.` }),
      ...(failures.length > 0 && { error: targetsFailed(failures.length, jobs.length === 1 ? 'the job' : 'the jobs') }),
    };
  },
});
