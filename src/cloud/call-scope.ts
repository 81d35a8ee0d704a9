import { setMaxListeners } from 'node:events';
import type { Clock } from '../catalog/clock.ts';
import { WireError } from './lost.ts';

/** What ends one call: its caller's signal or its deadline, whichever comes first. */
export interface CallScope {
  /** Its reason is a `WireError`. */
  signal: AbortSignal;
  /** ms since the epoch; infinite without a deadline. */
  deadlineAt: number;
  /** To be called when the call is over: it lets go of the signal and the timer. */
  end(): void;
}

export function openScope(clock: Clock, caller: AbortSignal | undefined, deadlineMs: number | undefined): CallScope {
  const controller = new AbortController();
  const timer = new AbortController();
  const onAbort = () => controller.abort(new WireError('cancelled', false));
  if (caller?.aborted) onAbort();
  if (caller) {
    // One tool call may have dozens of requests under way; Node warns from the eleventh listener on.
    setMaxListeners(0, caller);
    caller.addEventListener('abort', onAbort, { once: true });
  }
  if (deadlineMs !== undefined) {
    clock.sleep(deadlineMs, timer.signal).then(
      () => controller.abort(new WireError('deadline', false)),
      () => {},
    );
  }
  return {
    signal: controller.signal,
    deadlineAt: deadlineMs === undefined ? Number.POSITIVE_INFINITY : clock.now() + deadlineMs,
    end: () => {
      timer.abort();
      caller?.removeEventListener('abort', onAbort);
    },
  };
}
