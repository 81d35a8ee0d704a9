import { MINUTE } from './time.ts';

/**
 * Counts requests per caller, operation and minute, in windows that start with their first request
 * (Workspace overview, "Throttling": "Max. User Requests" per minute and API).
 */
export class Throttle {
  readonly #windows = new Map<string, { since: number; used: number }>();

  /** Whether one more request is within `limit` per minute; a refused one is not counted. */
  admit(caller: string, operation: string, limit: number, now: number): boolean {
    const key = `${caller} ${operation}`;
    const window = this.#windows.get(key);
    if (!window || now - window.since >= MINUTE || now < window.since) {
      this.#windows.set(key, { since: now, used: 1 });
      return limit > 0;
    }
    if (window.used >= limit) return false;
    window.used++;
    return true;
  }
}
