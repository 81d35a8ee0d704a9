import { ToolError } from '../catalog/errors.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { JobHandle, JobState, ReadOperation } from './job.ts';

/** BSS API reference, "Querying Yearly/Monthly Resources": in use. Others are closed, frozen or expired. */
const IN_USE = 2;

/** The list gives at most so many a page. */
const RESOURCES_PAGE = 500;

interface Resource {
  is_main_resource?: number;
  status?: number;
}

/**
 * Looks at an order by what was built for it (BSS, "Querying resources by order"). Nothing is built before it is paid, so an
 * order without resources waits for payment, unless the purchase itself asked to be paid at once: then it is still being
 * built. A change of what exists can't be seen here: it waits for payment, or its end is not clear.
 */
export async function lookAtOrder(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  if (handle.family !== 'order') throw new Error(`not an order: ${handle.family}`);
  const total = handle.count ?? 1;
  const waiting: JobState = {
    handle,
    status: handle.paid ? 'running' : 'unpaid',
    total,
    done: 0,
    percent: 0,
    failures: [],
  };
  if (handle.change) {
    const said = 'billing does not tell when a change takes effect; look at what it changes';
    return handle.paid ? { ...waiting, status: 'unclear', said } : waiting;
  }
  try {
    const args = { order_id: handle.id, only_main_resource: 1, limit: RESOURCES_PAGE };
    const resources = valuesAt(await read('bss', 'ListOrderResources', args), 'data[]') as Resource[];
    const main = resources.filter(({ is_main_resource = 1 }) => is_main_resource === 1);
    const built = main.filter(({ status = IN_USE }) => status === IN_USE).length;
    if (built >= total) return { ...waiting, status: 'succeeded', total: built, done: built, percent: 100 };
    if (main.length === 0) return waiting;
    return { ...waiting, status: 'running', done: built, percent: Math.floor((100 * built) / total) };
  } catch (error) {
    // Many who may buy may not look into billing: what is known of an unpaid order is that it was unpaid when it was made.
    if (!handle.paid && error instanceof ToolError && !error.body.retryable && error.body.code !== 'cancelled')
      return { ...waiting, said: `billing could not be read: ${error.body.message}` };
    throw error;
  }
}
