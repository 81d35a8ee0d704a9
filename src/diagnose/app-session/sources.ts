import { at, flag, number, type Row, rowsAt, text } from '../fields.ts';
import type { Seen } from '../seen.ts';
import { source } from '../source.ts';
import { accounts } from '../sources/accounts.ts';
import { DAY } from '../times.ts';
import { farmOf } from './farm.ts';
import { stopsOnWeekdays } from './hours.ts';
import { personIn } from './person.ts';
import {
  type App,
  type AppSession,
  appOf,
  appSessionOf,
  place,
  serverGroup,
  servers,
  standbyServers,
} from './place.ts';
import { clock, span } from './spans.ts';

export interface Right {
  account: string;
  id: string;
  type: string;
}

export const rights = source<readonly Right[]>({
  name: 'its rights',
  tells: 'whether the user may use the application group',
  service: 'appstream',
  operationId: 'ListAppGroupAuthorization',
  after: [place, accounts],
  list: { limit: 100, pages: 3 },
  ask: (seen) => {
    const { appGroup } = seen.of(place);
    return appGroup && personIn(seen) ? [{ app_group_id: appGroup.id }] : [];
  },
  pick: ([answer]) =>
    (answer?.rows ?? []).map((row) => ({
      account: text(row, 'account') ?? '',
      id: text(row, 'account_id') ?? '',
      type: text(row, 'account_type') ?? 'USER',
    })),
});

export const apps = source<readonly App[]>({
  name: 'its applications',
  tells: 'which applications are published, and whether they are enabled',
  service: 'appstream',
  operationId: 'ListPublishedApp',
  after: [place],
  list: { limit: 100, pages: 2 },
  ask: (seen) => {
    const { appGroup } = seen.of(place);
    return appGroup ? [{ app_group_id: appGroup.id }] : [];
  },
  pick: ([answer]) => (answer?.rows ?? []).map(appOf),
});

/** Programs that the servers of the group have. */
export const programs = source<readonly { name: string; path: string }[]>({
  name: 'its programs',
  tells: 'whether the programs are where they are published',
  service: 'appstream',
  operationId: 'ShowPublishableApp',
  after: [place],
  ask: (seen) => {
    const { appGroup } = seen.of(place);
    return appGroup?.serverGroup ? [{ app_group_id: appGroup.id }] : [];
  },
  pick: ([answer]) =>
    rowsAt(answer?.body, 'items').map((row) => ({
      name: text(row, 'name') ?? '',
      path: text(row, 'execute_path') ?? '',
    })),
});

/** Disabled applications that somebody has opened lately: those are missed. */
export const opened = source<readonly string[]>({
  name: 'use of disabled applications',
  tells: 'whether anybody misses applications that are disabled',
  service: 'appstream',
  operationId: 'ListAppConnection',
  after: [place, apps],
  list: { limit: 100, pages: 1, enough: true },
  most: 3,
  ask: (seen, now) => {
    const { appGroup, app, used = [] } = seen.of(place);
    const disabled = (seen.maybe(apps) ?? []).filter(({ state }) => state === 'FORBIDDEN');
    return disabled
      .filter(({ id, name }) => (app ? id === app.id : used.length === 0 || used.includes(name)))
      .map(({ name }) => ({ app_group_id: appGroup?.id, app_name: name, ...clock(30 * DAY, now) }));
  },
  pick: (answers) =>
    answers.flatMap(({ args, rows }) =>
      rows.some((row) => text(row, 'app_name') === args.app_name) ? [String(args.app_name)] : [],
    ),
});

/** What failed or hangs on these servers, whoever's it is: where one person is asked about, only if they are full. */
export const groupSessions = source<readonly AppSession[]>({
  name: 'sessions on its servers',
  tells: 'sessions on its servers that fail or hang',
  service: 'appstream',
  operationId: 'ListSessions',
  after: [place, accounts, serverGroup, servers, standbyServers],
  list: { limit: 100, pages: 2 },
  ask: (seen, now) => {
    const { serverGroup: id } = seen.of(place);
    if (personIn(seen) && !isNearlyFull(seen)) return [];
    const states = { session_state: 'Disconnected,AppcInit,InitFail' };
    return id === undefined ? [] : [{ app_server_group_id: id, ...states, ...span(4 * DAY, now) }];
  },
  pick: ([answer]) => (answer?.rows ?? []).map(appSessionOf).sort((a, b) => (b.began ?? 0) - (a.began ?? 0)),
});

