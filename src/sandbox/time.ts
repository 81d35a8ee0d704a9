/** `2020-04-10 06:45:14`, UTC without saying so: jobs and lists (Workspace API reference, "Querying Subtasks"). */
export function stamp(ms: number): string {
  const known = stamps.get(ms);
  if (known !== undefined) return known;
  const text = new Date(ms).toISOString();
  const written = `${text.slice(0, 10)} ${text.slice(11, 19)}`;
  if (stamps.size >= STAMPS) stamps.clear();
  stamps.set(ms, written);
  return written;
}

/** Lists write the same moments again and again: an eighth of the time of a list went into them. */
const stamps = new Map<number, string>();
const STAMPS = 50_000;

/** `2025-05-23T08:18:18.920Z`: desktop details. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** `2024-04-20T08:36:16Z`: snapshots, remote assistance. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `20250715T083045Z`: the signing date (Signing Guide, "X-Sdk-Date"). */
export function basic(ms: number): string {
  return isoSeconds(ms).replace(/[-:]/g, '');
}

/** Milliseconds of a signing date, `undefined` when it is none. */
export function fromBasic(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds of `2022-12-23 09:00:00` in UTC, NaN when that is no time. */
export function fromStamp(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** The same day and hour so many months on; the month's last day where it has no such day. */
export function monthsAfter(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, last));
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
