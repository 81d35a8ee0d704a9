import { z } from 'zod';
import { id, int, paged, text, time } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne, together } from '../../src/catalog/rules.ts';

export const statistics = area({
  service: 'workspace',
  name: 'statistics',
  title: 'Statistics',
  about: 'Usage, growth, metrics, idle desktops and metric notifications',
});

statistics.target({
  kind: 'metric-rule',
  noun: 'notification rule',
  plural: 'notification rules',
  read: 'ListMetricNotifyRule',
  arg: 'rule_id',
  id: 'rule_id',
  name: 'metric_name',
  facts: [
    { label: 'compares', path: 'comparison_operator', kind: 'text' },
    { label: 'idle days', path: 'threshold', kind: 'state' },
    { label: 'days between notices', path: 'interval', kind: 'state' },
    { label: 'tells', path: 'notify_object', kind: 'text' },
    { label: 'rule', path: 'enable', kind: 'state', words: { true: 'on', false: 'off' } },
  ],
});

/** Up to three dimensions that narrow a metric down. */
const dim = z
  .array(text(1000, 1))
  .min(1)
  .max(3)
  .optional()
  .describe('Dimensions as key,value like instance_id,6f3c6f91-…');

const metricNames = z.array(z.string()).min(1).max(20);

const spanStart = text(32, 1).describe('UTC, like 2026-05-11T11:45:42Z');

const spanEnd = text(32, 1).describe('UTC');

const metricStart = text(255, 1).describe('UTC, like 2026-05-11T11:45:42Z');

const metricEnd = text(255, 1).describe('UTC');

const sortType = z.enum(['DESC', 'ASC']).optional();

export const showGrowthRate = statistics.operation('ShowGrowthRate', 'GET /v2/{project_id}/statistics/growth-rate', {
  title: 'Show growth of a metric',
  does: 'Show by how much a metric grew against the day or month before.',
  keywords:
    'period on period, compared to last month, more or less than yesterday, rate of change, dashboard, 环比, 增长率, 比上月, 比昨天, 变化率, 指标环比, are we growing, how much more than last month, 比上个月涨了多少, 同比, 增长了多少, 涨幅, compared with last year, 今年比去年, 比去年多用多少, do we use more than last month percent, 涨了百分之几',
  risk: 'read',
  query: {
    metric_name: text(255, 1),
    grow_period: z.enum(['DAY', 'MONTH']).optional(),
    dim,
  },
  indexed: ['dim'],
});

export const listMetrics = statistics.operation('ListMetrics', 'GET /v2/{project_id}/statistics/metrics', {
  does: 'Show the values of fleet metrics for a span, one value each.',
  keywords:
    'dashboard numbers, KPI, operations monitoring, report, desktop state, totals, 查询指标, 运维指标, 报表, 大屏, 指标值, 监控指标, key figures of the fleet, current operational numbers, 关键指标, 运营数据, 当前指标, 运维数据, numbers for the monthly report, 月报数字',
  risk: 'read',
  query: {
    metric_names: metricNames.describe('Like desktop_state'),
    start_time: metricStart,
    end_time: metricEnd,
    period: z.enum(['DAY', 'HOUR']).optional(),
    dim,
  },
  indexed: ['dim'],
  page: { style: 'whole', items: '' },
  brief: ['metric_name', 'metric_value'],
});

export const listMetricsTrend = statistics.operation(
  'ListMetricsTrend',
  'GET /v2/{project_id}/statistics/metrics/trend',
  {
    title: 'List trend of metrics',
    does: 'List the values of fleet metrics over time.',
    keywords:
      'chart, curve, history of a metric, peak hours, capacity planning, time series, 指标趋势, 趋势图, 曲线, 历史变化, 高峰时段, 容量规划, usage over the past weeks as a curve, how did usage develop, 使用趋势, 最近一个月走势, 变化曲线, 用量趋势, 每月曲线, chart for the board how usage developed, 给领导看的走势图',
    risk: 'read',
    query: {
      metric_names: metricNames.describe('Like desktop_state'),
      start_time: metricStart,
      end_time: metricEnd,
      period: z.enum(['MIN', '5MIN', 'DAY', 'HOUR']).optional(),
      dim,
    },
    indexed: ['dim'],
    page: { style: 'whole', items: '' },
    brief: ['time', 'metrics'],
  },
);

const idleMetric = text(128, 1).describe('Only desktop_idle_duration so far');

const comparison = z.string().describe('>=; desktop_idle_duration takes no other');

const threshold = int(1, 30).optional().describe('Days idle');

const interval = int(1, 30).optional().describe('Days between notices; default 1');

const notifyObject = text(1024, 1).describe('URN of an SMN topic');