/** Of all sessions that fit. */
const NEARLY = 0.8;

function isNearlyFull(seen: Seen): boolean {
  if (!seen.has(servers)) return false;
  const { room: left, most } = farmOf(seen);
  return left !== undefined && most !== undefined && left <= most * (1 - NEARLY);
}

export interface Room {
  enough: boolean;
  short: { type: string; need: number; remainder: number } | undefined;
}

/** Whether servers can be added, where the group is to do so by itself and will have to soon. */
export const room = source<Room>({
  name: 'quota for servers',
  tells: 'whether the quota leaves room for more servers',
  service: 'appstream',
  operationId: 'CheckQuota',
  after: [serverGroup, servers, standbyServers],
  ask: (seen) => {
    const group = seen.maybe(serverGroup);
    if (!isNearlyFull(seen) || !group?.scaling?.on || group.product.id === undefined || group.disk === undefined)
      return [];
    return [
      {
        product_id: group.product.id,
        subscription_num: group.scaling.step ?? 1,
        disk_size: group.disk,
        disk_num: 1,
      },
    ];
  },
  pick: ([answer]) => {
    const lacking = rowsAt(answer?.body, 'quota_remainder').find(
      (row) => (number(row, 'remainder') ?? 0) < (number(row, 'need') ?? 0),
    );
    return {
      enough: flag(answer?.body, 'is_enough') ?? true,
      short: lacking && {
        type: text(lacking, 'type') ?? '',
        need: number(lacking, 'need') ?? 0,
        remainder: number(lacking, 'remainder') ?? 0,
      },
    };
  },
});

export interface AppPolicies {
  id: string;
  name: string;
  priority: number;
  targets: { type: string; id: string }[];
}

/** 1 wins. */
export const appPolicies = source<readonly AppPolicies[]>({
  name: 'policy groups of applications',
  tells: 'which policies apply to the applications',
  service: 'appstream',
  operationId: 'ListPolicyGroupDetailInfo',
  shared: true,
  list: { limit: 100, pages: 1 },
  ask: () => [{}],
  pick: ([answer]) =>
    (answer?.rows ?? [])
      .map((row) => ({
        id: text(row, 'id') ?? '',
        name: text(row, 'name') ?? '',
        priority: number(row, 'priority') ?? Number.POSITIVE_INFINITY,
        targets: rowsAt(row, 'targets').map((each) => ({
          type: text(each, 'target_type') ?? '',
          id: text(each, 'target_id') ?? '',
        })),
      }))
      .sort((a, b) => a.priority - b.priority),
});

/** Whether the service is open at all. */
export const tenant = source<string | undefined>({
  name: 'application streaming',
  tells: 'whether application streaming is open',
  service: 'appstream',
  operationId: 'ListTenantProfile',
  shared: true,
  ask: () => [{}],
  pick: ([answer]) => text(answer?.body, 'service_status'),
});

/** Enabled tasks that take servers away in working hours. */
export const stopTasks = source<readonly string[]>({
  name: 'scheduled tasks of servers',
  tells: 'scheduled tasks that switch its servers off',
  service: 'appstream',
  operationId: 'ListScheduleTasks',
  shared: true,
  list: { limit: 100, pages: 1 },
  ask: () => [{}],
  pick: ([answer]) =>
    (answer?.rows ?? [])
      .filter((row) => (flag(row, 'is_enable') ?? true) && stopsOnWeekdays(row))
      .flatMap((row) => text(row, 'id') ?? []),
});

export interface StopTask {
  id: string;
  type: string;
  time: string | undefined;
  zone: string | undefined;
  force: boolean;
  targets: string[];
}

export const stopTaskDetails = source<readonly StopTask[]>({
  name: 'details of scheduled tasks of servers',
  tells: 'which servers scheduled tasks switch off',
  service: 'appstream',
  operationId: 'ShowScheduleTask',
  shared: true,
  after: [stopTasks],
  most: 3,
  ask: (seen) => (seen.maybe(stopTasks) ?? []).map((id) => ({ task_id: id })),
  pick: (answers) =>
    answers.map(({ body }) => ({
      id: text(body, 'id') ?? '',
      type: text(body, 'task_type') ?? '',
      time: text(body, 'scheduled_time'),
      zone: text(body, 'time_zone'),
      force: flag(at(body, 'schedule_task_policy') as Row, 'enforcement_enable') ?? false,
      targets: rowsAt(body, 'target_infos').map((row) => text(row, 'target_id') ?? ''),
    })),
});
