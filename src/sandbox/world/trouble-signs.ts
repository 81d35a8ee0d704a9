import { DAY, isoSeconds } from '../time.ts';
import type { Desktop } from './desktop.ts';
import type { World } from './world.ts';

/** Codes of Workspace API reference, "Error Codes", as user events show them. */
export const AUTHENTICATION = 'error_code=WKS.2001';
export const ACCESS = 'error_code=WKS.00211403';

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
  service: 'workspace' | 'appstream' | 'bss';
  operation: string;
  args: Readonly<Record<string, string | number | readonly string[]>>;
  /** `users[user_name=lihua].locked`: what stands in brackets picks rows, joined by commas. */
  field: string;
  value: Reading;
  /** Where the field is documented. */
  source: string;
}

type Service = Sign['service'];

/** Where the API references document what troubles show by. */
const SECTIONS: Readonly<Record<string, readonly [Service, string]>> = {
  ListUsers: ['workspace', 'Querying Users'],
  ListUserEvents: ['workspace', 'Querying User Events'],
  ShowDesktopDetail: ['workspace', 'Queries details about one desktop'],
  ListAlarms: ['workspace', 'Querying Alarms'],
  ListLoginRecordsNew: ['workspace', 'Querying Login Information'],
  ShowDesktopMonitorData: ['workspace', 'Querying Desktop Monitoring Data'],
  ListItaSubJobs: ['workspace', 'Querying Subtasks'],
  ShowJob: ['workspace', 'Querying Task Details'],
  ListDesktopUsageMetric: ['workspace', 'Querying Desktop Usage Statistics'],
  ListTargetOfPolicyGroup: ['workspace', 'Querying Objects to Which a Policy Group Is Applied'],
  ListPolicyDetailInfoById: ['workspace', 'Querying Policy Group Details'],
  ShowDesktopPoolDetail: ['workspace', 'Querying Desktop Pool Details'],
  ListPoolDesktopsDetail: ['workspace', 'This interface is used to query desktop information in a desktop pool'],
  ListDesktopPoolAuthorizedObjects: ['workspace', 'Querying Users and User Groups Authorized by the Desktop Pool'],
  ShowQuotas: ['workspace', 'Querying Resource Quotas'],
  ListDesktopSnapshot: ['workspace', 'Querying Snapshots'],
  ListScheduledTasks: ['workspace', 'Querying Scheduled Tasks'],
  ShowScheduledTasks: ['workspace', 'Querying Details About a Scheduled Task'],
  ListScheduledTasksRecordsDetails: ['workspace', 'Querying Details About Scheduled Task Execution Records'],
  ListOtpDevicesByUserId: ['workspace', 'Querying OTP Devices'],
  ListAccessPolicies: ['workspace', 'Query access policies'],
  ListInternet: ['workspace', 'Querying Network Access'],
  ListTerminalsBindingDesktops: ['workspace', 'Queries terminal-desktop binding configurations'],
  ListTerminalsBindingDesktopsConfig: [
    'workspace',
    'Queries the configuration of the switch for binding a terminal to a desktop',
  ],
  ListScriptRecords: ['workspace', 'Querying Script Execution Records'],
  ListOrderResources: ['bss', 'Querying Yearly/Monthly Resources'],
  ListServers: ['appstream', '查询服务器列表'],
  ListServerGroups: ['appstream', '查询服务器组列表'],
  ShowServerGroup: ['appstream', '查询指定服务器组'],
  ListSessions: ['appstream', '查询用户会话列表'],
  ListAppConnection: ['appstream', '查询应用使用记录'],
  ListAppGroupAuthorization: ['appstream', '查询应用组授权记录'],
  ListPublishedApp: ['appstream', '查询已发布应用'],
  ShowPublishableApp: ['appstream', '可发布应用列表'],
  ListImageServers: ['appstream', '查询镜像实例列表'],
  ListImageSubJobs: ['appstream', '镜像子任务查询'],
};

const BOOKS: Readonly<Record<Service, string>> = {
  workspace: 'Workspace API reference',
  appstream: 'AppStream API reference',
  bss: 'BSS API reference',
};

export function sign(operation: string, args: Sign['args'], field: string, value: Reading): Sign {
  const section = SECTIONS[operation];
  if (!section) throw new Error(`where is ${operation} documented?`);
  const [service, title] = section;
  return { service, operation, args, field, value, source: `${BOOKS[service]}, "${title}"` };
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

/** Of the last week; to the minute, as the filter takes times. */
export function loginRecord(world: World, { name }: Desktop, more: Sign['args'], field: string, value: Reading): Sign {
  const minute = (at: number) => `${isoSeconds(at).slice(0, 16)}Z`;
  const args = { computer_name: name, start_time: minute(world.born - 7 * DAY), end_time: minute(world.born), ...more };
  return sign('ListLoginRecordsNew', args, `records[computer_name=${name}].${field}`, value);
}

/** Of the parts of the jobs about one desktop. */
export function subJob(
  { id }: { id: string },
  field: string,
  value: Reading,
  args: Sign['args'] = { status: 'RUNNING' },
): Sign {
  return sign('ListItaSubJobs', args, `jobs[entities.desktop_id=${id}].${field}`, value);
}

/** Of those of one type; the filter of the list does not know all types. */
export function subJobOf(type: string, { id }: { id: string }, status: string, field: string, value: Reading): Sign {
  return sign('ListItaSubJobs', { status }, `jobs[entities.desktop_id=${id},job_type=${type}].${field}`, value);
}

export function ofPool({ id }: { id: string }, field: string, value: Reading): Sign {
  return sign('ShowDesktopPoolDetail', { pool_id: id }, field, value);
}
