import { z } from 'zod';
import { id, ids, int, paged, text, time } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import type { Fact, Targets } from '../../src/catalog/targets.ts';

export const scheduledTasks = area({
  service: 'workspace',
  name: 'scheduled-tasks',
  title: 'Scheduled tasks',
  about: 'Power, rebuild, script and snapshot tasks by time or event',
});

const what: Fact = {
  label: 'does',
  path: 'task_type',
  kind: 'state',
  words: {
    START: 'starts desktops',
    STOP: 'stops desktops',
    REBOOT: 'reboots desktops',
    HIBERNATE: 'hibernates desktops',
    REBUILD: 'wipes and rebuilds system disks',
    EXECUTE_SCRIPT: 'runs scripts',
    CREATE_SNAPSHOT: 'makes snapshots',
  },
};

const SCHEDULES = ['FIXED_TIME', 'DAY', 'WEEK', 'MONTH', 'LIFE_CYCLE'] as const;

const when: Fact = {
  label: 'when',
  path: 'scheduled_type',
  kind: 'state',
  words: { FIXED_TIME: 'once', DAY: 'by day', WEEK: 'by week', MONTH: 'by month', LIFE_CYCLE: 'on an event' },
};

const aTask = { noun: 'scheduled task', plural: 'scheduled tasks', id: 'id', name: 'task_name' };

scheduledTasks.target({
  ...aTask,
  kind: 'scheduled-task',
  read: 'ShowScheduledTasks',
  arg: 'task_id',
  facts: [
    what,
    {
      label: 'to',
      path: 'apply_objects[].object_name',
      or: 'apply_objects[].object_type',
      // Not a person, but who approves must hear of it when the task has come to act on others.
      kind: 'owner',
      words: {
        DESKTOP: 'desktops',
        DESKTOP_POOL: 'desktop pools',
        ALL_DESKTOPS: 'all desktops',
        DESKTOP_TAG: 'desktops with a tag',
      },
    },
    when,
    { label: 'at', path: 'scheduled_time', kind: 'text' },
    { label: 'forced', path: 'force_execute', kind: 'state', words: { true: 'yes', false: 'no' } },
  ],
});

/** For calls with thousands of tasks; whom they act on is not in the list, nor are tasks on events unless asked for. */
scheduledTasks.target({
  ...aTask,
  kind: 'listed-task',
  read: 'ListScheduledTasks',
  each: { arg: 'scheduled_type', values: [...SCHEDULES] },
  facts: [
    what,
    when,
    { label: 'next run', path: 'next_execution_time', kind: 'text' },
    { label: 'enabled', path: 'enable', kind: 'state', words: { true: 'yes', false: 'no' } },
    { label: 'description', path: 'description', kind: 'text' },
  ],
});

const taskType = z.enum(['START', 'STOP', 'REBOOT', 'HIBERNATE', 'REBUILD', 'EXECUTE_SCRIPT', 'CREATE_SNAPSHOT']);

const lifeCycleType = z.enum([
  'POST_CREATE_DESKTOP_SUCCESS',
  'POST_REBUILD_DESKTOP_SUCCESS',
  'POST_REATTACH_DESKTOP_SUCCESS',
  'POST_DESKTOP_DISCONNECTED',
]);

/** When a task runs. */
const schedule = {
  scheduled_type: z.enum(SCHEDULES).optional().describe('LIFE_CYCLE: on an event; not for START, REBUILD'),
  day_interval: int(1, 31).optional().describe('DAY: every n days'),
  week_list: text(255).optional().describe('WEEK: 1 (Sunday) to 7, comma-joined'),
  month_list: text(255).optional().describe('MONTH: 1 to 12, comma-joined'),
  date_list: text(255).optional().describe('MONTH: 1 to 31 and L (last day), comma-joined'),
  scheduled_date: time('yyyy-MM-dd').optional().describe('FIXED_TIME: yyyy-MM-dd'),
  scheduled_time: time('HH:mm:ss').optional(),
  time_zone: text(2000).optional().describe('Like Asia/Shanghai'),
  life_cycle_type: lifeCycleType.optional().describe('LIFE_CYCLE: after which event'),
  expire_time: time('yyyy-MM-dd HH:mm:ss').optional(),
};

/** Scripts may go to a few desktops first. */
const firstBatch = {
  gray_count: int(0, 1000).optional().describe('Scripts: how many desktops go first; wins over gray_desktop_ids'),
  gray_desktop_ids: z.array(id()).max(1000).optional(),
  gray_fail_threshold: int(1, 1000).optional().describe('Failures that stop the rest'),
};

