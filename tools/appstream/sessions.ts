import { z } from 'zod';
import { ids, int, paged, text, time } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';

export const sessions = area({
  service: 'appstream',
  name: 'sessions',
  title: 'Sessions',
  about: 'Who uses or used which application on which server; log off sessions',
});

sessions.target({
  kind: 'app-session',
  noun: 'session',
  plural: 'sessions',
  read: 'ListSessions',
  // Those that can be logged off. The list wants a period: this one holds every session.
  given: {
    query_begin_time: '2000-01-01T00:00:00.000Z',
    query_end_time: '2100-01-01T00:00:00.000Z',
    session_state: 'Active,Disconnected,AppcInit',
  },
  id: 'id',
  name: 'login_user',
  facts: [
    { label: 'user', path: 'login_user', kind: 'owner' },
    {
      label: 'session',
      path: 'session_state',
      kind: 'connected',
      words: {
        Active: 'connected now',
        Disconnected: 'session open, disconnected',
        AppcInit: 'starting',
      },
    },
    { label: 'type', path: 'session_type', kind: 'text', words: { 1: 'shared desktop', 2: 'application' } },
    { label: 'programs', path: 'app_name', kind: 'text' },
    { label: 'server', path: 'machine_name', kind: 'text' },
    { label: 'began', path: 'start_time', kind: 'text' },
  ],
});

/** The prose has blanks in it, the schema a T and a Z. */
const clock = text(32).describe('Like 2026-10-31 08:07:39');

