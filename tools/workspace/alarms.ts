import { int, paged } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const alarms = area({
  service: 'workspace',
  name: 'alarms',
  title: 'Alarms',
  about: 'Alarms of Cloud Eye about desktops, and their numbers',
});

export const listAlarms = alarms.operation('ListAlarms', 'GET /v2/{project_id}/alarms', {
  does: 'List Cloud Eye alarms with their rule, metric, resource and severity.',
  keywords:
    'alerts, warnings, incidents, what is wrong, monitoring, CES, high CPU, outage, critical, 查询告警列表, 告警, 报警, 监控告警, 紧急告警, 出了什么问题, what alarms are there, is anything broken right now, machines in trouble, anything on fire, recent alerts, 有什么告警, 最近报警, 哪台机器出问题了, 告警列表, 有没有异常, something went red in monitoring, was there an incident last night, 昨晚有没有出事',
  risk: 'read',
  query: {
    level: int(1, 4).optional().describe('1 critical, 2 major, 3 minor, 4 info'),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'alarm_histories', total: 'count', max: 100 },
  brief: [
    'record_id',
    'name',
    'level',
    'status',
    'begin_time',
    'metric.metric_name',
    'additional_info.resource_id',
    'additional_info.resource_name',
  ],
});

export const listAlarmStatistics = alarms.operation('ListAlarmStatistics', 'GET /v2/{project_id}/statistics/alarms', {
  title: 'Count alarms',
  does: 'Count alarms by severity.',
  keywords:
    'number of alerts, how many critical alarms, health overview, dashboard, 查询告警统计, 告警数量, 各级别告警数, 告警总览, how many alarms are open, alarms by severity, 多少个告警, 严重告警几个, 告警汇总, 告警总数, how healthy is everything at a glance, 整体健康情况',
  risk: 'read',
});