export const updateMetricNotifyRule = statistics.operation(
  'UpdateMetricNotifyRule',
  'PUT /v2/{project_id}/statistics/notify-rules/{rule_id}',
  {
    title: 'Update notification rule',
    does: 'Change the rule that tells of idle desktops, or switch it on or off.',
    keywords:
      'change days until idle notice, pause idle alert, other recipients, SMN topic, 修改通知规则, 更新通知, 停用通知, 空闲阈值, 通知对象, 通知频次, remind after ten days instead, send idle notice to another topic, too sensitive idle alert, 提醒改成10天, 闲置提醒阈值改, 提醒发给别人, 暂停闲置提醒, 改提醒规则, remind us less often, send the reminder to my colleague, 提醒别太频繁, 提醒换个人收',
    risk: 'write',
    targets: { kind: 'metric-rule', ids: 'rule_id' },
    path: { rule_id: id() },
    body: {
      metric_name: idleMetric.optional(),
      comparison_operator: comparison.optional(),
      threshold,
      interval,
      enable: z.boolean().optional(),
      notify_object: notifyObject.optional(),
    },
  },
);

export const deleteMetricNotifyRule = statistics.operation(
  'DeleteMetricNotifyRule',
  'DELETE /v2/{project_id}/statistics/notify-rules/{rule_id}',
  {
    title: 'Delete notification rule',
    does: 'Delete the rule that tells of idle desktops; update_metric_notify_rule can switch it off instead.',
    keywords:
      'stop idle alerts, no more notices, remove rule, too many mails, 删除通知规则, 不再通知, 取消空闲提醒, 关闭通知, stop sending idle reminders, get messages about unused machines every night, no more reminders about idle desktops, annoying notices, 别再发闲置通知, 不要闲置提醒了, 消息太烦, 停掉闲置提醒, 删提醒规则, messages at night about idle machines stop them',
    risk: 'destructive',
    targets: { kind: 'metric-rule', ids: 'rule_id' },
    path: { rule_id: id() },
    warn: 'The rule cannot be recovered, and nobody hears of idle desktops by it any more.',
  },
);

export const addMetricNotifyRule = statistics.operation(
  'AddMetricNotifyRule',
  'POST /v2/{project_id}/statistics/notify-rules',
  {
    title: 'Add notification rule',
    does: 'Have an SMN topic told when desktops have been idle for days; one rule per metric.',
    keywords:
      'alert me about unused desktops, idle reminder, tell me when nobody uses a desktop, waste, notification, 新增通知规则, 闲置提醒, 桌面空闲通知, 长期不用提醒, 告警通知, let me know when a desktop is unused for three days, tell me if nobody touches a machine, remind about idle desktops, warn of waste, 闲置了通知我, 没人用时提醒, 长期没登录提醒我, 设个闲置提醒, 三天没用, tell me by message when it sits unused',
    risk: 'write',
    body: {
      metric_name: idleMetric,
      comparison_operator: comparison,
      threshold,
      interval,
      enable: z.boolean(),
      notify_object: notifyObject,
    },
    warn: 'Without the agency of create_agencies nothing is sent.',
  },
);

export const listMetricNotifyRule = statistics.operation(
  'ListMetricNotifyRule',
  'GET /v2/{project_id}/statistics/notify-rules',
  {
    title: 'List notification rules',
    does: 'List the rules that tell of idle desktops.',
    keywords:
      'idle alerts, who is told about unused desktops, after how many days, SMN topics, 查询通知规则, 通知规则列表, 空闲提醒设置, 通知对象, which idle reminders are set, who gets the idle notice, 设了哪些提醒, 闲置提醒怎么设的, 通知规则有哪些, 提醒发给谁, who gets these reminder messages, 这些提醒谁在收',
    risk: 'read',
    query: { metric_name: text(64).optional(), rule_id: text(64).optional(), ...paged(100, 1) },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['rule_id', 'metric_name', 'comparison_operator', 'threshold', 'interval', 'enable', 'notify_object'],
  },
);

export const listMetricNotifyRecord = statistics.operation(
  'ListMetricNotifyRecord',
  'GET /v2/{project_id}/statistics/notification-records',
  {
    title: 'List matches of notification rules',
    does: 'List how many desktops a notification rule applies to now.',
    keywords:
      'how many desktops are idle by the rule, would the alert fire, rule hits, 通知记录, 满足规则的桌面数, 会不会告警, 命中数量, 空闲桌面数量, did the idle rule hit any machine, which machines triggered the reminder, how often was the alert sent, 提醒有没有触发, 有没有机器中招, 触发了几台, 提醒命中, 通知发出记录',
    risk: 'read',
    query: { metric_name: text(64).optional(), rule_id: text(64).optional(), ...paged(100, 1) },
    rules: [atLeastOne('metric_name', 'rule_id')],
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['metric_name', 'comparison_operator', 'threshold', 'match_count'],
  },
);

