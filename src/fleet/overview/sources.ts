import type { SiteId } from '../../catalog/context.ts';
import type { Scope } from '../snapshot.ts';

type Text = string | null;
type Count = number | null;
type Flag = boolean | null;

/** What the overview looks at of each table. */
export interface Rows {
  desktops: {
    desktop_id: string;
    computer_name: Text;
    status: Text;
    task_status: Text;
    login_status: Text;
    user_name: Text;
    price_month: Count;
    is_prepaid: Flag;
    in_maintenance_mode: Flag;
    bill_resource_id: Text;
  };
  users: { locked: Flag; disabled: Flag; account_expired: Flag; total_desktops: Count };
  pools: {
    pool_id: string;
    pool_name: Text;
    type: Text;
    desktop_count: Count;
    desktop_used: Count;
    enable_autoscale: Flag;
    in_maintenance_mode: Flag;
  };
  app_servers: { server_id: string; server_name: Text; status: Text; vm_status: Text; task_status: Text };
  sub_jobs: JobRow & { desktop_id: Text; computer_name: Text };
  app_jobs: JobRow & { server_name: Text };
  quotas: { type: Text; quota: Count; used: Count; edge_site_id: Text };
  prepaid: { resource_id: string; resource_name: Text; type: Text; status: Text; expires_at: Count };
  desktop_usage: { desktop_id: string; computer_name: Text; used_hours: Count; idle_days: Count };
  alarms: {
    alarm_name: Text;
    desktop_id: Text;
    level: Count;
    status: Text;
    started_at: Count;
  };
}

export interface JobRow {
  job_id: Text;
  job_type: Text;
  status: Text;
  error_code: Text;
  error_msg: Text;
  started_at: Count;
  ended_at: Count;
}

export type SourceName = keyof Rows;

export interface Source<Name extends SourceName> {
  columns: readonly (keyof Rows[Name] & string)[];
  /** Read of it, where not everything is needed. */
  scope?: Scope;
}

/** Days without a session after which a desktop is idle. */
export const IDLE_DAYS = 30;

const JOB = ['job_id', 'job_type', 'status', 'error_code', 'error_msg', 'started_at', 'ended_at'] as const;

export const SOURCES: { readonly [Name in SourceName]: Source<Name> } = {
  desktops: {
    columns: [
      'desktop_id',
      'computer_name',
      'status',
      'task_status',
      'login_status',
      'user_name',
      'price_month',
      'is_prepaid',
      'in_maintenance_mode',
      'bill_resource_id',
    ],
  },
  users: { columns: ['locked', 'disabled', 'account_expired', 'total_desktops'] },
  pools: {
    columns: [
      'pool_id',
      'pool_name',
      'type',
      'desktop_count',
      'desktop_used',
      'enable_autoscale',
      'in_maintenance_mode',
    ],
  },
  app_servers: { columns: ['server_id', 'server_name', 'status', 'vm_status', 'task_status'] },
  // What went well is most of it.
  sub_jobs: {
    columns: [...JOB, 'desktop_id', 'computer_name'],
    scope: { narrow: { arg: 'status', values: ['FAILED', 'RUNNING', 'WAITING'], many: 3 } },
  },
  app_jobs: { columns: [...JOB, 'server_name'] },
  quotas: { columns: ['type', 'quota', 'used', 'edge_site_id'] },
  // Disks end with their desktops.
  prepaid: {
    columns: ['resource_id', 'resource_name', 'type', 'status', 'expires_at'],
    scope: { narrow: { arg: 'only_main_resource', values: [1] } },
  },
  desktop_usage: {
    columns: ['desktop_id', 'computer_name', 'used_hours', 'idle_days'],
    scope: { narrow: { arg: 'min_idle_days', values: [IDLE_DAYS] } },
  },
  alarms: { columns: ['alarm_name', 'desktop_id', 'level', 'status', 'started_at'] },
};

/** A row, and where it is. */
export type At<Row> = Row & { site: SiteId };

/** What was seen of the sites. */
export interface Seen {
  now: number;
  sites: readonly SiteId[];
  /** Undefined where no site let it be read. */
  rows: { readonly [Name in SourceName]?: readonly At<Rows[Name]>[] };
  /** The most used desktops; undefined as well. */
  used?: readonly At<Rows['desktop_usage']>[];
  /** Where each could be read. */
  at: ReadonlyMap<SourceName, ReadonlySet<SiteId>>;
}
