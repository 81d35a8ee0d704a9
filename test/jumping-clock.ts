import type { Clock } from '../src/catalog/clock.ts';

/**
 * Simulated time that never makes a test wait: when everybody who could work is asleep, it jumps to the next waking.
 * Work between two sleeps (requests over a real port included) takes no simulated time.
 */
export class JumpingClock implements Clock {
  #now: number;
  #sleepers: { at: number; wake: () => void }[] = [];
  #scheduled = false;
  #held = 0;

  constructor(start = Date.UTC(2026, 10, 2, 9, 0, 0)) {
    this.#now = start;
  }

  now = (): number => this.#now;

  /** Moves time by hand, waking who is due. */
  advance(ms: number): void {
    this.#now += ms;
    this.#wakeDue();
  }

  /** Time stands still until the returned function is called; `advance` moves it all the same. */
  hold(): () => void {
    this.#held++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#held--;
      this.#jumpSoon();
    };
  }

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.#now + ms, wake: () => finish(resolve) };
      const finish = (settle: () => void) => {
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        finish(() => reject(signal?.reason));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      this.#jumpSoon();
    });

  /** After everything that is ready has run: a few turns of the event loop, so that a request on its way arrives first. */
  #jumpSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const turn = (left: number) => {
      if (left > 0) return setImmediate(turn, left - 1);
      this.#scheduled = false;
      if (this.#held > 0) return;
      const next = Math.min(...this.#sleepers.map((sleeper) => sleeper.at));
      if (Number.isFinite(next)) this.#now = Math.max(this.#now, next);
      this.#wakeDue();
      if (this.#sleepers.length > 0) this.#jumpSoon();
    };
    setImmediate(turn, 20);
  }

  #wakeDue(): void {
    const due = this.#sleepers.filter((sleeper) => sleeper.at <= this.#now).sort((a, b) => a.at - b.at);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const sleeper of due) sleeper.wake();
  }
}
