import { ToolError } from '../catalog/errors.ts';
import type { Results } from '../catalog/plan.ts';
import { RESULTS_URI } from './outcome.ts';
import type { EngineParts } from './parts.ts';

/**
 * Keeps what an answer shows shortened, and adds to its note where that is. By now it was read or even carried out: that the rest of it is
 * lost must not hide that.
 */
export async function keepWhole(
  { store, log }: Pick<EngineParts, 'store' | 'log'>,
  owner: Parameters<Results['put']>[0],
  tool: string,
  whole: unknown,
  note: string,
): Promise<{ note: string; result_id?: string }> {
  try {
    const result_id = await store.results.put(owner, tool, whole);
    return { note: `${note} The whole is the resource ${RESULTS_URI}${result_id}.`, result_id };
  } catch (error) {
    log.error({ tool, err: error }, 'a whole result could not be kept');
    const why = error instanceof ToolError ? `: ${error.body.message}` : '.';
    return { note: `${note} The whole could not be kept${why}` };
  }
}
