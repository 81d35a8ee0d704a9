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
  /** The event that takes the place of times. */
  life_cycle_type?: string;
  /** `yyyy-MM-dd HH:mm:ss` in the schedule's zone, or ISO with a zone of its own. */
  expire_time?: string;
}

/** The reference names no default. */
const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/** No rule that names days stays without one for longer: 29 February comes every 8 years at the rarest. */
const LOOK_AHEAD_DAYS = 8 * 366;

const NEEDED: Readonly<Record<string, readonly (keyof ScheduleSettings)[]>> = {
  FIXED_TIME: ['scheduled_date', 'scheduled_time'],
  DAY: ['day_interval', 'scheduled_time'],
  WEEK: ['week_list', 'scheduled_time'],
  MONTH: ['month_list', 'date_list', 'scheduled_time'],
  LIFE_CYCLE: ['life_cycle_type'],
};

const MAKES_SENSE: { readonly [name in keyof ScheduleSettings]?: (settings: ScheduleSettings) => boolean } = {
  scheduled_date: ({ scheduled_date: date = '' }) => isDate(date),
  scheduled_time: ({ scheduled_time: time = '' }) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time),
  week_list: ({ week_list: list }) => isListOf(list, 1, 7),
  month_list: ({ month_list: list }) => isListOf(list, 1, 12),
  date_list: ({ date_list: list }) => isListOf(list?.replaceAll('L', '1'), 1, 31),
  time_zone: (settings) => isTimeZone(zoneOf(settings)),
  expire_time: (settings) => !Number.isNaN(expiryOf(settings)),
};

/** The first setting that is missing or makes no sense, for the kind of schedule that `scheduled_type` names. */
export function faultOf(settings: ScheduleSettings): keyof ScheduleSettings | undefined {
  const needed = NEEDED[settings.scheduled_type ?? ''];
  if (!needed) return 'scheduled_type';
  const missing = needed.find((name) => settings[name] === undefined || settings[name] === '');
  const checked = ['time_zone', ...needed, 'expire_time'] as const;
  return missing ?? checked.find((name) => MAKES_SENSE[name]?.(settings) === false);
}

/** Without settings of other kinds than its own, which may be left over from what it was before. */
export function ownSettings(settings: ScheduleSettings): ScheduleSettings {
  const names: readonly string[] = ['scheduled_type', 'time_zone', 'expire_time'].concat(
    NEEDED[settings.scheduled_type ?? ''] ?? [],
  );
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}

/** Whether both run on the same days at the same hour, whenever they end. */
export function sameTimes(one: ScheduleSettings, other: ScheduleSettings): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof ScheduleSettings>;
  return [...names].every((name) => name === 'expire_time' || one[name] === other[name]);
}

export function zoneOf(settings: ScheduleSettings): string {
  return settings.time_zone || DEFAULT_TIME_ZONE;
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

/** The last so many moments before `until`, the oldest first; `since` is when it was set. */
export function lastExecutions(
  settings: ScheduleSettings,
  { since, until, count }: { since: number; until: number; count: number },
): number[] {
  // Most schedules run often, so that a little of the past is enough.
  for (let span = 2 * count * DAY; ; span *= 4) {
    const after = Math.max(since, until - span);
    const found: number[] = [];
    for (const at of executions(settings, after, since)) {
      if (at >= until) break;
      found.push(at);
    }
    if (found.length >= count || after === since) return found.slice(-count);
  }
}

function* executions(settings: ScheduleSettings, after: number, since: number): Generator<number, undefined> {
  const zone = zoneOf(settings);
  const expires = expiryOf(settings);
  for (const day of days(settings, { after, since, zone })) {
    const at = momentOn(day, settings, zone);
    if (at > expires) return undefined;
    if (at > after) yield at;
  }
  return undefined;
}

/** The days it runs on, counted from 1970; from the day of `after` on. */
function* days(
  settings: ScheduleSettings,
  { after, since, zone }: { after: number; since: number; zone: string },
): Generator<number> {
  if (settings.scheduled_type === 'FIXED_TIME') {
    yield dayNumber(settings.scheduled_date ?? '');
    return;
  }
  if (settings.scheduled_type === 'LIFE_CYCLE') return;
  const runsOn = rule(settings, firstDay(since, settings, zone));
  const today = dayOf(after, zone);
  for (let day = today; day <= today + LOOK_AHEAD_DAYS; day++) if (runsOn(day)) yield day;
}

/** Whether it runs on a day, for schedules that come again. */
function rule(settings: ScheduleSettings, first: number): (day: number) => boolean {
  const { day_interval: interval = 1 } = settings;
  const [weekdays, months, dates] = [settings.week_list, settings.month_list, settings.date_list].map(
    (list) => new Set(itemsOf(list).map((item) => item.replace(/^0/, ''))),
  ) as [Set<string>, Set<string>, Set<string>];
  switch (settings.scheduled_type) {
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
function firstDay(since: number, settings: ScheduleSettings, zone: string): number {
  const day = dayOf(since, zone);
  return momentOn(day, settings, zone) > since ? day : day + 1;
}

function momentOn(day: number, { scheduled_time: time = '00:00:00' }: ScheduleSettings, zone: string): number {
  return fromLocalStamp(`${dateOf(day)} ${time}`, zone);
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

/** 30 February is none. */
function isDate(text: string): boolean {
  const day = dayNumber(text);
  return !Number.isNaN(day) && dateOf(day) === text;
}

function itemsOf(list = ''): string[] {
  return list.split(',').map((item) => item.trim());
}

/** Whether it is a comma-joined list of whole numbers in that range. */
function isListOf(list: string | undefined, min: number, max: number): boolean {
  return itemsOf(list).every((item) => /^\d{1,2}$/.test(item) && Number(item) >= min && Number(item) <= max);
}
