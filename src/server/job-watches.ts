import { ToolError } from '../catalog/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { lookAtJob } from '../engine/job-look.ts';
import type { Call } from '../engine/parts.ts';

/** Which job, and where it runs. */
export interface WatchedJob {
  job: string;
  site: string;
}

/** What one look found. */
export interface Seen {
  /** Differs when anything about the job does. */
  mark: string;
  over: boolean;
}

export type Tell = (seen: Seen) => void;

/** First look again after this long, then each wait grows by half up to the longest; ms. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Jobs watched at once: with the longest waits their looks take half of what the API allows a minute. */
const MOST = 100;

interface Watch {
  tells: Set<Tell>;
  /** Ends the watch. */
  end: AbortController;
  /** Ends the wait for the next look. */
  hurry: AbortController;
  next: number;
}

/**
 * Looks at jobs that somebody watches: once for all who watch the same, until it is over or nobody does. Whoever comes later has it looked at
 * at once. A look that fails for a passing reason says nothing; one that always would ends the watch as if the job were over.
 */
export class JobWatches {
  readonly #engine: Engine;
  readonly #watches = new Map<string, Watch>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether another job may be watched, or this one is already. */
  hasRoomFor(job: WatchedJob): boolean {
    return this.#watches.size < MOST || this.#watches.has(keyOf(job));
  }

  /** Jobs that are looked at. */
  get size(): number {
    return this.#watches.size;
  }

  /** Tells what each look found, from the next one on; never before this returns. Returns what ends it. */
  watch(job: WatchedJob, tell: Tell): () => void {
    const key = keyOf(job);
    const known = this.#watches.get(key);
    const watch = known ?? this.#begin(job, key);
    // By a name of its own, so that the same function can watch twice.
    const own: Tell = (seen) => tell(seen);
    watch.tells.add(own);
    if (known) {
      known.next = FIRST_WAIT_MS;
      known.hurry.abort();
    }
    return () => {
      watch.tells.delete(own);
      if (watch.tells.size === 0) watch.end.abort();
    };
  }

  /** Ends all. */
  close(): void {
    for (const { end } of this.#watches.values()) end.abort();
  }

  #begin(job: WatchedJob, key: string): Watch {
    const watch = {
      tells: new Set<Tell>(),
      end: new AbortController(),
      hurry: new AbortController(),
      next: FIRST_WAIT_MS,
    };
    this.#watches.set(key, watch);
    const forget = () => {
      if (this.#watches.get(key) === watch) this.#watches.delete(key);
    };
    // Who comes now must not join what has ended.
    watch.end.signal.addEventListener('abort', forget, { once: true });
    this.#follow(job, watch)
      .catch((error: unknown) => {
        if (!watch.end.signal.aborted)
          this.#engine.parts.log.error({ job: job.job, err: error }, 'a job could not be watched');
      })
      .finally(forget);
    return watch;
  }

  async #follow(job: WatchedJob, watch: Watch): Promise<void> {
    const { clock } = this.#engine.parts;
    const { signal } = watch.end;
    for (;;) {
      watch.hurry = new AbortController();
      const seen = await this.#look(job, signal);
      if (signal.aborted) return;
      if (seen) for (const tell of [...watch.tells]) tell(seen);
      if (seen?.over) return;
      const wait = watch.next;
      watch.next = Math.min(wait * 1.5, LONGEST_WAIT_MS);
      await clock.sleep(wait, AbortSignal.any([signal, watch.hurry.signal])).catch(() => {});
      if (signal.aborted) return;
    }
  }

  async #look({ job, site }: WatchedJob, signal: AbortSignal): Promise<Seen | undefined> {
    const call: Call = { principal: this.#engine.parts.config.principal, signal };
    try {
      const seen = await lookAtJob(this.#engine, job, site, call);
      return { mark: JSON.stringify(seen.job), over: seen.over };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return error.body.retryable || signal.aborted ? undefined : { mark: error.body.code, over: true };
    }
  }
}

function keyOf({ job, site }: WatchedJob): string {
  return JSON.stringify([site, job]);
}
