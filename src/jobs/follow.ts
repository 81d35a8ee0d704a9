import type { Clock } from '../catalog/clock.ts';
import type { Progress } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { lookAtAppstreamJob, lookAtImageJob } from './appstream.ts';
import { lookAtGone } from './gone.ts';
import { isOver, type JobHandle, type JobState, type Look, type ReadOperation } from './job.ts';
import { lookAtOrder } from './order.ts';
import { lookAtScriptTask } from './script.ts';
import { lookAtWorkspaceJob } from './workspace.ts';

/** First look after this long, then each wait grows by half up to the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

/** Looks under way together: many deletions must not fill the queue of their read for minutes. */
const LOOKS_AT_ONCE = 16;
/** What a look that begins when the wait is used up may still take. */
const LAST_LOOK_MS = 2_000;

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
 * A look that fails for a passing reason is repeated at the next turn. Aborting stops the waiting, never the jobs, and
 * throws `cancelled`.
 */
export async function follow(handles: readonly JobHandle[], options: FollowOptions): Promise<JobState[]> {
  const { clock, signal } = options;
  const deadline = clock.now() + options.waitMs;
  const states = handles.map(unseen);
  let reported = -1;
  let wait = FIRST_WAIT_MS;
  for (;;) {
    await lookAtOpen(states, options, deadline + LAST_LOOK_MS);
    reported = report(states, reported, options.progress);
    const left = deadline - clock.now();
    if (states.every(isOver) || left <= 0) return states;
    await clock.sleep(Math.min(wait, left), signal).catch((error) => {
      throw signal.aborted ? cancelled() : error;
    });
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
  }
}

function unseen(handle: JobHandle): JobState {
  return { handle, status: 'running', total: 0, done: 0, percent: 0, failures: [] };
}

/** One turn: every job that is not over, some at a time, as long as there is time. */
async function lookAtOpen(states: JobState[], { clock, read, signal }: FollowOptions, until: number): Promise<void> {
  const open = [...states.keys()].filter((index) => !isOver(states[index]!));
  const waiting = open.values();
  const lookAtNext = async () => {
    for (const index of waiting) {
      if (signal.aborted) throw cancelled();
      const deadlineMs = until - clock.now();
      if (deadlineMs <= 0) return;
      states[index] = await lookOnce(states[index]!, (service, id, args) => read(service, id, args, deadlineMs));
    }
  };
  await Promise.all(Array.from({ length: Math.min(LOOKS_AT_ONCE, open.length) }, lookAtNext));
}

const LOOKS: Record<JobHandle['family'], Look> = {
  workspace: lookAtWorkspaceJob,
  appstream: lookAtAppstreamJob,
  image: lookAtImageJob,
  script: lookAtScriptTask,
  order: lookAtOrder,
  gone: lookAtGone,
};

/** One look at a job; throws `ToolError` where it can't be looked at. */
export function look(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  return LOOKS[handle.family](handle, read);
}

async function lookOnce(last: JobState, read: ReadOperation): Promise<JobState> {
  try {
    return await look(last.handle, read);
  } catch (error) {
    if (!(error instanceof ToolError) || error.body.code === 'cancelled') throw error;
    return error.body.retryable ? last : { ...last, status: 'unclear', lost: error.body };
  }
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

function cancelled(): ToolError {
  return new ToolError({
    code: 'cancelled',
    message: 'the waiting was cancelled; what was started goes on',
    hint: 'wait_for_job goes on following.',
  });
}
