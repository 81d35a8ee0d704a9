import type { Call } from './operation.ts';
import type { Parameters } from './parameters.ts';
import type { Refusal } from './refusal.ts';
import { faultOf, nextExecution, type ScheduleSettings, upcomingExecutions, zoneOf } from './schedule.ts';
import { localStamp } from './time-zone.ts';

const NAMES = [
  'scheduled_type',
  'day_interval',
  'week_list',
  'month_list',
  'date_list',
  'scheduled_date',
  'scheduled_time',
  'life_cycle_type',
  'time_zone',
  'expire_time',
] as const satisfies readonly (keyof ScheduleSettings)[];

/** Moments that a preview names; the reference does not say how many. */
const PREVIEWED = 10;

/** Whether the request says something about when. */
export function namesTimes(params: Parameters): boolean {
  return NAMES.some((name) => params.has(name));
}

/** The settings of the request, over those there were. `invalid` is how the service refuses an argument. */
export function scheduleOf(
  params: Parameters,
  invalid: (name: string) => Refusal,
  before: ScheduleSettings = {},
): ScheduleSettings {
  const settings: ScheduleSettings = { ...before, ...params.given(...NAMES) };
  const fault = faultOf(settings);
  if (fault) throw invalid(fault);
  return settings;
}

/** `yyyy-MM-dd HH:mm:ss` in the zone of the schedule. */
export function shownAt(settings: ScheduleSettings, at: number): string {
  return localStamp(at, zoneOf(settings));
}

/** When a schedule would run, as both services preview it. */
export function preview(settings: ScheduleSettings, { now }: Call): string[] {
  return upcomingExecutions(settings, now, PREVIEWED).map((at) => shownAt(settings, at));
}

export function neverRuns(settings: ScheduleSettings, now: number): boolean {
  return nextExecution(settings, now) === undefined;
}
