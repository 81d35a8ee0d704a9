import { type Feed, text, time } from '../table.ts';
import { bareName, toMillis } from './values.ts';

/** AppStream API reference, "Querying Sessions". */
const SESSION_TYPE: Readonly<Record<string, string>> = { 1: 'desktop', 2: 'app' };

/** How long they are kept is nowhere said. Users stand here with their domain: the filter by name may want it. */
export const APP_SESSIONS: Feed = {
  service: 'appstream',
  read: 'ListSessions',
  window: {
    table: 'app_sessions',
    column: 'started_at',
    from: 'query_begin_time',
    to: 'query_end_time',
    days: 7,
    most: 180,
    write: toMillis,
  },
  narrow: [
    { table: 'app_sessions', column: 'server_group_id', arg: 'app_server_group_id' },
    { table: 'app_sessions', column: 'machine_name', arg: 'machine_name' },
  ],
  tables: [
    {
      name: 'app_sessions',
      about: 'AppStream sessions',
      key: ['session_id'],
      columns: {
        session_id: text('id'),
        user_name: text((item) => bareName(item.login_user)),
        type: text((item) => SESSION_TYPE[item.session_type] ?? item.session_type),
        status: text('session_state'),
        server_group_id: text('app_server_group_id'),
        machine_name: text('machine_name'),
        app_name: text('app_name'),
        failure_reason: text('failed_reason'),
        client_type: text('client_type'),
        public_ip: text('public_ip'),
        started_at: time('start_time'),
        ended_at: time('end_time'),
      },
    },
  ],
};

/** All that the API has, for it gives the sub-jobs of one type only. */
const JOB_TYPES = [
  'CREATE_SERVER',
  'DELETE_SERVER',
  'REJOIN_DOMAIN',
  'CHANGE_SERVER_IMAGE',
  'REINSTALL_OS',
  'MIGRATE_SERVER',
  'UPDATE_SERVER_TSVI',
  'UPGRADE_ACCESS_AGENT',
  'SCHEDULED_TASK',
  'UPDATE_FREEZE_STATUS',
];

export const APP_JOBS: Feed = {
  service: 'appstream',
  read: 'ListSubJobs',
  each: JOB_TYPES.map((type) => ({ job_type: type })),
  narrow: [{ table: 'app_jobs', column: 'job_id', arg: 'job_id' }],
  tables: [
    {
      name: 'app_jobs',
      about: 'one per job and server',
      key: ['sub_job_id'],
      columns: {
        sub_job_id: text('id'),
        job_id: text('job_id'),
        job_type: text('job_type'),
        status: text('status'),
        server_id: text('job_resource_info.resource_id'),
        server_name: text('job_resource_info.resource_name'),
        error_code: text('error_code'),
        error_msg: text('error_message'),
        started_at: time('begin_time'),
        ended_at: time('end_time'),
      },
    },
  ],
};