/** What a task does, and to what. */
const action = {
  apply_objects: z
    .array(
      z.strictObject({
        object_type: z
          .enum(['DESKTOP', 'DESKTOP_POOL', 'ALL_DESKTOPS', 'DESKTOP_TAG'])
          .optional()
          .describe('ALL_DESKTOPS with LIFE_CYCLE only'),
        object_id: id().optional(),
      }),
    )
    .min(1)
    .max(1000)
    .optional(),
  force_execute: z.boolean().optional().describe('Also while users are connected; default false'),
  wait_time: int(0, 43_200).optional().describe('LIFE_CYCLE: wait after the event'),
};

/** What it comes to act on. Desktops with a tag are known only when it runs. */
const itsObjects: Targets[] = [
  { kind: 'desktop', ids: 'apply_objects[object_type=DESKTOP].object_id' },
  { kind: 'desktop-pool', ids: 'apply_objects[object_type=DESKTOP_POOL].object_id' },
  // Objects without a type.
  { kind: 'desktop', or: ['desktop-pool'], ids: 'apply_objects[object_type=undefined].object_id' },
  { kind: 'desktop', ids: 'gray_desktop_ids' },
  { kind: 'any-desktop', when: { arg: 'apply_objects[].object_type', is: 'ALL_DESKTOPS' } },
];

const runsByItself =
  'It runs by itself, and nobody is asked again. Desktops chosen by tag are not shown: it takes those tagged when it runs.';

const extraParams = (max: number) => text(max).optional().describe('JSON, like {"notify_message": "..."}');

export const listScheduledTasks = scheduledTasks.operation(
  'ListScheduledTasks',
  'GET /v2/{project_id}/scheduled-tasks',
  {
    does: 'List scheduled tasks with type, last result and next run.',
    keywords:
      'timers, cron, automatic shutdown, why does the desktop switch off every night, nightly reboot, planned jobs, power schedule, 定时任务列表, 查询定时任务, 定时关机, 自动关机, 定时开机, 计划任务, which automatic tasks are set up, why do machines shut down at night, something reboots my desktop every night, power plan, 有哪些定时任务, 为什么半夜自动关机, 自动任务列表, 谁设的自动重启, machines go off by themselves every evening why, something switches my machine off every evening, 每天晚上机器自己就关, 谁设的定时',
    risk: 'read',
    query: {
      task_name: text(255).optional(),
      task_type: taskType.optional(),
      scheduled_type: text(255).optional().describe('FIXED_TIME, DAY, WEEK, MONTH; LIFE_CYCLE ones only if asked for'),
      life_cycle_type: lifeCycleType.optional(),
      last_status: text(255).optional().describe('SUCCESS, SKIP, FAIL'),
      limit: int(0, 50),
      offset: int(0),
    },
    page: { style: 'offset', items: 'scheduled_tasks', total: 'total_count', max: 50 },
    brief: [
      'id',
      'task_name',
      'task_type',
      'scheduled_type',
      'enable',
      'last_status',
      'next_execution_time',
      'time_zone',
    ],
  },
);

export const createScheduledTasks = scheduledTasks.operation(
  'CreateScheduledTasks',
  'POST /v2/{project_id}/scheduled-tasks',
  {
    title: 'Create scheduled task',
    does: 'Have desktops or pools started, stopped, rebooted, hibernated, rebuilt, scripted or snapshotted by time or event; create_agencies must come first.',
    keywords:
      'automatic shutdown at night, save money, start every morning, nightly reboot, weekly rebuild, regular snapshots, auto hibernate after disconnect, timer, cron, 创建定时任务, 定时开机, 定时关机, 定时重启, 定时重建, 定时快照, 定时执行脚本, 自动休眠, 下班关机, 断开后关机, people forget to shut down, power bill, turn off by themselves, 每天早上自动开机, 到点自动关, 每周自动快照, 定期跑脚本, 节省费用, nobody switches off after work, machines run all night, 没人关机浪费电',
    risk: byArg('task_type', {
      START: 'write',
      CREATE_SNAPSHOT: 'write',
      REBUILD: 'destructive',
      // As execute_script_or_command: nobody here knows what the script does.
      EXECUTE_SCRIPT: 'destructive',
      else: 'disruptive',
    }),
    targets: itsObjects,
    body: {
      task_name: text(255, 1),
      task_type: taskType.describe('REBUILD wipes system disks'),
      ...action,
      ...schedule,
      ...firstBatch,
      extra_params: extraParams(2000),
      description: text(255).optional(),
    },
    rules: [atLeastOne('apply_objects')],
    warn: runsByItself,
  },
);

