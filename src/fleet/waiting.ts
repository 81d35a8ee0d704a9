import type { Clock } from '../catalog/clock.ts';
import type { ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Snapshot } from './snapshot.ts';

/** A reading under way, for all who wait for it. */
export interface Load {
  what: string;
  done: Promise<Snapshot>;
  abort: AbortController;
  waiters: number;
  /** Told when rows arrive, and when the cloud is asked or has answered. */
  watchers: Set<() => void>;
  rows: number;
  total: number;
  /** Requests without an answer yet. */
  open: number;
}

export const STILL_LOADING = 'still_loading';

/** One call that waits for readings: how long, and what it is told meanwhile. */
export class Waiting {
  readonly #context: Pick<ToolContext, 'signal' | 'progress'>;
  readonly #clock: Clock;
  readonly #deadline: number;
  readonly #loads = new Set<Load>();
  readonly #over: Promise<never>;
  #giveUp!: (why: ToolError) => void;
  #timer: AbortController | undefined;
  #told = -1;

  /** Without `patienceMs` it waits for as long as it takes. */
  constructor(context: Pick<ToolContext, 'signal' | 'progress'>, clock: Clock, patienceMs = Number.POSITIVE_INFINITY) {
    this.#context = context;
    this.#clock = clock;
    this.#deadline = clock.now() + patienceMs;
    this.#over = new Promise((_, reject) => {
      this.#giveUp = reject;
    });
    this.#over.catch(() => {});
  }

  /**
   * What the reading gives. Throws the signal's reason, or `still_loading` when patience is over. A reading that its last waiter
   * leaves is ended, unless it was only too slow: who asks again finds it done.
   */
  async for(load: Load): Promise<Snapshot> {
    const { signal } = this.#context;
    const look = () => this.#look();
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
    });
    load.waiters++;
    load.watchers.add(look);
    this.#loads.add(load);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      look();
      return await Promise.race([load.done, aborted, this.#over]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      load.watchers.delete(look);
      load.waiters--;
      if (load.waiters === 0 && signal.aborted) load.abort.abort(signal.reason);
    }
  }

  end(): void {
    this.#timer?.abort();
  }

  #look(): void {
    this.#tell();
    // What does not wait for the cloud is about to end, and may.
    const waits = [...this.#loads].some(({ open }) => open > 0);
    if (!waits) {
      this.#timer?.abort();
      this.#timer = undefined;
    } else if (!this.#timer && this.#deadline < Number.POSITIVE_INFINITY) {
      this.#timer = new AbortController();
      const left = Math.max(0, this.#deadline - this.#clock.now());
      this.#clock.sleep(left, this.#timer.signal).then(
        () => this.#giveUp(stillLoading(this.#state())),
        () => {},
      );
    }
  }

  #tell(): void {
    const { rows, total } = this.#state();
    if (rows <= this.#told) return;
    this.#told = rows;
    const what = [...new Set([...this.#loads].map((load) => load.what))].join(', ');
    this.#context.progress?.({ progress: rows, total, message: `${what}: ${rows} of ${total} rows` });
  }

  #state(): { rows: number; total: number } {
    const loads = [...this.#loads];
    const sum = (of: 'rows' | 'total') => loads.reduce((all, load) => all + load[of], 0);
    return { rows: sum('rows'), total: Math.max(sum('rows'), sum('total')) };
  }
}

function stillLoading({ rows, total }: { rows: number; total: number }): ToolError {
  return new ToolError({
    code: STILL_LOADING,
    message: `Still reading the fleet: ${rows} of ${total} rows are here, and the reading goes on.`,
    hint: 'Ask the same again in a minute: what was read is kept.',
    retryable: true,
  });
}
