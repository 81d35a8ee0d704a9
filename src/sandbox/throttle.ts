import { MINUTE } from './time.ts';

interface Window {
  since: number;
  used: number;
}

/** Callers with temporary keys come and go: from so many on, windows that are over are let go. */
const MOST_WINDOWS = 10_000;

/**
 * Counts requests per caller, operation and minute, in windows that start with their first request
 * (Workspace overview, "Throttling": "Max. User Requests" per minute and API).
 */
export class Throttle {
  readonly #windows = new Map<string, Window>();

  /** Whether one more request is within `limit` per minute; a refused one is not counted. */
  admit(caller: string, operation: string, limit: number, now: number): boolean {
    const key = `${caller} ${operation}`;
    const window = this.#windows.get(key);
    if (!window || isOver(window, now)) {
      if (this.#windows.size >= MOST_WINDOWS) this.#forget(now);
      this.#windows.set(key, { since: now, used: 1 });
      return limit > 0;
    }
    if (window.used >= limit) return false;
    window.used++;
    return true;
  }

  #forget(now: number): void {
    for (const [key, window] of this.#windows) if (isOver(window, now)) this.#windows.delete(key);
  }
}

function isOver({ since }: Window, now: number): boolean {
  return now - since >= MINUTE || now < since;
}
