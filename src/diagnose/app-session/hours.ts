import { text } from '../fields.ts';

/** Hours in which people work, on the clocks of whoever made the task. */
const BEGIN = '08:30';
const END = '17:30';

const TAKES_AWAY: readonly string[] = ['STOP_SERVER', 'RESTART_SERVER', 'REINSTALL_OS'];

/** A task that ends sessions while people work (AppStream API reference, "Scheduled Tasks"); 1 is Sunday, 7 Saturday. */
export function stopsOnWeekdays(row: unknown): boolean {
  const hour = text(row, 'scheduled_time')?.slice(0, 5);
  if (!TAKES_AWAY.includes(text(row, 'task_type') ?? '') || hour === undefined || hour < BEGIN || hour > END) {
    return false;
  }
  const days = text(row, 'week_list');
  if (text(row, 'scheduled_type') === 'FIXED_TIME') return false;
  return text(row, 'scheduled_type') !== 'WEEK' || (days ?? '').split(',').some((day) => /^[2-6]$/.test(day.trim()));
}
