import { DAY, isoSeconds } from '../time.ts';
import type { Desktop } from './desktop.ts';
import type { World } from './world.ts';

/** What a field says: a value, a bound, what another field of the answer says, or that nothing is found there. */
export type Reading =
  | string
  | number
  | boolean
  | { atLeast: number }
  | { atMost: number }
  | { sameAs: string }
  | { nothing: true };

/** One field of one answer. */
export interface Sign {
  service: 'workspace' | 'appstream';
  operation: string;
  args: Readonly<Record<string, string | number>>;
  /** `users[user_name=lihua].locked`: what stands in brackets picks rows, joined by commas. */
  field: string;
  value: Reading;
  /** Where the field is documented. */
  source: string;
}

/** The sections of the API references that document what troubles show by. */
const SECTIONS: Readonly<Record<string, string>> = {
  ListUsers: 'Querying Users',
  ListUserEvents: 'Querying User Events',
  ShowDesktopDetail: 'Queries details about one desktop',
  ListAlarms: 'Querying Alarms',
  ListLoginRecordsNew: 'Querying Login Information',
  ShowDesktopMonitorData: 'Querying Desktop Monitoring Data',
  ListItaSubJobs: 'Querying Subtasks',
  ListDesktopUsageMetric: 'Querying Desktop Usage Statistics',
  ListTargetOfPolicyGroup: 'Querying Objects to Which a Policy Group Is Applied',
  ListPolicyDetailInfoById: 'Querying Policy Group Details',
  ShowDesktopPoolDetail: 'Querying Desktop Pool Details',
  ShowQuotas: 'Querying Resource Quotas',
  ListDesktopSnapshot: 'Querying Snapshots',
  ListServers: '查询服务器列表',
};

export function sign(operation: string, args: Sign['args'], field: string, value: Reading): Sign {
  const service = operation === 'ListServers' ? 'appstream' : 'workspace';
  const book = service === 'appstream' ? 'AppStream API reference' : 'Workspace API reference';
  return { service, operation, args, field, value, source: `${book}, "${SECTIONS[operation]}"` };
}

export function detail(desktop: Desktop, field: string, value: Reading): Sign {
  return sign('ShowDesktopDetail', { desktop_id: desktop.id }, `desktop.${field}`, value);
}

export function ofUser({ name }: { name: string }, field: string, value: Reading): Sign {
  return sign('ListUsers', { user_name: name }, `users[user_name=${name}].${field}`, value);
}

/** The last week before the sandbox began. */
export function eventOf(world: World, { name }: { name: string }, row: string, value: Reading): Sign {
  const args = { username: name, start_time: isoSeconds(world.born - 7 * DAY), end_time: isoSeconds(world.born) };
  return sign('ListUserEvents', args, `items[${row}].is_success`, value);
}

export function alarmOn(desktop: Desktop, { metric, level }: { metric: string; level: number }, status: string): Sign {
  const row = `metric.dimensions.value=${desktop.id},metric.metric_name=${metric}`;
  return sign('ListAlarms', { level }, `alarm_histories[${row}].status`, status);
}
