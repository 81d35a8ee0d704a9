import { ToolError } from '../catalog/errors.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { JobHandle, JobState, ReadOperation } from './job.ts';

/**
 * Looks at an order by what was built for it (BSS, "Querying resources by order"). Nothing is built before it is paid, so an
 * order without resources waits for payment, unless the purchase itself asked to be paid at once: then it is still being
 * built.
 */
export async function lookAtOrder(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  if (handle.family !== 'order') throw new Error(`not an order: ${handle.family}`);
  const waiting: JobState = {
    handle,
    status: handle.paid ? 'running' : 'unpaid',
    total: 1,
    done: 0,
    percent: 0,
    failures: [],
  };
  try {
    const answer = await read('bss', 'ListOrderResources', { order_id: handle.id, limit: 1 });
    const built = Math.max(Number(valuesAt(answer, 'total_count')[0] ?? 0), valuesAt(answer, 'data[]').length);
    return built === 0 ? waiting : { ...waiting, status: 'succeeded', total: built, done: built, percent: 100 };
  } catch (error) {
    // Many who may buy may not look into billing: what is known of an unpaid order is that it was unpaid when it was made.
    if (!handle.paid && error instanceof ToolError && !error.body.retryable && error.body.code !== 'cancelled')
      return { ...waiting, said: `billing could not be read: ${error.body.message}` };
    throw error;
  }
}
