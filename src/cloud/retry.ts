import type { Clock } from '../catalog/clock.ts';
import { CloudError } from './errors.ts';
import { MAX_HOLD_MS } from './throttle.ts';

export interface RepeatOptions {
  /** The call changes state. */
  mutates: boolean;
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  signal?: AbortSignal;
  /** No repeat starts after this; ms since the epoch. */
  deadlineAt?: number;
  /** All attempts, the first included. */
  attempts?: number;
}

const ATTEMPTS = 4;
const BASE_MS = 250;
/** After a 429 that names no time. */
const BUSY_MS = 1_000;
const CAP_MS = 8_000;

/** 503 too: reading again harms nobody, although the appendices advise against it (Workspace API Reference, A.1). */
const REPEATED_STATUSES: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/**
 * Runs `attempt` until it succeeds or may not be repeated, with full jitter between (0 to 250 ms,
 * after a 429 to 1 s; doubled each time, at most 8 s).
 *
 * A call that changes state is repeated only when it is certain that nothing was done: after a 429, and when no connection
 * ever carried it. A read is also repeated after lost connections, timeouts, 408, 502, 503, 504, and a 413 that names a time.
 * Nothing is repeated past the deadline, or when the cloud wants to be left alone for more than two minutes.
 */
export async function repeat<T>(attempt: () => Promise<T>, options: RepeatOptions): Promise<T> {
  const { clock, random, signal, deadlineAt = Number.POSITIVE_INFINITY, attempts = ATTEMPTS } = options;
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      if (made >= attempts || !(error instanceof CloudError) || !mayRepeat(error, options.mutates)) throw error;
      const hold = error.holdMs ?? 0;
      const base = error.status === 429 ? BUSY_MS : BASE_MS;
      const pause = random() * Math.min(CAP_MS, base * 2 ** (made - 1));
      if (hold > MAX_HOLD_MS || clock.now() + Math.max(hold, pause) > deadlineAt) throw error;
      // A throttled call queues again for its turn at once, so that it keeps its place; the throttle holds it.
      if (error.status === 429 && error.holdMs !== undefined) continue;
      await clock.sleep(Math.max(hold, pause), signal);
    }
  }
}

/** Whether sending once more can do no harm and may help. */
export function mayRepeat(error: CloudError, mutates: boolean): boolean {
  if (error.lost) {
    if (error.lost === 'unreachable') return true;
    return !mutates && ['timeout', 'reset', 'truncated'].includes(error.lost);
  }
  if (error.status === 429) return true;
  if (mutates || error.status === undefined) return false;
  if (error.status === 413) return error.holdMs !== undefined;
  return REPEATED_STATUSES.has(error.status) || (error.body.code === 'invalid_answer' && error.body.retryable);
}
