import { z } from 'zod';
import { id, ids, int, paged, text, time } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import type { Targets } from '../../src/catalog/targets.ts';
import { plainName } from './models/common.ts';

export const scheduledTasks = area({
  service: 'appstream',
  name: 'scheduled-tasks',
  title: 'Scheduled tasks',
  about: 'Tasks that start, stop, restart or reinstall app servers at set times',
});

scheduledTasks.target({
  kind: 'app-scheduled-task',
  noun: 'scheduled task',
  plural: 'scheduled tasks',
  // The list does not say which servers a task acts on.
  read: 'ShowScheduleTask',
  arg: 'task_id',
  id: 'id',
  name: 'task_name',
  facts: [
    {
      label: 'does',
      path: 'task_type',
      kind: 'state',
      words: {
        START_SERVER: 'starts',
        STOP_SERVER: 'stops',
        RESTART_SERVER: 'restarts',
        REINSTALL_OS: 'reinstalls, wiping the system disk of',
      },
    },
    { label: 'on', path: 'target_infos[].target_name', or: 'target_infos[].target_id', kind: 'owner' },
    {
      label: 'when people are connected',
      path: 'schedule_task_policy.enforcement_enable',
      kind: 'state',
      words: { true: 'by force', false: 'not' },
    },
    { label: 'runs', path: 'scheduled_type', kind: 'text' },
    { label: 'at', path: 'scheduled_time', kind: 'text' },
  ],
});

const scheduledType = z.enum(['FIXED_TIME', 'DAY', 'WEEK', 'MONTH']);

const times = {
  day_interval: int(1, 31).optional().describe('DAY: every so many days'),
  week_list: text(255).optional().describe('WEEK: 1-7, comma-joined; in Workspace 1 is Sunday'),
  month_list: text(255).optional().describe('MONTH: 1-12, comma-joined'),
  date_list: text(255).optional().describe('MONTH: 1-31 and L (last day), comma-joined'),
  time_zone: text(64, 1).optional().describe('Like Asia/Shanghai'),
  scheduled_date: time('yyyy-MM-dd').optional().describe('FIXED_TIME: yyyy-MM-dd'),
  scheduled_time: time('HH:mm:ss').optional(),
  expire_time: text(64).optional().describe('Like 2026-03-07T10:40:43.858Z'),
};

const taskType = z.enum(['RESTART_SERVER', 'START_SERVER', 'STOP_SERVER', 'REINSTALL_OS']);

const force = z
  .strictObject({
    enforcement_enable: z.boolean().optional().describe('true: also while people are connected; default false'),
  })
  .optional();

const acted = z
  .array(
    z.strictObject({
      target_type: z.enum(['SERVER', 'SERVER_GROUP']),
      target_id: text(128, 1),
      target_name: text(255).optional(),
    }),
  )
  .min(1)
  .max(1000)
  .optional();

const actedOn: Targets[] = [
  { kind: 'server', ids: 'target_infos[target_type=SERVER].target_id' },
  { kind: 'server-group', ids: 'target_infos[target_type=SERVER_GROUP].target_id' },
];

const taskWarning = 'nobody is asked again. Stopping and restarting end sessions; REINSTALL_OS wipes the system disks.';

const byTaskType = { START_SERVER: 'write', RESTART_SERVER: 'disruptive', STOP_SERVER: 'disruptive' } as const;

/** What makes a task run at another time, longer, or on other servers: as bad as the worst that the task may do. */
const MOVING = ['scheduled_type', ...Object.keys(times), 'target_infos'];

