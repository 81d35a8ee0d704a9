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
      'login history, connection log, who used the desktop, when did the user last connect, failed logins, cannot connect, slow connection, latency, lag, client version, source IP, 查询登录信息, 登录记录, 连接记录, 登录失败, 网络时延, 卡顿, 谁登录过, 从哪里登录',
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
      'dashboard, overview, how many desktops are in use, how many are running, idle desktops, totals, 查询桌面登录状态, 桌面状态统计, 使用中数量, 空闲数量, 开机数量, 总览',
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
      'download login history, connection report, spreadsheet, Excel, CSV, audit file, 导出连接记录, 导出登录记录, 下载登录日志, 登录报表',
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
      'online users over time, concurrent users, peak usage, trend, how many people worked yesterday, license planning, 查询登录人数, 在线人数, 历史在线, 使用高峰, 登录趋势',
    risk: 'read',
    query: {
      ...between,
      query_type: z.enum(['MONTH', 'WEEK', 'DAY']).optional().describe('Wins over the times'),
    },
    rules: [atLeastOne('query_type', 'start_time'), together('start_time', 'end_time')],
    page: { style: 'whole', items: 'time_counts' },
  },
);
