import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { HOUR, MINUTE } from '../../time.ts';
import { offsetAt } from '../../time-zone.ts';

/** The reference shows one; tasks take every zone that Intl knows, and these are to choose from, west to east. */
const NAMES = [
  'Pacific/Pago_Pago',
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Tijuana',
  'America/Denver',
  'America/Phoenix',
  'America/Chicago',
  'America/Mexico_City',
  'America/Guatemala',
  'America/Regina',
  'America/New_York',
  'America/Bogota',
  'America/Lima',
  'America/Caracas',
  'America/Halifax',
  'America/Santiago',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Buenos_Aires',
  'America/Montevideo',
  'Atlantic/South_Georgia',
  'Atlantic/Azores',
  'Atlantic/Cape_Verde',
  'UTC',
  'Europe/London',
  'Africa/Casablanca',
  'Europe/Paris',
  'Europe/Berlin',
  'Africa/Lagos',
  'Europe/Athens',
  'Africa/Cairo',
  'Africa/Johannesburg',
  'Asia/Jerusalem',
  'Europe/Istanbul',
  'Europe/Moscow',
  'Asia/Riyadh',
  'Africa/Nairobi',
  'Asia/Tehran',
  'Asia/Dubai',
  'Asia/Baku',
  'Asia/Kabul',
  'Asia/Karachi',
  'Asia/Tashkent',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Dhaka',
  'Asia/Yangon',
  'Asia/Bangkok',
  'Asia/Jakarta',
  'Asia/Shanghai',
  'Asia/Singapore',
  'Australia/Perth',
  'Asia/Tokyo',
  'Asia/Seoul',
  'Australia/Darwin',
  'Australia/Adelaide',
  'Australia/Brisbane',
  'Australia/Sydney',
  'Asia/Vladivostok',
  'Pacific/Noumea',
  'Pacific/Auckland',
  'Pacific/Tongatapu',
] as const;

export function listTimeZones({ params, now }: Call): Answer {
  const names = NAMES.filter((name) => contains(name, params.text('time_zone_name')));
  return ok({ time_zones: names.map((name) => zoneView(name, now)) });
}

function zoneView(name: string, now: number) {
  const winter = standardMoment(name, now);
  const offset = offsetText(offsetAt(winter, name));
  const [english, chinese] = ['en-US', 'zh-CN'].map((locale) => `(${offset}) ${nameIn(locale, name, winter)}`);
  return {
    time_zone_desc: english,
    time_zone: offset,
    time_zone_name: name,
    time_zone_desc_us: english,
    time_zone_desc_cn: chinese,
  };
}

/** A moment of this year without summer time. */
function standardMoment(name: string, now: number): number {
  const year = new Date(now).getUTCFullYear();
  const [january, july] = [Date.UTC(year, 0, 1), Date.UTC(year, 6, 1)];
  return offsetAt(january, name) <= offsetAt(july, name) ? january : july;
}

/** `GMT+08:00` */
function offsetText(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / HOUR), (Math.abs(offset) % HOUR) / MINUTE];
  const padded = [hours, minutes].map((part) => String(part).padStart(2, '0'));
  return `GMT${offset < 0 ? '-' : '+'}${padded.join(':')}`;
}

function nameIn(locale: string, timeZone: string, at: number): string | undefined {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value;
}
