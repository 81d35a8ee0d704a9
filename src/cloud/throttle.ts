import type { Clock } from '../catalog/clock.ts';
import { WireError } from './lost.ts';

/** The gateway counts per minute; one second more covers the time on the way. */
const WINDOW_MS = 61_000;

/** Nothing waits longer than this for a hold to end; ms. */
export const MAX_HOLD_MS = 120_000;

/** A place in the queue of one operation. */
export interface Turn {
  /**
   * Resolves when the request may be sent, and counts it. Called again for a repeat, it keeps the place that the first call took.
   * Rejects with the signal's reason, or as `throttled` while the cloud wants to be left alone for longer than `MAX_HOLD_MS`.
   */
  wait(signal?: AbortSignal): Promise<void>;
}

interface Waiter {
  ticket: number;
  go: () => void;
  fail: (reason: unknown) => void;
}

interface Lane {
  perMinute: number;
  /** When the requests of the running window went out; ms, ascending. */
  sent: number[];
  heldUntil: number;
  /** By ticket. */
  queue: Waiter[];
  timer?: AbortController;
}

/**
 * Keeps each key within its requests per minute, first come, first served: at most that many in any 61 seconds.
 * It has a timer only while someone waits.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #lanes = new Map<string, Lane>();
  #tickets = 0;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  turn(key: string, perMinute: number): Turn {
    const lane = this.#lane(key);
    lane.perMinute = Math.max(1, perMinute);
    const ticket = this.#tickets++;
    return { wait: (signal) => this.#wait(lane, ticket, signal) };
  }

  /** Lets nothing of `key` out for `ms`; turns those away who would wait too long. */
  hold(key: string, ms: number): void {
    const lane = this.#lane(key);
    lane.heldUntil = Math.max(lane.heldUntil, this.#clock.now() + ms);
    if (ms > MAX_HOLD_MS) turnAway(lane, 'throttled');
  }

  /** How long until the minute that began with the first request of the running window is over; ms. */
  restOfWindow(key: string): number {
    const lane = this.#lane(key);
    const now = this.#clock.now();
    this.#forget(lane, now);
    return Math.max(0, (lane.sent[0] ?? now) + WINDOW_MS - now);
  }

  /** Turns everyone away who waits. */
  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values()) turnAway(lane, 'closed');
  }

  #lane(key: string): Lane {
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { perMinute: 1, sent: [], heldUntil: 0, queue: [] };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #wait(lane: Lane, ticket: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#closed) return Promise.reject(new WireError('closed', false));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (lane.heldUntil - this.#clock.now() > MAX_HOLD_MS) return Promise.reject(new WireError('throttled', false));
    return new Promise((resolve, reject) => {
      const leave = () => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        ticket,
        go: () => {
          leave();
          resolve();
        },
        fail: (reason) => {
          leave();
          reject(reason);
        },
      };
      const onAbort = () => {
        lane.queue.splice(lane.queue.indexOf(waiter), 1);
        waiter.fail(signal?.reason);
        if (lane.queue.length === 0) lane.timer?.abort();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const behind = lane.queue.findIndex((other) => other.ticket > ticket);
      lane.queue.splice(behind < 0 ? lane.queue.length : behind, 0, waiter);
      this.#serve(lane);
    });
  }

  /** Lets out whoever may go now, and sets the timer for the next. */
  #serve(lane: Lane): void {
    while (lane.queue.length > 0) {
      const now = this.#clock.now();
      const delay = this.#delay(lane, now);
      if (delay > 0) {
        this.#wake(lane, delay);
        return;
      }
      lane.sent.push(now);
      lane.queue.shift()?.go();
    }
  }

  #wake(lane: Lane, delay: number): void {
    if (lane.timer && !lane.timer.signal.aborted) return;
    const timer = new AbortController();
    lane.timer = timer;
    this.#clock.sleep(delay, timer.signal).then(
      () => {
        lane.timer = undefined;
        this.#serve(lane);
      },
      () => {},
    );
  }

  #delay(lane: Lane, now: number): number {
    this.#forget(lane, now);
    const full = lane.sent.length >= lane.perMinute;
    const free = full ? lane.sent[lane.sent.length - lane.perMinute]! + WINDOW_MS : now;
    return Math.max(free, lane.heldUntil) - now;
  }

  #forget(lane: Lane, now: number): void {
    // A clock that was set back would hold everyone until it catches up.
    if (lane.sent.length > 0 && lane.sent.at(-1)! > now) lane.sent = [];
    const kept = lane.sent.findIndex((at) => at + WINDOW_MS > now);
    lane.sent.splice(0, kept < 0 ? lane.sent.length : kept);
  }
}

function turnAway(lane: Lane, why: 'throttled' | 'closed'): void {
  for (const { fail } of lane.queue.splice(0)) fail(new WireError(why, false));
  lane.timer?.abort();
}
