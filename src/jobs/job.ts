import type { ErrorBody } from '../catalog/errors.ts';
import type { Service } from '../catalog/operation.ts';

/** What is needed to go on following a job in another call or process. */
export type JobHandle =
  | { family: 'workspace'; id: string; pool?: string }
  | { family: 'appstream' | 'image' | 'script'; id: string }
  /** `paid`: the purchase asked for payment at once. */
  | { family: 'order'; id: string; paid: boolean; count?: number; change?: boolean }
  | { family: 'gone'; service: Service; id: string; read: string; arg: string; states: string[]; path?: string };

export interface JobFailure {
  /** The thing that failed, as the API names it. */
  target: string;
  name?: string;
  code: string;
  reason?: string;
}

/**
 * `succeeded` only when every sub-job did. `unpaid`: an order that nothing is built for before somebody pays it. `unclear` when the API reports a status that nobody has documented:
 * shown as it is, never taken for success.
 */
export type JobStatus = 'running' | 'succeeded' | 'partly_failed' | 'failed' | 'unpaid' | 'unclear';

/** One look at a job. */
export interface JobState {
  handle: JobHandle;
  status: JobStatus;
  total: number;
  done: number;
  /** 0 to 100 over all sub-jobs. */
  percent: number;
  failures: JobFailure[];
  /** What the API called it, when we could not. */
  said?: string;
  /** Why nobody can look any more (permission, unknown id): the job itself may go on. */
  lost?: ErrorBody;
}

/** Reads one operation, in `deadlineMs` or not at all; throws `ToolError`. */
export type ReadOperation = (
  service: Service,
  operationId: string,
  args: Record<string, unknown>,
  deadlineMs?: number,
) => Promise<unknown>;

/** Looks at a job once. */
export type Look = (handle: JobHandle, read: ReadOperation) => Promise<JobState>;

export function isOver(state: JobState): boolean {
  return (state.status !== 'running' && state.status !== 'unclear') || state.lost !== undefined;
}
