import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  faultOf,
  nextExecution,
  ownSettings,
  type ScheduleSettings,
  upcomingExecutions,
} from '../../src/sandbox/schedule.ts';
import { fromLocalStamp, isTimeZone, localStamp } from '../../src/sandbox/time-zone.ts';

const shown = (settings: ScheduleSettings, from: string, count: number) => {
  const zone = settings.time_zone ?? 'Asia/Shanghai';
  return upcomingExecutions(settings, fromLocalStamp(from, zone), count).map((at) => localStamp(at, zone));
};

describe('a schedule', () => {
  test('by day runs at its interval from when it was set', () => {
    const settings = { scheduled_type: 'DAY', day_interval: 3, scheduled_time: '09:00:00' };
    expect(shown(settings, '2026-11-02 08:59:59', 2)).toEqual(['2026-11-02 09:00:00', '2026-11-05 09:00:00']);
    expect(shown(settings, '2026-11-02 09:00:00', 2)).toEqual(['2026-11-03 09:00:00', '2026-11-06 09:00:00']);
    const set = fromLocalStamp('2026-11-02 08:00:00', 'Asia/Shanghai');
    const next = nextExecution(settings, fromLocalStamp('2026-11-06 00:00:00', 'Asia/Shanghai'), set);
    expect(localStamp(next ?? 0, 'Asia/Shanghai')).toBe('2026-11-08 09:00:00');
  });

  test('by week counts from Sunday', () => {
    const settings = { scheduled_type: 'WEEK', week_list: '1, 07', scheduled_time: '00:00:00' };
    expect(shown(settings, '2026-11-02 12:00:00', 3)).toEqual([
      '2026-11-07 00:00:00',
      '2026-11-08 00:00:00',
      '2026-11-14 00:00:00',
    ]);
  });

  test('by month knows the last day, and leap years', () => {
    const month = { scheduled_type: 'MONTH', scheduled_time: '20:00:00' };
    expect(shown({ ...month, month_list: '2,4', date_list: 'L' }, '2027-02-01 00:00:00', 3)).toEqual([
      '2027-02-28 20:00:00',
      '2027-04-30 20:00:00',
      '2028-02-29 20:00:00',
    ]);
    expect(shown({ ...month, month_list: '2', date_list: '29' }, '2096-03-01 00:00:00', 1)).toEqual([
      '2104-02-29 20:00:00',
    ]);
    expect(shown({ ...month, month_list: '2', date_list: '30,31' }, '2026-01-01 00:00:00', 1)).toEqual([]);
  });

  test('at a fixed time runs once, and none runs past its end', () => {
    const fixed = { scheduled_type: 'FIXED_TIME', scheduled_date: '2026-12-24', scheduled_time: '18:00:00' };
    expect(shown(fixed, '2026-11-02 00:00:00', 5)).toEqual(['2026-12-24 18:00:00']);
    expect(shown(fixed, '2026-12-24 18:00:00', 5)).toEqual([]);
    const ends = { scheduled_type: 'DAY', day_interval: 1, scheduled_time: '09:00:00' };
    for (const expire_time of ['2026-11-04 09:00:00', '2026-11-04T01:00:00.000Z']) {
      expect(shown({ ...ends, expire_time }, '2026-11-02 12:00:00', 5)).toHaveLength(2);
    }
  });

  test('keeps to the clocks of its zone when they change', () => {
    const settings = {
      scheduled_type: 'DAY',
      day_interval: 1,
      scheduled_time: '07:00:00',
      time_zone: 'Europe/Berlin',
    };
    const from = Date.UTC(2027, 2, 26, 12);
    const utc = upcomingExecutions(settings, from, 3).map((at) => new Date(at).toISOString().slice(5, 16));
    expect(utc).toEqual(['03-27T06:00', '03-28T05:00', '03-29T05:00']);
  });

  test.each([
    [{}, 'scheduled_type'],
    [{ scheduled_type: 'HOUR' }, 'scheduled_type'],
    [{ scheduled_type: 'DAY', scheduled_time: '09:00:00' }, 'day_interval'],
    [{ scheduled_type: 'DAY', day_interval: 1, scheduled_time: '24:00:00' }, 'scheduled_time'],
    [{ scheduled_type: 'WEEK', week_list: '0', scheduled_time: '09:00:00' }, 'week_list'],
    [{ scheduled_type: 'WEEK', week_list: '1,,2', scheduled_time: '09:00:00' }, 'week_list'],
    [{ scheduled_type: 'MONTH', month_list: '13', date_list: 'L', scheduled_time: '09:00:00' }, 'month_list'],
    [{ scheduled_type: 'MONTH', month_list: '1', date_list: '32', scheduled_time: '09:00:00' }, 'date_list'],
    [{ scheduled_type: 'FIXED_TIME', scheduled_date: '2026-02-30', scheduled_time: '09:00:00' }, 'scheduled_date'],
    [{ scheduled_type: 'LIFE_CYCLE' }, 'life_cycle_type'],
    [{ scheduled_type: 'DAY', day_interval: 1, scheduled_time: '09:00:00', time_zone: 'Mars' }, 'time_zone'],
    [{ scheduled_type: 'DAY', day_interval: 1, scheduled_time: '09:00:00', expire_time: 'soon' }, 'expire_time'],
    [{ scheduled_type: 'DAY', day_interval: 1, scheduled_time: '09:00:00', week_list: 'x' }, undefined],
  ])('%o: what makes no sense is %s', (settings, fault) => {
    expect(faultOf(settings)).toBe(fault);
  });

  test('shows no settings of other kinds', () => {
    const settings = { scheduled_type: 'WEEK', week_list: '1', day_interval: 3, scheduled_time: '09:00:00' };
    expect(ownSettings(settings)).toEqual({ scheduled_type: 'WEEK', week_list: '1', scheduled_time: '09:00:00' });
  });
});

describe('time zones', () => {
  test('what a clock shows leads back to its moment', () => {
    const zones = ['Asia/Shanghai', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC', 'GMT+8', 'GMT-03:30'];
    // Not the hour that clocks show twice.
    const days = fc.integer({ min: 0, max: 40_000 }).map((day) => day * 86_400_000 + 12 * 3_600_000);
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, ms) => {
        expect(fromLocalStamp(localStamp(ms, zone), zone)).toBe(ms);
      }),
    );
  });

  test('names and offsets are told from nonsense', () => {
    expect(['Asia/Shanghai', 'GMT+8', 'UTC', 'GMT-03:30'].every(isTimeZone)).toBe(true);
    expect(['Asia/Nowhere', '', 'GMT+x', '8'].some(isTimeZone)).toBe(false);
  });
});
