import { ToolError } from '../catalog/errors.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { JobHandle, JobState, ReadOperation } from './job.ts';

/**
 * Follows a deletion that has no job: reads the thing until it is not found or shows a state that means deleted.
 * (After a deletion the API may go on answering 200 with status DELETED, in either case of letters.)
 */
export async function lookAtGone(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  if (handle.family !== 'gone') throw new Error(`not a deletion: ${handle.family}`);
  const state = { handle, total: 1, failures: [] };
  try {
    const answer = await read(handle.service, handle.read, { [handle.arg]: handle.id });
    const words = handle.path ? valuesAt(answer, handle.path).map((value) => String(value ?? '').toUpperCase()) : [];
    if (handle.states.some((state) => words.includes(state.toUpperCase())))
      return { ...state, status: 'succeeded', done: 1, percent: 100 };
    return { ...state, status: 'running', done: 0, percent: 0 };
  } catch (error) {
    if (error instanceof ToolError && error.notFound) return { ...state, status: 'succeeded', done: 1, percent: 100 };
    throw error;
  }
}
