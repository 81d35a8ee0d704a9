export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `2026-11-22T03:07:51Z` */
export function toSeconds(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** The last `ms`, as most reads want to be told. */
export function last(ms: number, now: number): { start_time: string; end_time: string } {
  return { start_time: toSeconds(now - ms), end_time: toSeconds(now) };
}

/** The same to the minute, as the times of login records are told (Workspace API reference, "Querying Login Information"); the running minute is in it. */
export function lastByMinute(ms: number, now: number): { start_time: string; end_time: string } {
  const toMinute = (moment: number) => `${new Date(moment).toISOString().slice(0, 16)}Z`;
  return { start_time: toMinute(now - ms), end_time: toMinute(now + MINUTE) };
}
