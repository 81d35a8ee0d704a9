import { z } from 'zod';
import { defineTool } from '../../catalog/tool.ts';
import { shortenFailures } from '../../engine/failures.ts';
import { jobView, parseHandle, targetsFailed } from '../../engine/job-view.ts';
import type { ServerContext } from '../context.ts';

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
    const failed = job.failures?.length ?? 0;
    const value = { job };
    const notes = shortenFailures(value, Math.floor(engine.parts.config.limits.maxResultTokens / 2));
    return {
      ...value,
      ...(notes.length > 0 && { note: notes.join(' ') }),
      ...(failed > 0 && { error: targetsFailed(failed, jobs.length === 1 ? 'the job' : 'the jobs') }),
    };
  },
});
