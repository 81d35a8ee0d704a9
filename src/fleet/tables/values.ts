import type { Item } from '../table.ts';

export const DAY = 86_400_000;

/** `2026-11-22T03:07:51Z` */
export function toSeconds(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-22T03:07Z` */
export function toMinutes(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 16)}Z`;
}

/** `2026-11-22T03:07:51.182Z` */
export function toMillis(moment: number): string {
  return new Date(moment).toISOString();
}

/** The days up to now, for statistics. */
export function lastDays(days: number): (now: number) => { start_time: string; end_time: string } {
  return (now) => ({ start_time: toSeconds(now - days * DAY), end_time: toSeconds(now) });
}

/** Memory of products is a text in MB. */
export function gbOf(megabytes: unknown): number | undefined {
  return megabytes === undefined || megabytes === '' ? undefined : Number(megabytes) / 1024;
}

/** The name by which desktops and users go; histories may put the domain behind it (example of ListLoginRecordsNew). */
export function bareName(name: unknown): unknown {
  return typeof name === 'string' ? name.replace(/@.*$/s, '') : name;
}

/** The ms of `2022-12-23 09:00:00` on clocks of the zone. Undefined where the zone is unknown: no moment is better than a wrong one. */
export function momentIn(zone: unknown, stamp: unknown): number | undefined {
  if (typeof stamp !== 'string' || typeof zone !== 'string') return undefined;
  const asUtc = Date.parse(`${stamp.replace(' ', 'T')}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  try {
    // Twice, because the first guess may lie on the other side of a change of the clocks.
    const guess = asUtc - offsetOf(zone, asUtc);
    return asUtc - offsetOf(zone, guess);
  } catch {
    return undefined;
  }
}

function offsetOf(zone: string, moment: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(moment)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
}

/** A number of the statistics, which hold `[{metric_name, metric_value}]`. */
export function metricOf(item: Item, name: string): number | undefined {
  return item.metric?.find((each: Item) => each.metric_name === name)?.metric_value;
}
