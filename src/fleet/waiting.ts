import type { Clock } from '../catalog/clock.ts';
import type { ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { cancelled } from './ended.ts';
import type { Scope, Snapshot } from './snapshot.ts';

/** A reading under way, for all who wait for it. */
export interface Load {
  what: string;
  scope: Scope;
  done: Promise<Snapshot>;
  abort: AbortController;
  waiters: number;
  /** Told when rows arrive, and when the cloud is asked or has answered. */
  watchers: Set<() => void>;
  rows: number;
  total: number;
  /** Requests without an answer yet: its own, and of the reading that it needs first. */
  open: number;
  behind: number;
  /** Somebody was told that it goes on. */
  promised: boolean;
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
  readonly #watch: ((open: number) => void) | undefined;
  #timer: AbortController | undefined;
  #told = -1;
  #ended = false;

  /** Without `patienceMs` it waits for as long as it takes; `watch` is told of requests that have no answer yet. */
  constructor(
    context: Pick<ToolContext, 'signal' | 'progress'>,
    clock: Clock,
    { patienceMs = Number.POSITIVE_INFINITY, watch }: { patienceMs?: number; watch?: (open: number) => void } = {},
  ) {
    this.#context = context;
    this.#watch = watch;
    this.#clock = clock;
    this.#deadline = clock.now() + patienceMs;
    this.#over = new Promise((_, reject) => {
      this.#giveUp = reject;
    });
    this.#over.catch(() => {});
  }

  /**
   * What the reading gives. Throws `cancelled`, or `still_loading` when patience is over. A reading that its last waiter leaves is
   * ended, unless somebody was told that it goes on: who asks again finds it done.
   */
  async for(load: Load): Promise<Snapshot> {
    const { signal } = this.#context;
    const look = () => this.#look();
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(cancelled());
    });
    aborted.catch(() => {});
    load.waiters++;
    load.watchers.add(look);
    this.#loads.add(load);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) throw cancelled();
      look();
      return await Promise.race([load.done, aborted, this.#over]);
    } catch (error) {
      if (error instanceof ToolError && error.body.code === STILL_LOADING) load.promised = true;
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      load.watchers.delete(look);
      load.waiters--;
      const left = load.waiters === 0 && !load.promised;
      if (left && (signal.aborted || this.#ended)) load.abort.abort(cancelled());
    }
  }

  /** The call is answered: it waits for nothing any more. */
  end(): void {
    this.#ended = true;
    this.#timer?.abort();
    this.#giveUp(cancelled());
  }

  #look(): void {
    if (this.#ended) return;
    this.#tell();
    const open = [...this.#loads].reduce((sum, load) => sum + load.open + load.behind, 0);
    this.#watch?.(open);
    // What does not wait for the cloud is about to end, and may.
    if (open === 0) {
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
