import { fromStamp, HOUR, MINUTE, stamp } from './time.ts';

/** Where the company is: its clocks have not changed since 1991, and Intl would take a tenth of the sandbox's start. */
const HOME = 'Asia/Shanghai';
const HOME_OFFSET = 8 * HOUR;

const clocks = new Map<string, ZoneClock>();

/** Whether schedules can be given in it: a name such as `Asia/Shanghai`, or an offset such as `GMT+8`. */
export function isTimeZone(zone: string): boolean {
  try {
    return fixedOffset(zone) !== undefined || clockOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** `2022-12-23 09:00:00` as a clock in that zone shows it. */
export function localStamp(ms: number, zone: string): string {
  return stamp(ms + offsetAt(ms, zone));
}

/** When a clock in that zone shows `2022-12-23 09:00:00`; NaN when that is no time. */
export function fromLocalStamp(text: string, zone: string): number {
  const asUtc = fromStamp(text);
  if (Number.isNaN(asUtc)) return asUtc;
  // The offset of the wrong moment may be that of the other side of a change to summer time.
  const near = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(near, zone);
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
export function offsetAt(ms: number, zone: string): number {
  return (zone === HOME ? HOME_OFFSET : fixedOffset(zone)) ?? clockOf(zone).offsetAt(ms);
}

/** Clocks change at whole quarters of an hour. */
const STEP = 15 * MINUTE;
const REMEMBERED = 10_000;

/** Asks Intl for each quarter once: schedules ask for the same ones again and again. */
class ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  }

  offsetAt(ms: number): number {
    const quarter = Math.floor(ms / STEP);
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    // `11/2/2026, GMT+08:00`
    const [, text = ''] = this.#format.format(ms).split(', ');
    const offset = fixedOffset(text) ?? 0;
    if (this.#offsets.size >= REMEMBERED) this.#offsets.clear();
    this.#offsets.set(quarter, offset);
    return offset;
  }
}

/** Of `GMT+8`, `GMT+08:00` and the like: Intl takes no offsets for zones before Node.js 22. */
function fixedOffset(zone: string): number | undefined {
  const parts = /^(?:GMT|UTC)(?:([+-])(\d{1,2})(?::?(\d\d))?)?$/.exec(zone);
  if (!parts) return undefined;
  const [, sign, hours = '0', minutes = '0'] = parts;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

function clockOf(zone: string): ZoneClock {
  const clock = clocks.get(zone) ?? new ZoneClock(zone);
  clocks.set(zone, clock);
  return clock;
}