export const createScheduleTask = scheduledTasks.operation(
  'CreateScheduleTask',
  'POST /v1/{project_id}/schedule-task',
  {
    title: 'Create scheduled task for app servers',
    does: 'Have app servers or server groups started, stopped, restarted or reinstalled at set times.',
    keywords:
      'restart servers every night, every Sunday, weekly reboot, automatic shutdown at night, start in the morning, save cost, cron, timer, maintenance window, periodic reinstall, 新增定时任务, 定时开机, 定时关机, 定时重启, 定时重装, 夜间关机, 夜间自动关机, 每周重启, restart app servers every night, switch hosts off at night automatically, 云应用定时任务, 服务器自动重启, 主机晚上自动关, 云应用定时关机, 定期重启主机, hosts should go off at night and on in the morning, 流化主机晚上关早上开',
    risk: byArg('task_type', { ...byTaskType, else: 'destructive' }),
    targets: actedOn,
    body: {
      task_name: plainName,
      task_type: taskType,
      scheduled_type: scheduledType,
      ...times,
      schedule_task_policy: force,
      description: text(255).optional(),
      target_infos: acted,
    },
    rules: [atLeastOne('target_infos')],
    warn: `It runs by itself from then on, and ${taskWarning}`,
  },
);

export const listScheduleTasks = scheduledTasks.operation('ListScheduleTasks', 'GET /v1/{project_id}/schedule-task', {
  title: 'List scheduled tasks of app servers',
  does: 'List scheduled tasks of app servers with their last result and next run.',
  keywords:
    'timers, cron jobs, when do servers restart, why does the server stop at night, next run, 查询定时任务, 定时任务列表, 下次执行, 为什么自动关机, which timers for app servers are there, 云应用有哪些定时任务, 主机的定时任务, 服务器自动重启谁设的, why do hosts restart on Sundays, 主机为什么周日重启',
  risk: 'read',
  query: {
    task_name: text(64).optional(),
    // The last one stands in the OpenAPI only.
    task_type: z.enum([...taskType.options, 'UPGRADE_ACCESS_AGENT']).optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'id',
    'task_name',
    'task_type',
    'is_enable',
    'last_status',
    'scheduled_type',
    'scheduled_time',
    'next_execution_time',
  ],
});

export const updateScheduleTask = scheduledTasks.operation(
  'UpdateScheduleTask',
  'PATCH /v1/{project_id}/schedule-task/{task_id}',
  {
    title: 'Update scheduled task of app servers',
    does: 'Change when a scheduled task runs, what it does and on which servers, or switch it on or off.',
    keywords:
      'reschedule, pause timer, disable task, enable task, change time, add servers, 修改定时任务, 停用定时任务, 启用, 改时间, 暂停, restart app servers at another time, pause nightly shutdown of hosts, 云应用定时任务改时间, 主机自动关机改点, 暂停云应用定时任务, restart hosts later because people work late, 主机重启推迟',
    // The task may be one that reinstalls: the arguments need not say what it does now.
    risk: [
      ...MOVING.map((arg) => byArg(arg, { else: 'destructive', absent: 'write' })),
      byArg('task_type', { ...byTaskType, else: 'destructive', absent: 'write' }),
      byArg('is_enable', { false: 'write', else: 'destructive', absent: 'write' }),
      byArg('schedule_task_policy.enforcement_enable', { false: 'write', else: 'destructive', absent: 'write' }),
    ],
    targets: [{ kind: 'app-scheduled-task', ids: 'task_id' }, ...actedOn],
    path: { task_id: id() },
    body: {
      task_name: plainName.optional(),
      task_type: taskType.optional(),
      is_enable: z.boolean().optional(),
      scheduled_type: scheduledType.optional(),
      ...times,
      schedule_task_policy: force,
      description: text(255).optional(),
      target_infos: acted,
    },
    warn: `It runs by itself as changed, and ${taskWarning}`,
  },
);

export const showScheduleTask = scheduledTasks.operation(
  'ShowScheduleTask',
  'GET /v1/{project_id}/schedule-task/{task_id}',
  {
    title: 'Show scheduled task of app servers',
    does: 'Show one scheduled task: times, what it does and on which servers.',
    keywords:
      'task details, timer settings, which servers are restarted, 定时任务详情, 查看定时任务, 作用于哪些服务器, how is the Sunday restart of app servers set up, settings of an app server timer, 云应用定时任务怎么设的, 主机重启计划详情, 计划具体设置, 某个云应用定时',
    risk: 'read',
    path: { task_id: id() },
  },
);

