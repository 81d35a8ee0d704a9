import { bool, type Feed, int, number, text, time } from '../table.ts';
import { bareName, DAY, lastDays, metricOf, toMinutes, toSeconds } from './values.ts';

/**
 * Not narrowed: users may stand here with their domain, `computer_name` of the filter is the name inside the system, and which
 * latency the filters by latency mean is not said. Neither is how long records are kept.
 */
export const LOGINS: Feed = {
  service: 'workspace',
  read: 'ListLoginRecordsNew',
  window: {
    table: 'logins',
    column: 'started_at',
    from: 'start_time',
    to: 'end_time',
    days: 7,
    most: 180,
    grain: 60_000,
    write: toMinutes,
  },
  tables: [
    {
      name: 'logins',
      about: 'connections and failed attempts',
      key: ['transaction_id', 'started_at', 'computer_name', 'user_name'],
      columns: {
        transaction_id: text('transaction_id'),
        sid: text('sid'),
        computer_name: text('computer_name'),
        user_name: text((item) => bareName(item.user_name)),
        started_at: time('connection_start_time'),
        setup_at: time('connection_setup_time'),
        ended_at: time('connection_end_time'),
        failure_reason: text('connection_failure_reason'),
        network_rtt_ms: int('network_rtt'),
        e2e_rtt_ms: int('e2e_rtt'),
        terminal_type: text('terminal_type'),
        terminal_ip: text('terminal_ip'),
        public_ip: text('public_ip'),
        client_version: text('client_version'),
        agent_version: text('agent_version'),
        is_reconnect: bool('is_reconnect'),
      },
    },
  ],
};

/** Events have no id: `event_trace_id` is shared by all that belong together. Success has a code too, which is left out. */
export const EVENTS: Feed = {
  service: 'workspace',
  read: 'ListUserEvents',
  window: {
    table: 'events',
    column: 'occurred_at',
    from: 'start_time',
    to: 'end_time',
    days: 1,
    most: 30,
    write: toSeconds,
  },
  narrow: [
    { table: 'events', column: 'user_name', arg: 'username' },
    { table: 'events', column: 'event_type', arg: 'event_type' },
    { table: 'events', column: 'resource_id', arg: 'resource_id' },
  ],
  tables: [
    {
      name: 'events',
      about: 'what users did',
      key: ['event_trace_id', 'event_type', 'occurred_at', 'user_name', 'resource_id'],
      columns: {
        event_trace_id: text('event_trace_id'),
        event_type: text('event_type'),
        occurred_at: time('event_time'),
        user_name: text('username'),
        resource_type: text('resource_type'),
        resource_id: text('resource_id'),
        resource_name: text('resource_name'),
        is_success: bool('is_success'),
        error_code: text((item) => (item.is_success ? undefined : item.error_code)),
        error_msg: text((item) => (item.is_success ? undefined : item.error_msg)),
        client_type: text('client_type'),
        client_ip: text('client_ip'),
        source_ip: text('source_ip'),
      },
    },
  ],
};

/** What statistics cover (the API allows users no longer span). They are counted at 02:00 UTC for the day before. */
const STATISTICS_DAYS = 30;

/** Whole hundredths of hours, never rounded up: what the filters by hours leave out must not be what is asked for. */
function hoursOf(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.floor(seconds / 36) / 100;
}

export const DESKTOP_USAGE: Feed = {
  service: 'workspace',
  read: 'ListDesktopUsageMetric',
  freshForS: 3600,
  args: lastDays(STATISTICS_DAYS),
  narrow: [
    { table: 'desktop_usage', column: 'idle_days', arg: 'min_idle_days', least: true },
    { table: 'desktop_usage', column: 'used_hours', arg: 'usage_min_hours', least: true },
  ],
  tables: [
    {
      name: 'desktop_usage',
      about: 'of the last 30 days',
      key: ['desktop_id'],
      columns: {
        desktop_id: text('resource_id'),
        computer_name: text('resource_name'),
        pool_id: text('resource_pool_id'),
        used_hours: number((item) => hoursOf(metricOf(item, 'desktop_usage'))),
        idle_days: int((item) => daysOf(metricOf(item, 'desktop_idle_duration'))),
      },
    },
  ],
};

function daysOf(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.floor((seconds * 1000) / DAY);
}

export const USER_USAGE: Feed = {
  service: 'workspace',
  read: 'ListUserUsageMetric',
  freshForS: 3600,
  args: lastDays(STATISTICS_DAYS),
  narrow: [
    { table: 'user_usage', column: 'user_name', arg: 'username' },
    { table: 'user_usage', column: 'used_hours', arg: 'usage_min_hours', least: true },
  ],
  tables: [
    {
      name: 'user_usage',
      about: 'of the last 30 days',
      key: ['user_name'],
      columns: {
        user_name: text('username'),
        used_hours: number((item) => hoursOf(metricOf(item, 'user_usage'))),
        logins: int((item) => metricOf(item, 'user_login_count')),
        failed_logins: int((item) => metricOf(item, 'user_login_fail_count')),
      },
    },
  ],
};
