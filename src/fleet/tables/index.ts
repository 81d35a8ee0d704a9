import type { Feed, View } from '../table.ts';
import { APP_JOBS, APP_SESSIONS } from './application-use.ts';
import { APP_GROUPS, APP_SERVER_GROUPS, APP_SERVERS, APP_USERS, APPS } from './applications.ts';
import { EIPS, PREPAID, QUOTAS } from './costs.ts';
import { DESKTOPS } from './desktops.ts';
import { DESKTOP_USAGE, EVENTS, LOGINS, USER_USAGE } from './histories.ts';
import { IMAGES, PRODUCTS } from './offers.ts';
import { GROUP_MEMBERS, OUS, USER_GROUPS, USERS } from './people.ts';
import { POLICIES } from './policies.ts';
import { POOL_DESKTOPS, POOL_USERS, POOLS } from './pools.ts';
import { AGENTS, ALARMS, METRICS, SNAPSHOTS } from './upkeep.ts';
import { JOBS, SCHEDULED_TASK_RUNS, SCHEDULED_TASKS, SCRIPT_RUNS, SCRIPTS, SUB_JOBS } from './work.ts';

/** In the order in which the schema tells of them. */
export const FEEDS: readonly Feed[] = [
  DESKTOPS,
  USERS,
  USER_GROUPS,
  GROUP_MEMBERS,
  OUS,
  POOLS,
  POOL_DESKTOPS,
  POOL_USERS,
  POLICIES,
  IMAGES,
  PRODUCTS,
  LOGINS,
  EVENTS,
  DESKTOP_USAGE,
  USER_USAGE,
  METRICS,
  ALARMS,
  SNAPSHOTS,
  AGENTS,
  EIPS,
  SUB_JOBS,
  SCHEDULED_TASKS,
  SCHEDULED_TASK_RUNS,
  SCRIPTS,
  SCRIPT_RUNS,
  QUOTAS,
  PREPAID,
  APP_SERVERS,
  APP_SERVER_GROUPS,
  APP_GROUPS,
  APPS,
  APP_USERS,
  APP_SESSIONS,
  APP_JOBS,
];

export const VIEWS: readonly View[] = [JOBS];
