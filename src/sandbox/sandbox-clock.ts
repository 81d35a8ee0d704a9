import type { Clock } from '../catalog/clock.ts';

interface Sleeper {
  due: number;
  wake(): void;
}

/** The sandbox's time: runs with another clock until somebody moves it on or stops it. It never goes back. */
export class SandboxClock implements Clock {
  readonly #base: Clock;
  #ahead = 0;
  #stoppedAt: number | undefined;
  readonly #sleepers = new Set<Sleeper>();

  constructor(base: Clock) {
    this.#base = base;
  }

  get stopped(): boolean {
    return this.#stoppedAt !== undefined;
  }

  now(): number {
    return this.#stoppedAt ?? this.#base.now() + this.#ahead;
  }

  /** Throws a RangeError for a moment that has passed. */
  moveTo(at: number): void {
    const by = at - this.now();
    if (!(by >= 0)) throw new RangeError('time only goes on');
    if (this.#stoppedAt !== undefined) this.#stoppedAt = at;
    else this.#ahead += by;
    for (const sleeper of this.#sleepers) if (sleeper.due <= at) sleeper.wake();
  }

  stop(at = this.now()): void {
    this.#stoppedAt = at;
  }

  /** Runs on from where it stands. */
  run(): void {
    if (this.#stoppedAt === undefined) return;
    this.#ahead = this.#stoppedAt - this.#base.now();
    this.#stoppedAt = undefined;
    for (const { wake } of this.#sleepers) wake();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const due = this.now() + ms;
    while (this.now() < due) await this.#untilMovedOr(due, signal);
  }

  #untilMovedOr(due: number, signal: AbortSignal | undefined): Promise<void> {
    const moved = new AbortController();
    const stop = signal ? AbortSignal.any([signal, moved.signal]) : moved.signal;
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { due, wake: () => moved.abort() };
      this.#sleepers.add(sleeper);
      const end = () => {
        this.#sleepers.delete(sleeper);
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      };
      const waiting = this.#stoppedAt === undefined ? this.#base.sleep(due - this.now(), stop) : untilAborted(stop);
      waiting.then(end, end);
    });
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
