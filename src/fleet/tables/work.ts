import { bool, type Feed, int, text, time, type View } from '../table.ts';
import { momentIn } from './values.ts';

export const SUB_JOBS: Feed = {
  service: 'workspace',
  read: 'ListItaSubJobs',
  narrow: [{ table: 'sub_jobs', column: 'job_id', arg: 'job_id' }],
  tables: [
    {
      name: 'sub_jobs',
      about: 'one per job and desktop',
      key: ['sub_job_id'],
      columns: {
        sub_job_id: text('id'),
        job_id: text('job_id'),
        job_type: text('job_type'),
        status: text('status'),
        desktop_id: text('entities.desktop_id'),
        computer_name: text('entities.desktop_name'),
        user_name: text('entities.user_name'),
        error_code: text('error_code'),
        error_msg: text('fail_reason'),
        started_at: time('begin_time'),
        ended_at: time('end_time'),
      },
    },
  ],
};

/** A status that is not of these four leaves the job's open. */
export const JOBS: View = {
  name: 'jobs',
  about: 'sums of sub_jobs',
  columns: {
    job_id: 'text',
    job_type: 'text',
    status: 'text',
    parts: 'int',
    failed_parts: 'int',
    started_at: 'time',
    ended_at: 'time',
  },
  over: ['sub_jobs'],
  sql: `
    SELECT site, job_id, any_value(job_type) AS job_type,
      CASE
        WHEN count(*) FILTER (status IN ('RUNNING', 'WAITING')) > 0 THEN 'RUNNING'
        WHEN count(*) FILTER (status = 'FAILED') > 0 THEN 'FAILED'
        WHEN count(*) FILTER (status = 'SUCCESS') = count(*) THEN 'SUCCESS'
      END AS status,
      count(*) AS parts,
      count(*) FILTER (status = 'FAILED') AS failed_parts,
      min(started_at) AS started_at,
      CASE WHEN count(*) FILTER (status IN ('RUNNING', 'WAITING')) = 0 THEN max(ended_at) END AS ended_at
    FROM sub_jobs
    GROUP BY site, job_id`,
};

/** What runs on an event is listed only when it is asked for. Times are on clocks of `time_zone`. */
export const SCHEDULED_TASKS: Feed = {
  service: 'workspace',
  read: 'ListScheduledTasks',
  each: [{}, { scheduled_type: 'LIFE_CYCLE' }],
  tables: [
    {
      name: 'scheduled_tasks',
      about: 'by time or event',
      key: ['task_id'],
      columns: {
        task_id: text('id'),
        task_name: text('task_name'),
        task_type: text('task_type'),
        scheduled_type: text('scheduled_type'),
        life_cycle_type: text('life_cycle_type'),
        is_enabled: bool('enable'),
        last_status: text('last_status'),
        next_at: time((item) => momentIn(item.time_zone, item.next_execution_time)),
      },
    },
  ],
};

export const SCHEDULED_TASK_RUNS: Feed = {
  service: 'workspace',
  read: 'ListScheduledTasksRecords',
  per: { table: 'scheduled_tasks', column: 'task_id', arg: 'task_id' },
  tables: [
    {
      name: 'scheduled_task_runs',
      about: 'counts of desktops',
      key: ['task_id', 'run_id'],
      columns: {
        task_id: text((_, { parent }) => parent.task_id),
        run_id: text('id'),
        status: text('status'),
        success_num: int('success_num'),
        failed_num: int('failed_num'),
        skip_num: int('skip_num'),
        started_at: time((item) => momentIn(item.time_zone, item.start_time)),
      },
    },
  ],
};

export const SCRIPTS: Feed = {
  service: 'workspace',
  read: 'ListScripts',
  tables: [
    {
      name: 'scripts',
      about: 'script library',
      key: ['script_id'],
      columns: {
        script_id: text('id'),
        script_name: text('name'),
        type: text('type'),
        version: text('version'),
        updated_at: time('update_time'),
      },
    },
  ],
};

export const SCRIPT_RUNS: Feed = {
  service: 'workspace',
  read: 'ListScriptRecords',
  narrow: [
    { table: 'script_runs', column: 'desktop_id', arg: 'resource_id', many: 100 },
    { table: 'script_runs', column: 'script_id', arg: 'script_id', many: 100 },
  ],
  tables: [
    {
      name: 'script_runs',
      about: 'last of each script and desktop',
      key: ['run_id'],
      columns: {
        run_id: text('id'),
        script_id: text('script_id'),
        script_name: text('script_name'),
        desktop_id: text('resource_id'),
        computer_name: text('resource_name'),
        status: text('status'),
        error_code: text('result_code'),
        error_msg: text('reason'),
        started_at: time('start_time'),
        ended_at: time('end_time'),
      },
    },
  ],
};
