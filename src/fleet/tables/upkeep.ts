import { bool, type Feed, type Item, int, number, text, time } from '../table.ts';
import { lastDays } from './values.ts';

export const SNAPSHOTS: Feed = {
  service: 'workspace',
  read: 'ListDesktopSnapshot',
  args: { sort_field: 'create_time', sort_type: 'ASC' },
  narrow: [{ table: 'snapshots', column: 'desktop_id', arg: 'desktop_id' }],
  tables: [
    {
      name: 'snapshots',
      about: 'of disks',
      key: ['snapshot_id'],
      columns: {
        snapshot_id: text('snapshot_id'),
        snapshot_name: text('snapshot_name'),
        desktop_id: text('desktop_id'),
        computer_name: text('desktop_name'),
        is_system: bool('is_system_disk'),
        status: text('status'),
        create_type: text('create_type'),
        created_at: time('create_time'),
      },
    },
  ],
};

export const AGENTS: Feed = {
  service: 'workspace',
  read: 'ListAgentsInstallCondition',
  narrow: [{ table: 'agents', column: 'desktop_id', arg: 'desktop_id' }],
  tables: [
    {
      name: 'agents',
      about: 'installed or not',
      key: ['desktop_id', 'agent_name'],
      columns: {
        desktop_id: text((_, { whole }) => whole.desktop_id),
        agent_name: text('agent_name'),
        agent_version: text('agent_version'),
        is_installed: bool('is_installed'),
      },
      rows: 'agent_info',
    },
  ],
};

export const ALARMS: Feed = {
  service: 'workspace',
  read: 'ListAlarms',
  narrow: [{ table: 'alarms', column: 'level', arg: 'level' }],
  tables: [
    {
      name: 'alarms',
      about: 'alarms; level 1 critical to 4',
      key: ['record_id'],
      columns: {
        record_id: text('record_id'),
        alarm_name: text('name'),
        desktop_id: text(desktopOf),
        metric_name: text('metric.metric_name'),
        value: number((item) => item.data_points?.at(-1)?.value),
        level: int('level'),
        status: text('status'),
        started_at: time('begin_time'),
      },
    },
  ],
};

/** Alarms of metrics name the machine by a dimension, those of events beside it. */
function desktopOf({ metric, additional_info: info }: Item): string | undefined {
  return metric?.dimensions?.find((each: Item) => each.name === 'instance_id')?.value ?? info?.resource_id;
}

/** Series that the answer calls otherwise than the argument `metric_name` and the alarms do. */
const METRIC_NAMES: Readonly<Record<string, string>> = { cpu_info: 'cpu_util', memory_info: 'mem_util' };

/** A point every five minutes. */
export const METRICS: Feed = {
  service: 'workspace',
  read: 'ShowDesktopMonitorData',
  args: lastDays(1),
  only: { table: 'metrics', column: 'desktop_id', arg: 'desktop_id', most: 100 },
  items: pointsOf,
  tables: [
    {
      name: 'metrics',
      about: 'of the last day, per desktop_id',
      key: ['desktop_id', 'metric_name', 'measured_at'],
      columns: {
        desktop_id: text((_, { args }) => args.desktop_id),
        metric_name: text('metric_name'),
        measured_at: time('timestamp'),
        value: number('average'),
      },
    },
  ],
};

function pointsOf(body: Item): Item[] {
  return Object.entries(body).flatMap(([series, points]) =>
    Array.isArray(points) && series !== 'user_online_info'
      ? points.map((point) => ({ ...point, metric_name: METRIC_NAMES[series] ?? series }))
      : [],
  );
}
