import { hash, Random } from './random.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

/** What machines are measured by: the field its points stand in, its usual highest value and its unit. */
export const METRICS: Readonly<Record<string, { field: string; top: number; unit: string; steady?: true }>> = {
  cpu_util: { field: 'cpu_info', top: 60, unit: '%' },
  mem_util: { field: 'memory_info', top: 85, unit: '%' },
  disk_util_inband: { field: 'disk_util_inband', top: 70, unit: '%', steady: true },
  disk_read_bytes_rate: { field: 'disk_read_bytes_rate', top: 4_000_000, unit: 'byte/s' },
  disk_write_bytes_rate: { field: 'disk_write_bytes_rate', top: 3_000_000, unit: 'byte/s' },
  disk_read_requests_rate: { field: 'disk_read_requests_rate', top: 180, unit: 'request/s' },
  disk_write_requests_rate: { field: 'disk_write_requests_rate', top: 140, unit: 'request/s' },
  network_incoming_bytes_rate_inband: { field: 'network_incoming_bytes_rate_inband', top: 900_000, unit: 'byte/s' },
  network_outgoing_bytes_rate_inband: { field: 'network_outgoing_bytes_rate_inband', top: 500_000, unit: 'byte/s' },
  network_incoming_bytes_aggregate_rate: {
    field: 'network_incoming_bytes_aggregate_rate',
    top: 950_000,
    unit: 'byte/s',
  },
  network_outgoing_bytes_aggregate_rate: {
    field: 'network_outgoing_bytes_aggregate_rate',
    top: 520_000,
    unit: 'byte/s',
  },
  network_vm_connections: { field: 'network_vm_connections', top: 240, unit: 'count' },
};

export interface Series {
  id: string;
  metric: string;
  top: number;
  from: number;
  until: number;
  /** Whether somebody worked on it then. */
  used(at: number): boolean;
  period?: number;
}

export interface Point {
  average: number;
  timestamp: number;
}

/** One value a period, the same whenever it is asked for. */
export function points({ id, metric, top, from, until, used, period = periodOf(until - from) }: Series): Point[] {
  const found: Point[] = [];
  // How full a disk is does not go home in the evening.
  const level = 0.3 + 0.69 * new Random(hash(`${id}/${metric}`)).next();
  for (let at = Math.ceil(from / period) * period; at <= until; at += period) {
    const noise = new Random(hash(`${id}/${metric}/${at}`)).next();
    const busy = used(at) && isOfficeTime(at) ? 1 : 0.06;
    const share = METRICS[metric]?.steady ? level + noise / 100 : busy * (0.25 + 0.75 * noise);
    found.push({ average: Math.round(top * share * 1000) / 1000, timestamp: at });
  }
  return found;
}

/** Fine for a day, coarser for longer spans, as Cloud Eye does. */
function periodOf(span: number): number {
  return span <= DAY ? 5 * MINUTE : span <= 7 * DAY ? 20 * MINUTE : HOUR;
}

/** Nine to seven in UTC+8, Monday to Friday. */
function isOfficeTime(at: number): boolean {
  const local = new Date(at + 8 * HOUR);
  return ![0, 6].includes(local.getUTCDay()) && local.getUTCHours() >= 9 && local.getUTCHours() < 19;
}
