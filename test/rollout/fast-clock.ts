import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/catalog/clock.ts';

export interface Ticks {
  /** What it is at `real`; ms since the epoch. */
  start: number;
  real: number;
  /** How much faster than the real one it goes. */
  speed: number;
}

/** A clock that runs fast, and shows the same time in every process that has the same ticks. */
export function fastClock({ start, real, speed }: Ticks): Clock {
  return {
    now: () => start + Math.round((Date.now() - real) * speed),
    sleep: (ms, signal) => delay(Math.max(1, ms / speed), undefined, signal ? { signal } : {}),
  };
}
