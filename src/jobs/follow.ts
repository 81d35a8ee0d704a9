import type { Clock } from '../catalog/clock.ts';
import type { Progress } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { lookAtGone } from './gone.ts';
import { isOver, type JobHandle, type JobState, type Look, type ReadOperation } from './job.ts';
import { lookAtWorkspaceJob } from './workspace.ts';

/** First look after this long, then each wait grows by half up to the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

export interface FollowOptions {
  clock: Clock;
  read: ReadOperation;
  /** How long to wait in all; then the states so far come back. */
  waitMs: number;
  signal: AbortSignal;
  progress?: (update: Progress) => void;
}

/**
 * Follows jobs until all are over or the wait is used up, whichever is first; never throws for a job that failed.
 * A look that fails for a passing reason is repeated at the next turn. Aborting stops the waiting, never the jobs.
 */
export async function follow(handles: readonly JobHandle[], options: FollowOptions): Promise<JobState[]> {
  const { clock, signal } = options;
  const deadline = clock.now() + options.waitMs;
  const states = new Map<JobHandle, JobState>();
  let reported = -1;
  let wait = FIRST_WAIT_MS;
  for (;;) {
    const open = handles.filter((handle) => !isFinal(states.get(handle)));
    const looks = await Promise.all(open.map((handle) => lookOnce(handle, options, states.get(handle))));
    for (const [index, handle] of open.entries()) states.set(handle, looks[index] as JobState);
    const now = handles.map((handle) => states.get(handle) as JobState);
    reported = report(now, reported, options.progress);
    const left = deadline - clock.now();
    if (now.every(isFinal) || left <= 0) return now;
    await clock.sleep(Math.min(wait, left), signal);
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
  }
}

const LOOKS: Record<JobHandle['family'], Look> = { workspace: lookAtWorkspaceJob, gone: lookAtGone };

async function lookOnce(handle: JobHandle, { read }: FollowOptions, last?: JobState): Promise<JobState> {
  try {
    return await LOOKS[handle.family](handle, read);
  } catch (error) {
    if (!(error instanceof ToolError) || error.body.code === 'cancelled') throw error;
    const soFar = last ?? { handle, status: 'running' as const, total: 0, done: 0, percent: 0, failures: [] };
    return error.body.retryable ? soFar : { ...soFar, status: 'unclear', lost: error.body };
  }
}

function isFinal(state: JobState | undefined): boolean {
  return state !== undefined && isOver(state);
}

/** Progress must only grow; the percentage is that of all jobs together. */
function report(states: readonly JobState[], reported: number, progress?: (update: Progress) => void): number {
  const percent = Math.floor(
    states.reduce((sum, state) => sum + (isOver(state) ? 100 : state.percent), 0) / Math.max(states.length, 1),
  );
  if (!progress || percent <= reported) return Math.max(reported, percent);
  const done = states.reduce((sum, state) => sum + state.done, 0);
  const total = states.reduce((sum, state) => sum + state.total, 0);
  const failed = states.reduce((sum, state) => sum + state.failures.length, 0);
  progress({ progress: percent, total: 100, message: `${done} of ${total} done${failed ? `, ${failed} failed` : ''}` });
  return percent;
}
