import { clean } from '../catalog/clean.ts';
import { look } from '../jobs/follow.ts';
import { isOver } from '../jobs/job.ts';
import type { Engine } from './engine.ts';
import { jobView, parseHandle } from './job-view.ts';
import type { JobView } from './outcome.ts';
import type { Call } from './parts.ts';
import { readOnce } from './reading.ts';

/** A job as one look found it. */
export interface SeenJob {
  job: JobView;
  /** Nothing about it changes any more, or nobody can see whether it does. */
  over: boolean;
}

/**
 * Looks once at a job that somebody asked about by its text (`wait_for_job` takes the same), so that a rule may deny the reads. Throws
 * `ToolError`: `unknown_job` for what is no job, `notFound` where the cloud knows none of this id.
 */
export async function lookAtJob(
  engine: Engine,
  text: string,
  siteId: string | undefined,
  call: Call,
): Promise<SeenJob> {
  const { catalogue, client } = engine.parts;
  const handle = parseHandle(text, catalogue);
  const site = engine.site(siteId);
  const cloud = await client(site);
  const state = await look(handle, async (service, operationId, args) => {
    const entry = catalogue.operation(service, operationId);
    await engine.mutations.checkRead({ entry, args, common: {}, site, effects: ['read'], call });
    return clean(await readOnce(cloud, entry, args, call.signal));
  });
  return { job: jobView([state], [text]), over: isOver(state) };
}
