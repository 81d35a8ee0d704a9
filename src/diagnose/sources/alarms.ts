import { moment, needed, number, type Row, rowsAt, text } from '../fields.ts';
import { source } from '../source.ts';
import { DAY } from '../times.ts';

export interface Alarm {
  name: string;
  /** 1 critical to 4 info. */
  level: number | undefined;
  /** `alarm` while it lasts, `ok` when it is over, `invalid`. */
  status: string;
  metric: string;
  desktop: string | undefined;
  began: number | undefined;
}

/** Alarms of metrics name the machine by a dimension, those of events beside it. */
function alarmOf(row: Row): Alarm {
  const dimension = rowsAt(row, 'metric.dimensions').find((each) => text(each, 'name') === 'instance_id');
  return {
    name: text(row, 'name') ?? '',
    level: number(row, 'level'),
    status: needed(text(row, 'status')),
    metric: text(row, 'metric.metric_name') ?? '',
    desktop: (dimension && text(dimension, 'value')) ?? text(row, 'additional_info.resource_id'),
    began: moment(row, 'begin_time'),
  };
}

/** Of all desktops: the API finds none by desktop. */
export const alarms = source<readonly Alarm[]>({
  name: 'alarms',
  tells: 'alarms of Cloud Eye',
  service: 'workspace',
  operationId: 'ListAlarms',
  shared: true,
  list: {
    limit: 100,
    pages: 3,
    since: { of: (row) => moment(row, 'begin_time'), at: (now) => now - 7 * DAY },
  },
  ask: () => [{}],
  pick: ([answer]) => (answer?.rows ?? []).map(alarmOf),
});
