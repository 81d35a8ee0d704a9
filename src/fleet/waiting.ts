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
  /** Told whenever rows arrive. */
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
  readonly #over: Promise<void>;
  readonly #end = new AbortController();
  readonly #loads = new Set<Load>();
  #told = -1;

  /** Without `patienceMs` it waits for as long as it takes. */
  constructor(context: Pick<ToolContext, 'signal' | 'progress'>, clock: Clock, patienceMs?: number) {
    this.#context = context;
    const never = new Promise<void>(() => {});
    this.#over = patienceMs === undefined ? never : clock.sleep(patienceMs, this.#end.signal).catch(() => never);
  }

  /**
   * What the reading gives. Throws the signal's reason, or `still_loading` when patience is over. A reading that its last waiter
   * leaves is ended, unless it was only too slow: who asks again finds it done.
   */
  async for(load: Load): Promise<Snapshot> {
    const { signal } = this.#context;
    const tell = () => this.#tell();
    load.waiters++;
    load.watchers.add(tell);
    this.#loads.add(load);
    let onAbort = () => {};
    try {
      signal.throwIfAborted();
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
      });
      return await Promise.race([load.done, aborted, this.#impatient()]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      load.watchers.delete(tell);
      load.waiters--;
      if (load.waiters === 0 && signal.aborted) load.abort.abort(signal.reason);
    }
  }

  end(): void {
    this.#end.abort();
  }

  async #impatient(): Promise<never> {
    await this.#over;
    await untilOpen([...this.#loads], this.#end.signal);
    throw stillLoading(this.#state());
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

/** A reading that does not wait for the cloud is about to end: it may. Never resolves once `ended`. */
export async function untilOpen(loads: readonly Load[], ended: AbortSignal): Promise<void> {
  while (!loads.some(({ open }) => open > 0)) {
    if (ended.aborted) return new Promise(() => {});
    await new Promise((turn) => setImmediate(turn));
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
