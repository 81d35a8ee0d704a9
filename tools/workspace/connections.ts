import { z } from 'zod';
import { int, paged, text, time } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne, together } from '../../src/catalog/rules.ts';

export const connections = area({
  service: 'workspace',
  name: 'connections',
  title: 'Connections',
  about: 'Who logged in, when and from where; how many are online',
});

const between = {
  start_time: time('yyyy-MM-ddTHH:mmZ').optional(),
  end_time: time('yyyy-MM-ddTHH:mmZ').optional(),
};

export const listLoginRecordsNew = connections.operation(
  'ListLoginRecordsNew',
  'GET /v2/{project_id}/connections/desktops',
  {
    title: 'List login records',
    does: 'List logins to desktops: who, when, from which device and address, latency, why one failed.',
    keywords:
      "login history, connection log, who used the desktop, when did the user last connect, failed logins, cannot connect, slow connection, latency, lag, client version, source IP, 查询登录信息, 登录记录, 连接记录, 登录失败, 网络时延, 卡顿, 谁登录过, 从哪里登录, 上次登录时间, 连接历史, 老掉线, 连不上桌面, 登录日志, somebody used a colleague's account at night, 半夜有人登录, login from a strange country, 谁周末上过, 异地登录, 总断线查一下",
    risk: 'read',
    query: {
      ...between,
      user_name: text(255).optional(),
      computer_name: text(255).optional(),
      terminal_type: text(255).optional().describe('WI: Workspace client'),
      min_network_rtt: int(0, 10_000).optional().describe('End-to-end latency, ms'),
      max_network_rtt: int(0, 10_000).optional(),
      ...paged(1000),
    },
    rules: [together('start_time', 'end_time')],
    page: { style: 'offset', items: 'records', total: 'total_count', max: 1000 },
    brief: [
      'user_name',
      'computer_name',
      'connection_start_time',
      'connection_end_time',
      'terminal_type',
      'terminal_ip',
      'client_version',
      'e2e_rtt',
      'connection_failure_reason',
    ],
  },
);

export const listInstancesStatus = connections.operation(
  'ListInstancesStatus',
  'GET /v2/{project_id}/connections/status',
  {
    title: 'Count desktops by state',
    does: 'Count the desktops that are running, stopped, assigned, in use, idle, disconnected or unregistered.',
    keywords:
      'dashboard, overview, how many desktops are in use, how many are running, idle desktops, totals, 查询桌面登录状态, 桌面状态统计, 使用中数量, 空闲数量, 开机数量, 总览, how many are in use and idle, snapshot of the fleet state, numbers by state, 现在多少台在用, 各状态多少台, 空闲多少台, 各种状态数量, overview how many on off and idle, how busy is our fleet right now, 现在忙不忙',
    risk: 'read',
    page: { style: 'whole', items: 'statics' },
    brief: [
      'static_name',
      'running_num',
      'stop_num',
      'attached_num',
      'unattached_num',
      'in_use_num',
      'ready_num',
      'disconnected_num',
      'unregistered_num',
    ],
  },
);

export const exportUserLoginInfoNew = connections.operation(
  'ExportUserLoginInfoNew',
  'GET /v2/{project_id}/connections/desktops/export',
  {
    title: 'Export login records',
    does: 'Get the login records as a file; list_login_records_new has them as data.',
    keywords:
      "download login history, connection report, spreadsheet, Excel, CSV, audit file, 导出连接记录, 导出登录记录, 下载登录日志, 登录报表, file with connection records, spreadsheet of logins for the auditor, download who logged in, 把登录记录导出来, 导出表格, 连接记录导成文件, 给审计的登录记录, 导出Excel, auditors want everyone's connections of the quarter, auditors want it as a file, 交给审计的表",
    risk: 'read',
    query: {
      ...between,
      user_name: text(255).optional(),
      computer_name: text(255).optional(),
      terminal_type: text(255).optional(),
      language: z.enum(['zh_CN', 'en_US']).optional().describe('Default en_US'),
    },
    rules: [together('start_time', 'end_time')],
  },
);

export const listHistoryOnlineInfoNew = connections.operation(
  'ListHistoryOnlineInfoNew',
  'GET /v2/{project_id}/connections/online-users',
  {
    title: 'Count users who logged in',
    does: 'Count the users who logged in, per hour within one day, else per day.',
    keywords:
      'online users over time, concurrent users, peak usage, trend, how many people worked yesterday, license planning, 查询登录人数, 在线人数, 历史在线, 使用高峰, 登录趋势, highest number of people at once, how many seats do we need, peak of simultaneous users last week, how many people worked in parallel, licences needed, busiest hour, users per day, 最多同时多少人在线, 高峰多少人, 上周每天多少人, 并发峰值, 需要买多少, 每小时在线人数, 同时在线, how many log in per day, 每天多少人登录',
    risk: 'read',
    query: {
      ...between,
      query_type: z.enum(['MONTH', 'WEEK', 'DAY']).optional().describe('Wins over the times'),
    },
    rules: [atLeastOne('query_type', 'start_time'), together('start_time', 'end_time')],
    page: { style: 'whole', items: 'time_counts' },
  },
);