export const listDesktopUsageMetric = statistics.operation(
  'ListDesktopUsageMetric',
  'GET /v2/{project_id}/statistics/metrics/desktops',
  {
    title: 'List usage of desktops',
    does: 'List how long desktops were used and have been idle (seconds), in the last 180 days up to yesterday.',
    keywords:
      'unused desktops, not used for 30 days, idle, nobody logs in, zombie machines, reclaim, save money, waste, most used, usage hours, utilization, 闲置桌面, 长期未使用, 30天没用, 僵尸桌面, 回收, 使用时长, 空闲天数, 利用率, 降本, machines we could take back, desktops gathering dust, which machines to cancel to save money, 哪些机器没人用, 能回收的机器, 一个月没开过, 每台用了多久, nobody touched it, 压根没人碰过, 好收回来',
    risk: 'read',
    query: {
      start_time: spanStart,
      end_time: spanEnd,
      resource_name: text(64, 1).optional().describe('Desktop name; fuzzy'),
      min_idle_days: int(0, 180).optional(),
      max_idle_days: int(0, 180).optional().describe('At least min_idle_days'),
      usage_min_hours: int(0).optional(),
      usage_max_hours: int(0).optional().describe('At least usage_min_hours'),
      sort_field: z.enum(['desktop_usage', 'desktop_idle_duration']).optional(),
      sort_type: sortType,
      ...paged(100, 1),
    },
    rules: [together('sort_field', 'sort_type')],
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['resource_id', 'resource_name', 'resource_pool_id', 'metric'],
  },
);

export const listUserUsageMetric = statistics.operation(
  'ListUserUsageMetric',
  'GET /v2/{project_id}/statistics/metrics/users',
  {
    title: 'List usage by user',
    does: 'List how long users worked on desktops (seconds) and how often they logged in or failed to, over up to 30 days.',
    keywords:
      'working hours, who uses the desktops most, who never logs in, login count, failed logins, attendance, per user report, 用户使用时长, 用户使用统计, 登录次数, 登录失败次数, 谁没登录, 工时, 考勤, how much time does each person spend, who works most, who never logged in this month, working time of staff, 每个人用了多久, 谁用得最多, 谁一直没登录, 员工在线时长, 每人登录几次, who never showed up, never uses the cloud PC, 几乎不登录的人, is he really working on it, overtime and attendance, 他每天用多久, 考勤看谁没上线',
    risk: 'read',
    query: {
      start_time: spanStart,
      end_time: spanEnd,
      username: text(64).optional().describe('Fuzzy'),
      usage_min_hours: int(0).optional(),
      usage_max_hours: int(0).optional().describe('At least usage_min_hours'),
      sort_field: z.string().optional().describe('user_usage'),
      sort_type: sortType,
      ...paged(100, 1),
    },
    rules: [together('sort_field', 'sort_type')],
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['username', 'metric'],
  },
);

export const listAppUserAccessData = statistics.operation(
  'ListAppUserAccessData',
  'GET /v2/{project_id}/statistics/metrics/app-user-access',
  {
    title: 'List failed app access by user',
    does: 'List users whose access to streamed apps (AppStream) failed, how often and why, in the last 30 days.',
    keywords:
      'app does not open, cannot connect to application, access failures, app streaming errors, who has trouble, 云应用接入失败, 应用打不开, 接入统计, 失败次数, 接入错误, app access figures, how many people opened streamed apps, use of streamed apps in total, number of app launches, statistics of app access, 应用访问统计, 多少人打开过应用, 应用使用汇总, 云应用访问次数, 打开失败的用户, 应用接入数据',
    risk: 'read',
    query: {
      start_time: spanStart,
      end_time: spanEnd,
      username: text(64).optional().describe('Fuzzy'),
      sort_field: z.enum(['access_failed_count', 'last_access_failed_time']).optional(),
      sort_type: sortType,
      ...paged(100, 1),
    },
    rules: [together('sort_field', 'sort_type')],
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['username', 'access_failed_count', 'last_access_failed_time', 'error_code', 'error_msg'],
  },
);

export const showUserAccessStages = statistics.operation(
  'ShowUserAccessStages',
  'GET /v2/{project_id}/statistics/metrics/access-stages',
  {
    title: 'Show phases of a login',
    does: 'Show how long each phase of one login to a desktop or app took (ms), and which failed.',
    keywords:
      'slow login, connecting takes long, which step fails, pre-connect, connection time, 登录慢, 连接慢, 接入阶段, 接入耗时, 卡在哪一步, 连接失败, which part of the login is slow, logging in takes two minutes, waiting long after the password, where is the time lost, long time until the desktop appears, spinning circle at login, 登录要等好久, 登录哪一步慢, 输完密码等半天, 登录时间花在哪, 进桌面很慢, 转圈, from password to desktop takes minutes',
    risk: 'read',
    query: { transaction_id: text(64, 1).describe('From list_login_records_new') },
  },
);

