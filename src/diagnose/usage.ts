import type { Point } from './sources/metrics.ts';
import { HOUR } from './times.ts';

/** Percent. */
export const BUSY = 90;

/** A peak passes: it has been busy for so long. */
const LATELY = 2 * HOUR;

/** Nearly all the time of the last two hours, and now. */
export function isBusy(points: readonly Point[], now: number): boolean {
  const lately = points.filter(({ at }) => at >= now - LATELY);
  const [first, latest] = [lately[0], lately.at(-1)];
  if (!first || !latest || latest.at - first.at < LATELY / 2) return false;
  return latest.value >= BUSY && mean(points, now - LATELY) >= BUSY;
}

export function mean(points: readonly Point[], since: number): number {
  const counted = points.filter(({ at }) => at >= since);
  return counted.reduce((sum, { value }) => sum + value, 0) / Math.max(1, counted.length);
}