export const showScheduledTasks = scheduledTasks.operation(
  'ShowScheduledTasks',
  'GET /v2/{project_id}/scheduled-tasks/{task_id}',
  {
    title: 'Show scheduled task',
    does: 'Show one scheduled task: schedule, what it does and to which desktops or pools.',
    keywords:
      'timer details, which desktops does it stop, when does it run, cron, settings of a task, 定时任务详情, 执行周期, 应用对象, 查看定时任务, what does this timer do exactly, when does the nightly task run, details of one scheduled task, 这个定时任务几点跑, 定时任务的设置, 某个定时任务, 任务对哪些机器生效, to which machines does the nightly job apply, 夜间任务管哪些机器',
    risk: 'read',
    path: { task_id: id() },
  },
);

/** Arguments that decide when a task runs, on what and how. */
const decisive = [
  ...Object.keys(schedule),
  ...Object.keys(action),
  ...Object.keys(firstBatch),
  'is_gray',
  'extra_params',
];

export const updateScheduledTasks = scheduledTasks.operation(
  'UpdateScheduledTasks',
  'PUT /v2/{project_id}/scheduled-tasks/{task_id}',
  {
    title: 'Update scheduled task',
    does: 'Change one scheduled task, what it acts on too, or switch it on or off.',
    keywords:
      'pause timer, disable automatic shutdown, enable task, reschedule, other time, exclude a desktop, add desktops to a task, holiday, 修改定时任务, 停用定时任务, 启用定时任务, 改时间, 暂停定时关机, 节假日, 增加桌面, move the nightly shutdown to another time, pause automatic shutdown over the holidays, add machines to the timer, run later, 定时任务改时间, 改成晚上十点, 暂停定时任务, 改到几点, 定时任务加机器, 放假先停',
    // Whether the task rebuilds or runs scripts shows in the plan only: its type is no argument.
    risk: [
      byArg('enable', { false: 'write', else: 'destructive', absent: 'write' }),
      ...decisive.map((arg) => byArg(arg, { else: 'destructive', absent: 'write' })),
    ],
    targets: [{ kind: 'scheduled-task', ids: 'task_id' }, ...itsObjects],
    path: { task_id: id() },
    body: {
      task_name: text(255, 1).optional(),
      enable: z.boolean().optional().describe('false: no longer runs'),
      ...action,
      ...schedule,
      ...firstBatch,
      is_gray: z.boolean().optional().describe('Scripts: a few desktops first'),
      priority: int(1, 50).optional().describe('Among LIFE_CYCLE tasks'),
      extra_params: extraParams(1024),
      description: text(255).optional(),
    },
    warn: runsByItself,
  },
);

export const deleteScheduledTasks = scheduledTasks.operation(
  'DeleteScheduledTasks',
  'DELETE /v2/{project_id}/scheduled-tasks/{task_id}',
  {
    title: 'Delete scheduled task',
    does: 'Delete one scheduled task; update_scheduled_tasks can switch it off instead.',
    keywords:
      'remove timer, stop automatic shutdown, cancel schedule, no longer needed, 删除定时任务, 取消定时关机, 取消定时任务, 移除计划, no more automatic shutdown, remove the nightly job, 不要自动关机了, 定时任务删掉, 取消自动重启, 定时不要了, people work late now no more automatic off, 加班了别再自动关',
    risk: 'destructive',
    targets: { kind: 'scheduled-task', ids: 'task_id' },
    path: { task_id: id() },
    warn: 'Its settings are gone; snapshots, shutdowns and the like that it did no longer happen.',
  },
);

export const listFutureExecutions = scheduledTasks.operation(
  'ListFutureExecutions',
  'POST /v2/{project_id}/scheduled-tasks/future-executions',
  {
    title: 'Preview run times',
    does: 'Work out when a schedule would run, before a task is made of it; nothing is kept.',
    keywords:
      'next runs, check schedule, dry run, will it run on the right day, cron preview, 未来执行时间, 预览执行时间, 下次执行, 验证周期, 什么时候执行, when will the schedule fire next, preview dates of a schedule, does it fire on the 31st, 下几次什么时候跑, 定时预览, 接下来哪几天执行, 按这个周期哪天跑, will it hit the public holiday, 放假那天会不会跑',
    risk: 'read',
    body: { ...schedule, ...firstBatch },
    page: { style: 'whole', items: 'future_executions' },
  },
);