export const deleteScheduleTask = scheduledTasks.operation(
  'DeleteScheduleTask',
  'DELETE /v1/{project_id}/schedule-task/{task_id}',
  {
    title: 'Delete scheduled task of app servers',
    does: 'Delete one scheduled task of app servers.',
    keywords:
      'remove timer, cancel schedule, stop automatic restart, 删除定时任务, 取消定时, 不再自动重启, no more nightly restart of app servers, 云应用定时任务删掉, 主机不再自动重启, 取消云应用定时, hosts should stay on now, 主机别再自动关',
    risk: 'destructive',
    targets: { kind: 'app-scheduled-task', ids: 'task_id' },
    path: { task_id: id() },
    warn: 'Its settings are gone, and what it did no longer happens; is_enable=false would only pause it.',
  },
);

export const batchDeleteScheduleTask = scheduledTasks.operation(
  'BatchDeleteScheduleTask',
  'POST /v1/{project_id}/schedule-task/actions/batch-delete',
  {
    title: 'Delete scheduled tasks of app servers',
    does: 'Delete scheduled tasks of app servers.',
    keywords:
      'remove timers, cancel schedules, clean up tasks, 批量删除定时任务, 清理定时任务, 取消定时, several timers of app servers, 云应用几个定时任务一起删, 主机定时任务清理, 一批云应用定时, outdated timers of hosts, 主机的老定时都删',
    risk: 'destructive',
    targets: { kind: 'app-scheduled-task', ids: 'items' },
    body: { items: ids(20).describe('Task ids') },
    split: { arg: 'items', max: 20 },
    warn: 'Their settings are gone, and what they did no longer happens; is_enable=false would only pause them.',
  },
);

export const listTaskExecuteHistory = scheduledTasks.operation(
  'ListTaskExecuteHistory',
  'GET /v1/{project_id}/schedule-task/{task_id}/execute-history',
  {
    title: 'List runs of scheduled task',
    does: 'List the past runs of a scheduled task of app servers, with how many servers succeeded and failed.',
    keywords:
      "execution history, did it run last night, failed runs, 定时任务执行记录, 执行历史, 昨晚执行了吗, 失败次数, did the nightly restart of app servers run, 云应用定时任务跑了没, 主机自动重启执行记录, 云应用定时历史, was Sunday's restart of hosts successful, 周日主机重启成功没",
    risk: 'read',
    path: { task_id: id() },
    query: paged(100, 1),
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['id', 'task_type', 'status', 'total_count', 'success_count', 'failed_count', 'begin_time', 'end_time'],
  },
);

export const listTaskExecuteDetail = scheduledTasks.operation(
  'ListTaskExecuteDetail',
  'GET /v1/{project_id}/schedule-task/{execute_history_id}/execute-detail',
  {
    title: 'List servers of a scheduled run',
    does: 'List what one run of a scheduled task did on each app server, and why it failed.',
    keywords:
      'execution details, which server failed, error of scheduled restart, 执行详情, 子任务, 哪台失败, 失败原因, which app servers did not come back after the nightly restart, result per server, 哪台服务器定时重启失败, 每台服务器执行结果, 主机没起来, 云应用定时每台结果, two hosts stayed off after the nightly restart',
    risk: 'read',
    path: { execute_history_id: text(128, 1).describe('From appstream_list_task_execute_history') },
    query: paged(100, 1),
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: [
      'server_id',
      'server_name',
      'status',
      'task_type',
      'begin_time',
      'end_time',
      'result_code',
      'result_message',
    ],
  },
);

export const listFutureExecutions = scheduledTasks.operation(
  'ListFutureExecutions',
  'POST /v1/{project_id}/schedule-task/future-executions',
  {
    title: 'Preview run times for app servers',
    does: 'Work out when a schedule for app servers would run, before a task is created.',
    keywords:
      'next runs, check schedule, when will it run, dry run, 未来执行时间, 预览执行时间, 下次什么时候执行, when will the timer for app servers fire, next dates of an app server schedule, 云应用定时后面哪天执行, 主机自动关机下次什么时候, 云应用定时预览, 后面几次执行, will it fire over the holidays',
    risk: 'read',
    body: { scheduled_type: scheduledType.optional(), ...times },
    page: { style: 'whole', items: 'future_executions' },
  },
);
