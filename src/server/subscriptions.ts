import type { JobWatches, WatchedJob } from './job-watches.ts';

/** Jobs of one channel that are not over. */
const MOST = 100;

interface Subscription {
  job: WatchedJob;
  /** How often it was asked for. */
  times: number;
  /** What was told last; undefined before the first look. */
  mark?: string;
  over: boolean;
  stop?: () => void;
}

/**
 * Addresses of jobs that one client listens to, or several on the same channel. Each change is told once, the end always: also to who comes
 * after it, because between reading a job and listening to it the job may have ended.
 */
export class Subscriptions {
  readonly #watches: JobWatches;
  readonly #notify: (uri: string) => void;
  readonly #all = new Map<string, Subscription>();
  #paused: boolean;

  /** With `paused`, nothing is watched before `resume`. */
  constructor(watches: JobWatches, notify: (uri: string) => void, { paused = false } = {}) {
    this.#watches = watches;
    this.#notify = notify;
    this.#paused = paused;
  }

  /** `false` when too many jobs are watched already. */
  add(uri: string, job: WatchedJob): boolean {
    const known = this.#all.get(uri);
    if (!known && (this.#open >= MOST || !this.#watches.hasRoomFor(job))) return false;
    const subscription: Subscription = {
      job,
      times: (known?.times ?? 0) + 1,
      over: false,
      // Who comes after the end has not heard of it.
      ...(known && !known.over && known.mark !== undefined && { mark: known.mark }),
    };
    this.#all.set(uri, subscription);
    if (!this.#paused) this.#watch(uri, subscription);
    known?.stop?.();
    return true;
  }

  remove(uri: string): void {
    const known = this.#all.get(uri);
    if (!known || --known.times > 0) return;
    known.stop?.();
    this.#all.delete(uri);
  }

  /** However often it was asked for. */
  forget(uri: string): void {
    this.#all.get(uri)?.stop?.();
    this.#all.delete(uri);
  }

  /** Nobody listens for now. */
  pause(): void {
    this.#paused = true;
    for (const subscription of this.#all.values()) {
      subscription.stop?.();
      delete subscription.stop;
    }
  }

  /** Somebody does again; what changed meanwhile is told. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    for (const [uri, subscription] of this.#all) {
      if (!subscription.over && this.#watches.hasRoomFor(subscription.job)) this.#watch(uri, subscription);
    }
  }

  end(): void {
    this.pause();
    this.#all.clear();
  }

  get #open(): number {
    return [...this.#all.values()].filter(({ over }) => !over).length;
  }

  #watch(uri: string, subscription: Subscription): void {
    subscription.stop = this.#watches.watch(subscription.job, ({ mark, over }) => {
      const isNews = subscription.mark === undefined ? over : subscription.mark !== mark;
      Object.assign(subscription, { mark, over });
      if (isNews) this.#notify(uri);
    });
  }
}
