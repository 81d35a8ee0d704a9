import type { Rule } from '../rule.ts';
import { ACCESS_RULES } from './access.ts';
import { ACCOUNT_RULES } from './account.ts';
import { AGENT_RULES } from './agent.ts';
import { ASSIGNMENT_RULES } from './assignment.ts';
import { BILLING_RULES } from './billing.ts';
import { DOMAIN_RULES } from './domain.ts';
import { IMAGE_RULES } from './image.ts';
import { JOB_RULES } from './jobs.ts';
import { LINE_RULES } from './line.ts';
import { LOAD_RULES } from './load.ts';
import { LOGIN_RULES } from './logins.ts';
import { MAINTENANCE_RULES } from './maintenance.ts';
import { NETWORK_RULES } from './network.ts';
import { POLICY_RULES } from './policy.ts';
import { POWER_RULES } from './power.ts';
import { SCHEDULE_RULES } from './schedule.ts';
import { SERVICE_RULES } from './service.ts';
import { SNAPSHOT_RULES } from './snapshots.ts';
import { SOFTWARE_RULES } from './software.ts';
import { USER_RULES } from './user.ts';

/** Everything that is known of desktops; of equally bad and sure findings the earlier family comes first. */
export const DESKTOP_RULES: readonly Rule[] = [
  ...ACCOUNT_RULES,
  ...BILLING_RULES,
  ...POWER_RULES,
  ...MAINTENANCE_RULES,
  ...ASSIGNMENT_RULES,
  ...JOB_RULES,
  ...NETWORK_RULES,
  ...AGENT_RULES,
  ...DOMAIN_RULES,
  ...ACCESS_RULES,
  ...SERVICE_RULES,
  ...LOAD_RULES,
  ...LINE_RULES,
  ...SCHEDULE_RULES,
  ...POLICY_RULES,
  ...SNAPSHOT_RULES,
  ...SOFTWARE_RULES,
  ...IMAGE_RULES,
  ...LOGIN_RULES,
];

/** What is known of people who have no desktop to look at. */
export const USER_ALONE_RULES: readonly Rule[] = [
  ...ACCOUNT_RULES,
  ...USER_RULES,
  ...ACCESS_RULES,
  ...SERVICE_RULES,
  ...POLICY_RULES,
  ...LOGIN_RULES,
];
