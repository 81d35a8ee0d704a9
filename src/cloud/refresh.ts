/** A value that may end. */
export interface Lease<T> {
  value: T;
  /** ms since the epoch, by the same clock as `now`. */
  expiresAt?: number;
}

export interface LeaseOptions {
  now: () => number;
  /** How long before its end a value is fetched anew, in ms; at most half of what it had left when it came. */
  marginMs: number;
}

/** After a failed renewal of a value that still holds, wait this long before the next try. */
const PATIENCE_MS = 30_000;

/** A value fetched when it is first wanted and again before it ends; any number of callers share one fetch. */
export class Refreshed<T> {
  readonly #fetch: () => Promise<Lease<T>>;
  readonly #now: LeaseOptions['now'];
  readonly #marginMs: number;
  #held?: Lease<T> & { renewAt: number };
  #fetching?: Promise<T>;

  constructor(fetch: () => Promise<Lease<T>>, { now, marginMs }: LeaseOptions) {
    this.#fetch = fetch;
    this.#now = now;
    this.#marginMs = marginMs;
  }

  /** What is held now, fresh or not. */
  get current(): T | undefined {
    return this.#held?.value;
  }

  /**
   * A value that holds. `signal` ends this caller's wait only: the fetch goes on for the others.
   * A failed fetch fails those who wait for it and is forgotten; while the old value still holds, it serves instead.
   */
  async get(signal?: AbortSignal): Promise<T> {
    const held = this.#held;
    if (held && this.#now() < held.renewAt) return held.value;
    this.#fetching ??= this.#renew().finally(() => {
      this.#fetching = undefined;
    });
    return unlessAborted(this.#fetching, signal);
  }

  /** Forgets `value` if it is still the one held. */
  drop(value: T): void {
    if (this.#held?.value === value) this.#held = undefined;
  }

  async #renew(): Promise<T> {
    try {
      const lease = await this.#fetch();
      this.#held = { ...lease, renewAt: this.#renewAt(lease) };
      return lease.value;
    } catch (error) {
      const held = this.#held;
      if (!held?.expiresAt || this.#now() >= held.expiresAt) throw error;
      held.renewAt = Math.min(this.#now() + PATIENCE_MS, held.expiresAt);
      return held.value;
    }
  }

  #renewAt({ expiresAt }: Lease<T>): number {
    if (expiresAt === undefined) return Number.POSITIVE_INFINITY;
    return expiresAt - Math.min(this.#marginMs, (expiresAt - this.#now()) / 2);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
