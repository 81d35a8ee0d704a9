import { DAY } from './time.ts';
import { fromLocalStamp, isTimeZone, localStamp } from './time-zone.ts';

/** When something runs, as Workspace and AppStream both take and show it. */
export interface ScheduleSettings {
  scheduled_type?: string;
  day_interval?: number;
  /** 1 (Sunday) to 7. */
  week_list?: string;
  month_list?: string;
  /** 1 to 31 and `L`, the last day. */
  date_list?: string;
  /** `yyyy-MM-dd` */
  scheduled_date?: string;
  /** `HH:mm:ss` */
  scheduled_time?: string;
  time_zone?: string;
  /** `yyyy-MM-dd HH:mm:ss` in the schedule's zone, or ISO with a zone of its own. */
  expire_time?: string;
}

/** The reference names no default. */
export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/** No rule that names days stays without one for longer: 29 February comes every 8 years at the rarest. */
const LOOK_AHEAD_DAYS = 8 * 366;

const NEEDED: Readonly<Record<string, readonly (keyof ScheduleSettings)[]>> = {
  FIXED_TIME: ['scheduled_date', 'scheduled_time'],
  DAY: ['day_interval', 'scheduled_time'],
  WEEK: ['week_list', 'scheduled_time'],
  MONTH: ['month_list', 'date_list', 'scheduled_time'],
};

/** Names of settings that are missing or make no sense, for the kind of schedule that `scheduled_type` names. */
export function faultsOf(settings: ScheduleSettings): string[] {
  const { scheduled_type: type = '', time_zone: zone, expire_time: expires } = settings;
  const needed = NEEDED[type];
  if (!needed) return ['scheduled_type'];
  const faults: string[] = needed.filter((name) => settings[name] === undefined || settings[name] === '');
  if (zone !== undefined && !isTimeZone(zone)) return ['time_zone'];
  if (type === 'WEEK' && !listed(settings.week_list, 1, 7)) faults.push('week_list');
  if (type === 'MONTH' && !listed(settings.month_list, 1, 12)) faults.push('month_list');
  if (type === 'MONTH' && !listed(settings.date_list?.replaceAll('L', '1'), 1, 31)) faults.push('date_list');
  if (expires !== undefined && Number.isNaN(expiryOf(settings))) faults.push('expire_time');
  return [...new Set(faults)];
}

export function zoneOf(settings: ScheduleSettings): string {
  return settings.time_zone ?? DEFAULT_TIME_ZONE;
}

/** When it ends; `Infinity` for never. */
export function expiryOf(settings: ScheduleSettings): number {
  const text = settings.expire_time;
  if (text === undefined || text === '') return Number.POSITIVE_INFINITY;
  return /Z$|[+-]\d\d:\d\d$/.test(text) ? Date.parse(text) : fromLocalStamp(text, zoneOf(settings));
}

/** The first moment after `after` that it runs at. `since` is when it was set: days by interval are counted from there. */
export function nextExecution(settings: ScheduleSettings, after: number, since = after): number | undefined {
  return executions(settings, after, since).next().value ?? undefined;
}

/** The next so many moments. */
export function upcomingExecutions(settings: ScheduleSettings, after: number, count: number): number[] {
  const found: number[] = [];
  for (const at of executions(settings, after, after)) if (found.push(at) >= count) break;
  return found;
}

function* executions(settings: ScheduleSettings, after: number, since: number): Generator<number, undefined> {
  const zone = zoneOf(settings);
  const expires = expiryOf(settings);
  const time = settings.scheduled_time ?? '00:00:00';
  const runsOn = rule(settings, firstDay(since, time, zone));
  const today = dayOf(after, zone);
  const last = settings.scheduled_type === 'FIXED_TIME' ? dayNumber(settings.scheduled_date ?? '') : Infinity;
  const from = Number.isFinite(last) ? Math.max(today, last) : today;
  for (let day = from; day <= Math.min(from + LOOK_AHEAD_DAYS, last); day++) {
    if (!runsOn(day)) continue;
    const at = fromLocalStamp(`${dateOf(day)} ${time}`, zone);
    if (at > expires) return undefined;
    if (at > after) yield at;
  }
  return undefined;
}

/** Whether it runs on a day, days being counted from 1970. */
function rule(settings: ScheduleSettings, first: number): (day: number) => boolean {
  const { day_interval: interval = 1 } = settings;
  const [weekdays, months, dates] = [settings.week_list, settings.month_list, settings.date_list].map(
    (list) => new Set(list?.split(',').map((item) => item.trim().replace(/^0/, ''))),
  ) as [Set<string>, Set<string>, Set<string>];
  switch (settings.scheduled_type) {
    case 'FIXED_TIME':
      return (day) => dateOf(day) === settings.scheduled_date;
    case 'DAY':
      return (day) => day >= first && (day - first) % interval === 0;
    case 'WEEK':
      return (day) => weekdays.has(String(new Date(day * DAY).getUTCDay() + 1));
    case 'MONTH':
      return (day) => {
        const date = new Date(day * DAY);
        const isLast = new Date((day + 1) * DAY).getUTCDate() === 1;
        return (
          months.has(String(date.getUTCMonth() + 1)) &&
          (dates.has(String(date.getUTCDate())) || (isLast && dates.has('L')))
        );
      };
    default:
      return () => false;
  }
}

/** The day on which a daily schedule that was set then runs first. */
function firstDay(since: number, time: string, zone: string): number {
  const day = dayOf(since, zone);
  return fromLocalStamp(`${dateOf(day)} ${time}`, zone) > since ? day : day + 1;
}

function dayOf(ms: number, zone: string): number {
  return dayNumber(localStamp(ms, zone).slice(0, 10));
}

function dayNumber(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY);
}

function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Whether it is a comma-joined list of whole numbers in that range. */
function listed(text: string | undefined, min: number, max: number): boolean {
  const items = (text ?? '').split(',').map((item) => item.trim());
  return items.every((item) => /^\d{1,2}$/.test(item) && Number(item) >= min && Number(item) <= max);
}
