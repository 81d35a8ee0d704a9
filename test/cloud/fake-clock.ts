import type { Clock } from '../../src/catalog/clock.ts';

interface Sleeper {
  due: number;
  ms: number;
  wake: () => void;
}

interface Watcher {
  wants: (ms: number) => boolean;
  seen: (ms: number) => void;
}

export interface FakeClockOptions {
  /** What `now()` starts with; ms since the epoch. */
  start?: number;
  /**
   * Sleeps shorter than this (ms) take no time to wait for: the clock jumps over them as soon as they begin.
   * For tests of what happens between sleeps, with time-outs above the limit.
   */
  skipBelow?: number;
}

/** A clock that a test moves. Sleepers wake in the order they are due, those due together in the order they came. */
export class FakeClock implements Clock {
  /** How long each sleep was meant to be, in the order they began; aborted ones included. */
  readonly slept: number[] = [];
  #now: number;
  #skipBelow: number;
  #sleepers: Sleeper[] = [];
  #watchers: Watcher[] = [];

  constructor({ start = Date.UTC(2025, 6, 15, 8, 30, 45), skipBelow = 0 }: FakeClockOptions = {}) {
    this.#now = start;
    this.#skipBelow = skipBelow;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        due: this.#now + ms,
        ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      for (const watcher of this.#watchers.filter(({ wants }) => wants(ms))) {
        this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
        watcher.seen(ms);
      }
      if (ms < this.#skipBelow) queueMicrotask(() => this.#jump(sleeper));
    });
  }

  /** Remaining time of everyone who sleeps now, soonest first; ms. */
  get sleeping(): number[] {
    return this.#sleepers.map(({ due }) => due - this.#now).sort((a, b) => a - b);
  }

  /** Resolves with its length when someone sleeps, or already sleeps, for a time that `wants` accepts. */
  whenSleeping(wants: (ms: number) => boolean = () => true): Promise<number> {
    const found = this.#sleepers.find(({ ms }) => wants(ms));
    if (found) return Promise.resolve(found.ms);
    return new Promise((seen) => this.#watchers.push({ wants, seen }));
  }

  /** Moves time on, waking on the way whoever is due, and lets what they do run before the next one wakes. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await flush();
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#wake(next);
      await flush();
    }
    this.#now = Math.max(this.#now, until);
    await flush();
  }

  /** Moves time without waking anyone, as when the system's clock is set; `ms` may be negative. */
  set(ms: number): void {
    this.#now += ms;
  }

  #next(until: number): Sleeper | undefined {
    return this.#sleepers
      .filter(({ due }) => due <= until)
      .reduce<Sleeper | undefined>((first, each) => (first && first.due <= each.due ? first : each), undefined);
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    this.#now = Math.max(this.#now, sleeper.due);
    sleeper.wake();
  }

  #jump(sleeper: Sleeper): void {
    if (this.#sleepers.includes(sleeper)) this.#wake(sleeper);
  }
}

/** Lets everything run that waits for nothing but promises. */
async function flush(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