export const listAppConnection = sessions.operation(
  'ListAppConnection',
  'POST /v1/{project_id}/session/app-connection',
  {
    title: 'List uses of applications',
    does: 'List who opened which application when, on which server, from where, and what failed.',
    keywords:
      'usage records, app history, who uses the app, is it still used, app fails to open, connection failed, license count, 应用使用记录, 应用连接失败, 谁在用应用, 打不开应用, 使用统计, how often is an app launched, who opened the app, why does an app fail to start for users, 应用打开记录, 应用谁在用, 应用用得多不多, 应用启动失败, 应用使用情况, has anybody used the streamed app lately, who used it and when, do we still need this licence, 最近谁用过这个应用, licence audit who really opens the program, 软件到底有没有人用',
    risk: 'read',
    query: paged(100, 1),
    body: {
      id: text(64).optional(),
      sid: text(128).optional().describe('SID of the server'),
      machine_name: text(1024).optional().describe('Server'),
      user_name: text(1024).optional().describe('Fuzzy'),
      app_group_name: text(1024).optional(),
      app_group_id: text(64).optional(),
      app_name: text(1024).optional().describe('Fuzzy'),
      failed_code: text(255).optional(),
      connection_failure_reason: text(1024).optional(),
      client_name: text(1024).optional(),
      client_version: text(50).optional(),
      client_type: text(255).optional().describe('OS of the client'),
      agent_version: text(50).optional(),
      vm_ip: text(50).optional().describe('Server'),
      wi_ip: text(50).optional().describe('Access address'),
      public_ip: text(50).optional().describe("Client's"),
      tenant_id: text(255).optional(),
      brokering_start_time: clock.optional(),
      brokering_end_time: clock.optional(),
      virtual_ip: text(50).optional().describe("Session's"),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: [
      'user_name',
      'app_name',
      'app_group_name',
      'machine_name',
      'brokering_time',
      'end_time',
      'client_ip',
      'failed_code',
      'connection_failure_reason',
    ],
  },
);

export const listUserConnection = sessions.operation(
  'ListUserConnection',
  'POST /v1/{project_id}/session/user-connection',
  {
    title: 'List logins to application servers',
    does: 'List who logged in to which application server when and from where, and what failed.',
    keywords:
      'login history, login failed, cannot connect, sign-in records, last login, audit, client IP, 用户登录记录, 登录失败, 连接失败, 谁登录过, 登录审计, sign-in history of app users, last login to app servers, 云应用登录记录, 云应用登录历史, 用户登录云应用, 谁登录了应用服务器, 云应用连不上, who logged on to app streaming and when, cannot get into streaming since yesterday show the attempts, 流化登不进去查记录',
    risk: 'read',
    query: paged(100, 1),
    body: {
      id: text(64).optional(),
      connect_type: text(32).optional(),
      user_name: text(255).optional(),
      machine_sid: text(128).optional(),
      machine_name: text(255).optional().describe('Server'),
      failed_reason: text(255).optional(),
      failed_code: text(255).optional(),
      client_name: text(255).optional(),
      client_version: text(255).optional(),
      client_type: text(255).optional().describe('OS of the client'),
      agent_version: text(50).optional(),
      vm_ip: text(50).optional().describe('Server'),
      connect_flag: text(50).optional().describe('Always 0'),
      wi_ip: text(50).optional().describe('Access address'),
      public_ip: text(50).optional().describe("Client's"),
      update_time: clock.optional(),
      tenant_id: text(255).optional(),
      login_start_time: clock.optional(),
      login_end_time: clock.optional(),
      virtual_ip: text(50).optional().describe("Session's"),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: [
      'user_name',
      'machine_name',
      'start_time',
      'end_time',
      'client_ip',
      'client_type',
      'failed_code',
      'failed_reason',
    ],
  },
);

export const listSessionByUserName = sessions.operation(
  'ListSessionByUserName',
  'GET /v1/{project_id}/session/user-session-info',
  {
    title: 'List current sessions of user',
    does: "List one user's current application sessions with their ids, servers and programs.",
    keywords:
      'is the user logged in, what is open, session id, hanging session, stuck app, where does the user work, 查询用户会话, 当前会话, 用户在线吗, 会话卡住, what does the user have open, app is already running somewhere, where is his session, which programs does he run, 他开着什么应用, 用户当前会话, 某人的会话, 应用已在别处运行, 他在哪台服务器上, what is he running now, locked file because app is open elsewhere',
    risk: 'read',
    query: { user_name: text(64, 1) },
    page: { style: 'whole', items: 'session_info_list' },
    brief: ['id', 'login_user', 'session_state', 'session_type', 'app_name', 'machine_name', 'start_time', 'client_ip'],
  },
);

export const logoffUserSession = sessions.operation('LogoffUserSession', 'POST /v1/{project_id}/session/logoff', {
  title: 'Log off sessions',
  does: 'Log off application sessions, after a message and a delay.',
  keywords:
    'sign out user, end session, kick out, stuck session, hanging app, free server for maintenance, 注销会话, 强制下线, 踢出用户, 会话卡死, 结束会话, throw user out of a streamed app, end a hanging app session, close his app, 把他踢出云应用, 应用会话踢掉, 应用卡住帮他退出, 结束应用会话, 强制退出应用, app spins forever and cannot be closed, 应用转圈退不掉, 一直转圈关不掉, program hangs and blocks his file free it, 文件被占用帮他关掉程序',
  risk: 'disruptive',
  targets: { kind: 'app-session', ids: 'session_ids' },
  body: {
    session_ids: ids(999).optional(),
    message_type: int(0, 4).describe('0 info, 1 warning, 2 serious'),
    message: text(255, 1).optional().describe('Shown to the users'),
    title: text(255, 1).optional().describe('Of the message'),
    delay_time: int(0, 999_999).describe('0: at once; its unit is not documented'),
    transaction_id: text(31, 1).optional().describe('Found again in client logs'),
  },
  rules: [atLeastOne('session_ids')],
  split: { arg: 'session_ids', max: 999 },
  warn: 'Running programs are closed; unsaved work is lost.',
});

export const listSessions = sessions.operation('ListSessions', 'GET /v1/{project_id}/session/list-sessions', {
  title: 'List application sessions',
  does: 'List application sessions that began within a span of time, with user, state, server and client.',
  keywords:
    'who is online, active sessions, disconnected sessions, session ids, sessions on a server, concurrent users, failed sessions, 会话列表, 在线用户, 活动会话, 断开的会话, 并发数, 谁在线, open app sessions, who is using apps at the moment, app sessions per server, 现在有哪些应用会话, 云应用谁在线, 打开的会话, 应用会话清单, 当前云应用用户, can I take the hosts down is anybody on, 主机上还有没有人',
  risk: 'read',
  query: {
    user_name: text(64, 1).optional(),
    query_begin_time: time('yyyy-MM-ddTHH:mm:ss.SSSZ'),
    query_end_time: time('yyyy-MM-ddTHH:mm:ss.SSSZ'),
    app_server_group_id: text(64).optional(),
    vm_ip: text(64).optional().describe('Server'),
    public_ip: text(64).optional().describe("Client's"),
    machine_name: text(128).optional().describe('Server'),
    session_state: text(256).optional().describe('Active, Disconnected, AppcInit, SignedOut, InitFail; comma-joined'),
    is_success: z.enum(['true', 'false']).optional().describe('Session was created; both if unset'),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'id',
    'login_user',
    'session_state',
    'session_type',
    'machine_name',
    'app_server_group_name',
    'start_time',
    'client_ip',
    'failed_reason',
  ],
});