export const batchDeleteScheduledTasks = scheduledTasks.operation(
  'BatchDeleteScheduledTasks',
  'POST /v2/{project_id}/scheduled-tasks/batch-delete',
  {
    title: 'Delete scheduled tasks',
    does: 'Delete several scheduled tasks for good; update_scheduled_tasks switches one off instead.',
    keywords:
      'remove timers, clean up old schedules, expired tasks, drop all schedules, 批量删除定时任务, 清理定时任务, 过期任务, 取消多个计划, delete several timers, clear all old schedules, 几个定时任务一起删, 过期的定时清掉, 批量取消定时, tons of outdated timers, 一堆没用的定时',
    risk: 'destructive',
    targets: { kind: 'listed-task', ids: 'task_ids' },
    body: { task_ids: ids(5000).optional() },
    rules: [atLeastOne('task_ids')],
    split: { arg: 'task_ids', max: 5000 },
    warn: 'Their settings are gone; snapshots, shutdowns and the like that they did no longer happen.',
  },
);

export const listScheduledTasksRecords = scheduledTasks.operation(
  'ListScheduledTasksRecords',
  'GET /v2/{project_id}/scheduled-tasks/{task_id}/records',
  {
    title: 'List runs of scheduled task',
    does: 'List the past runs of one scheduled task, with how many desktops succeeded, failed or were skipped.',
    keywords:
      "timer history, did the task run last night, execution log, did it fail, 定时任务执行记录, 执行历史, 昨晚执行了吗, 执行结果, did last night's task run, results of the nightly reboot, did the automatic start happen, 昨晚定时跑了没, 定时任务有没有执行, 自动重启成功没, 定时执行记录, 历次执行, how did the last few runs go, 最近几次跑得怎么样, 定时快照成功了吗",
    risk: 'read',
    path: { task_id: id() },
    query: paged(100),
    page: { style: 'offset', items: 'tasks_records', total: 'total_count', max: 100 },
    brief: ['id', 'start_time', 'task_type', 'status', 'success_num', 'failed_num', 'skip_num', 'time_zone'],
  },
);

export const listScheduledTasksRecordsDetails = scheduledTasks.operation(
  'ListScheduledTasksRecordsDetails',
  'GET /v2/{project_id}/scheduled-tasks/{task_id}/records/{record_id}',
  {
    title: 'List desktops of a run',
    does: 'List desktop by desktop what one run of a scheduled task did, and why it failed or skipped.',
    keywords:
      'why was my desktop not shut down, skipped desktops, failed desktops, reason, conflict, 执行记录详情, 跳过原因, 失败原因, 哪台桌面没关机, 任务冲突, which machine missed the nightly shutdown, why did one machine not start automatically, result per machine of a scheduled run, 哪台没自动关机, 定时任务哪几台失败, 每台的执行结果, 为什么这台没执行, my machine stayed on although the timer ran, 就这台没关成为什么, 哪几台没执行',
    risk: 'read',
    path: { task_id: id(), record_id: id() },
    query: { limit: int(0, 100), offset: int(0) },
    page: { style: 'offset', items: 'tasks_records_details', total: 'total_count', max: 100 },
    brief: ['desktop_id', 'desktop_name', 'exec_status', 'result_code', 'fail_reason', 'start_time', 'end_time'],
  },
);

export const listTimeZones = scheduledTasks.operation('ListTimeZones', 'GET /v2/{project_id}/common/timezones', {
  title: 'List time zones',
  does: 'List the time zones that schedules can be given in.',
  keywords:
    'GMT offset, UTC, local time, Asia/Shanghai, daylight saving, 时区, 查询时区, 时区列表, 北京时间, which time zones can a schedule have, time zone names for scheduled tasks, 能选哪些时区, 有哪些时区, 定时任务时区',
  risk: 'read',
  query: { time_zone_name: text(255).optional().describe('Like Asia/Shanghai') },
  page: { style: 'whole', items: 'time_zones' },
  brief: ['time_zone_name', 'time_zone', 'time_zone_desc_us', 'time_zone_desc_cn'],
});