export const listDesktopsStatistics = statistics.operation(
  'ListDesktopsStatistics',
  'GET /v2/{project_id}/statistics',
  {
    title: 'Count desktops',
    does: 'Count all desktops, by assignment, power or login state if asked for, also for each desktop pool.',
    keywords:
      'how many desktops, number of desktops, fleet overview, unassigned count, per pool, summary, 桌面统计, 桌面总数, 有多少桌面, 未分配数量, 分配统计, 桌面池统计, 概览, how many desktops do we have, total number of machines, number per pool, 一共多少台桌面, 桌面数量, 总共多少机器, 分配了多少, how big is our fleet, 我们规模多大',
    risk: 'read',
    query: {
      desktop_type: z.array(text(255)).max(10).optional().describe('DEDICATED, POOLED; POOL for each pool'),
      statistics_type: z
        .array(z.enum(['attach-state', 'login-state', 'run-state']))
        .max(20)
        .optional()
        .describe('Total only if unset'),
    },
  },
);

export const listRunState = statistics.operation('ListRunState', 'GET /v2/{project_id}/desktops/statistics/run-state', {
  title: 'Count desktops by power state',
  does: 'Count desktops that run, are stopped, hibernated or in error.',
  keywords:
    'how many are running, powered on, switched off, broken desktops, 运行状态统计, 开机数量, 关机数量, 故障桌面数, 多少台在运行, how many machines are on, number switched off, how many are broken, 开着的有几台, 关着的有几台, 故障的有几台, 多少台开机, how many are powered on, 多少台开着, how many run idle at night powered on, 晚上还有几台没关',
  risk: 'read',
});

export const listLoginState = statistics.operation(
  'ListLoginState',
  'GET /v2/{project_id}/desktops/statistics/login-state',
  {
    title: 'Count desktops by login state',
    does: 'Count desktops that are in use, free, disconnected or not registered.',
    keywords:
      'how many users online, concurrent users, in use now, idle sessions, unregistered, 登录状态统计, 在线人数, 使用中数量, 空闲数, 未注册, 多少人在线, how many people are on right now, number of active users, 现在多少人在用, 当前在线多少, 登录着的数量, 断开的有多少, how many people work at this moment, 此刻有多少人在干活',
    risk: 'read',
  },
);

export const listUnusedDesktops = statistics.operation(
  'ListUnusedDesktops',
  'GET /v2/{project_id}/desktops/statistics/unused',
  {
    title: 'List unused desktops (withdrawn)',
    does: 'Withdrawn: use list_desktop_usage_metric with min_idle_days. Lists desktops not used in a span.',
    keywords:
      'old unused desktops report, deprecated idle list, legacy call, former API, last disconnect time, 未使用桌面(已废弃), 旧接口, 旧版报表, unused desktops old interface, 旧的未使用桌面, 老接口未使用',
    risk: 'read',
    query: {
      start_time: time('yyyy-MM-ddTHH:mm:ss.SSSZ').optional().describe('yyyy-MM-ddTHH:mm:ss.SSSZ; default yesterday'),
      end_time: time('yyyy-MM-ddTHH:mm:ss.SSSZ').optional(),
      limit: int(0, 2000).optional(),
      offset: int(0, 2000).optional(),
    },
    page: { style: 'offset', items: 'unused_desktops', total: 'total_count', max: 2000 },
    brief: ['desktop_id', 'compute_name', 'create_time', 'disconnect_time'],
  },
);

export const listUsedDesktopInfo = statistics.operation(
  'ListUsedDesktopInfo',
  'POST /v2/{project_id}/desktops/statistics/used',
  {
    title: 'List hours of use (withdrawn)',
    does: 'Withdrawn: use list_desktop_usage_metric or list_user_usage_metric. Lists hours of use per desktop and day.',
    keywords:
      'old usage report, deprecated usage hours, legacy call, former API, hourly breakdown of one desktop, 桌面使用时长(已废弃), 旧接口, 旧版报表, old hours of use interface, 旧的使用时长, 老接口时长',
    risk: 'read',
    body: {
      desktop_ids: z.array(text(255)).max(2000).optional(),
      desktop_username: text(255).optional().describe('Time of this user only'),
      start_time: time('yyyy-MM-dd').optional().describe('yyyy-MM-dd UTC; last 15 days if unset, at most 31 days'),
      end_time: time('yyyy-MM-dd').optional(),
      group_by_type: z.enum(['DAY', 'HOUR']).optional().describe('Default DAY'),
      ...paged(100),
    },
    page: { style: 'offset', items: 'desktop_used_info_list', total: 'total_count', max: 100, in: 'body' },
    brief: ['desktop_id', 'desktop_username', 'used_info_list'],
  },
);
