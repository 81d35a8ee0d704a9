import { type Answer, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { hash, Random } from '../../random.ts';
import { isoSeconds, MINUTE } from '../../time.ts';
import { type AlarmRecord, type AlarmRule, noteAlarms, rememberAlarms } from '../../world/alarms.ts';
import type { World } from '../../world/world.ts';

function listAlarms(call: Call): Answer {
  const { params, world, now } = call;
  const level = params.number('level');
  const rows = noteAlarms(world, now).filter(({ rule }) => !level || rule.level === level);
  const newest = rows.toSorted((a, b) => b.begin - a.begin);
  return listed(call, newest, {
    items: 'alarm_histories',
    total: 'count',
    fallback: 100,
    max: 100,
    view: (record) => recordView(record, world),
  });
}

/** The reference names no namespace for desktops: Cloud Eye's way to name services is kept to. */
const NAMESPACE = 'SYS.Workspace';

function recordView(record: AlarmRecord, world: World) {
  const { rule, desktopId, desktopName, begin } = record;
  const event = rule.threshold === undefined;
  return {
    record_id: record.id,
    alarm_id: ruleId(world, rule),
    name: rule.name,
    status: statusOf(record, world),
    type: event ? 'EVENT.SYS' : 'ALL_INSTANCE',
    level: rule.level,
    begin_time: isoSeconds(begin),
    metric: {
      namespace: NAMESPACE,
      metric_name: rule.metric,
      dimensions: [{ name: 'instance_id', value: desktopId }],
    },
    condition: event ? ONCE : conditionOf(rule),
    // Of events only (Workspace API reference, "Querying Alarms").
    ...(event && {
      additional_info: {
        resource_id: desktopId,
        resource_name: desktopName,
        event_id: `ev${begin}${new Random(hash(`${record.id}/event`)).hex(8)}`,
      },
    }),
    data_points: event ? [] : pointsOf(record),
  };
}

/** `invalid` when what it is about is gone. */
function statusOf({ desktopId, end }: AlarmRecord, world: World): 'ok' | 'alarm' | 'invalid' {
  if (!world.fleet.get(desktopId)) return 'invalid';
  return end === undefined ? 'alarm' : 'ok';
}

function ruleId(world: World, { key }: AlarmRule): string {
  const random = new Random(hash(`${world.projectId}/${key}`));
  return `al${world.born - random.int(1, 8e9)}${random.hex(9)}`;
}

const ONCE = {
  period: 0,
  filter: 'average',
  comparison_operator: '>=',
  value: 1,
  unit: 'count',
  count: 1,
  suppress_duration: 0,
} as const;

/** Seconds between two measurements, and how many in a row are too many. */
const PERIOD = 300;
const COUNT = 3;

function conditionOf({ threshold }: AlarmRule) {
  return {
    period: PERIOD,
    filter: 'average',
    comparison_operator: '>=',
    value: threshold,
    unit: '%',
    count: COUNT,
    suppress_duration: 3600,
  };
}

/** The measurements that raised it. */
function pointsOf({ begin, value = 0 }: AlarmRecord) {
  return Array.from({ length: COUNT }, (_, index) => ({
    time: isoSeconds(begin - (COUNT - 1 - index) * 5 * MINUTE),
    value,
  }));
}

function listAlarmStatistics({ world, now }: Call): Answer {
  const records = noteAlarms(world, now);
  const count = (level: number) => records.filter(({ rule }) => rule.level === level).length;
  return ok({
    critical_count: count(1),
    major_count: count(2),
    minor_count: count(3),
    info_count: count(4),
    total: records.length,
  });
}

/** Workspace API reference, "Alarm". */
export const alarms: SimulatedArea = {
  service: 'workspace',
  area: 'alarms',
  reads: { ListAlarms: listAlarms, ListAlarmStatistics: listAlarmStatistics },
  writes: {},
  seed: rememberAlarms,
};
