import type { Clock } from '../catalog/clock.ts';

const HOUR_MS = 3_600_000;

/** Counts the mutations of each principal in the last hour, for the policy's write budget. Of this process only. */
export class WriteLedger {
  #clock: Clock;
  #times = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns a function for a mutation that was not sent after all. */
  add(principal: string): () => void {
    const time = this.#clock.now();
    this.#times.set(principal, [...this.#recent(principal), time]);
    return () => {
      const times = this.#recent(principal);
      const at = times.lastIndexOf(time);
      this.#times.set(
        principal,
        times.filter((_, index) => index !== at),
      );
    };
  }

  lastHour(principal: string): number {
    return this.#recent(principal).length;
  }

  #recent(principal: string): number[] {
    const since = this.#clock.now() - HOUR_MS;
    return (this.#times.get(principal) ?? []).filter((time) => time > since);
  }
}
