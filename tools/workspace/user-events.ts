import { z } from 'zod';
import { paged, text, time } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';

export const userEvents = area({
  service: 'workspace',
  name: 'user-events',
  title: 'User events',
  about: 'What users did, and its delivery to LTS',
});

export const listUserEvents = userEvents.operation('ListUserEvents', 'GET /v2/{project_id}/user-events', {
  does: 'List what users did and whether it worked: logins, password changes, power actions; the last 30 days.',
  keywords:
    'audit log, activity log, user operations, who did what, why did the login fail, failed logins, wrong password, trace, security review, 查询用户事件, 用户操作日志, 审计日志, 登录失败原因, 操作记录, 谁做了什么, who shut this machine down, sign-in errors of a user, investigation, 用户干了什么, 谁改的密码, 登录为什么失败, 用户行为, 追查操作, who switched off the machine, 谁给重启的, 谁干的, 谁关了他的电脑, who changed his own password, somebody claims he did not do it, 谁动过',
  risk: 'read',
  query: {
    start_time: time('yyyy-MM-ddTHH:mm:ssZ').describe('yyyy-MM-ddTHH:mm:ssZ, at most 30 days ago'),
    end_time: time('yyyy-MM-ddTHH:mm:ssZ'),
    username: text(64, 1).optional().describe('Exact'),
    event_type: text(2048, 1).optional().describe('e.g. loginByPassword; comma-joined'),
    resource_id: text(64, 1).optional(),
    resource_name: text(64, 1).optional(),
    event_trace_id: text(255).optional().describe('Joins events that belong together'),
    ...paged(1000),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 1000 },
  brief: [
    'event_time',
    'username',
    'event_type',
    'resource_name',
    'is_success',
    'error_code',
    'error_msg',
    'client_type',
    'source_ip',
  ],
});

export const listUserEventsLtsConfigurations = userEvents.operation(
  'ListUserEventsLtsConfigurations',
  'GET /v2/{project_id}/user-events/lts-configurations',
  {
    title: 'Show log delivery of user events',
    does: 'Show whether user events are delivered to the Log Tank Service (LTS), and to which log stream.',
    keywords:
      'audit log export, log retention, SIEM, log group, log stream, 查询用户事件LTS配置, 日志投递, 云日志服务, 日志流, 审计日志保存, where do our audit logs go, is log shipping on, 日志投到哪了, 日志投递开没开, 日志转储配置, 审计日志去哪了, are our logs kept somewhere, 日志有没有另外存',
    risk: 'read',
  },
);

export const setUserEventsLtsConfigurations = userEvents.operation(
  'SetUserEventsLtsConfigurations',
  'POST /v2/{project_id}/user-events/lts-configurations',
  {
    title: 'Set log delivery of user events',
    does: 'Deliver user events to a log stream of the Log Tank Service (LTS), or stop it.',
    keywords:
      'keep audit logs, log export, log retention, SIEM, log group, log stream, compliance, 配置用户事件LTS, 日志投递, 云日志服务, 长期保存日志, 关闭日志投递, 合规审计, keep activity logs longer than 30 days, ship activity to our log stream, forward events to SIEM, send logs to Log Tank Service, stop shipping logs, 日志转储, 把用户日志投到LTS, 日志要留半年, 开启日志投递, 接日志流, 操作日志送到日志服务, auditors want half a year of activity',
    // LTS charges by volume. Events of a gap are gone after 30 days.
    risk: byArg('enable', { true: 'billing', else: 'destructive' }),
    targets: { kind: 'service' },
    body: {
      enable: z.boolean(),
      log_group_id: text(64, 1).optional().describe('With enable'),
      log_stream_id: text(64, 1).optional().describe('With enable'),
    },
    warn: 'LTS charges for what it takes in. While delivery is off, events are kept for 30 days only.',
  },
);
