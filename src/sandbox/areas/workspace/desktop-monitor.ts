import { type Answer, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { hash, Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, HOUR, isoSeconds, MINUTE } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { desktopOf } from './desktop-lookup.ts';

/** Metric, the field its points stand in, and its usual highest value. */
const METRICS: Readonly<Record<string, readonly [field: string, top: number]>> = {
  cpu_util: ['cpu_info', 60],
  mem_util: ['memory_info', 85],
  disk_util_inband: ['disk_util_inband', 70],
  disk_read_bytes_rate: ['disk_read_bytes_rate', 4_000_000],
  disk_write_bytes_rate: ['disk_write_bytes_rate', 3_000_000],
  disk_read_requests_rate: ['disk_read_requests_rate', 180],
  disk_write_requests_rate: ['disk_write_requests_rate', 140],
  network_incoming_bytes_rate_inband: ['network_incoming_bytes_rate_inband', 900_000],
  network_outgoing_bytes_rate_inband: ['network_outgoing_bytes_rate_inband', 500_000],
  network_incoming_bytes_aggregate_rate: ['network_incoming_bytes_aggregate_rate', 950_000],
  network_outgoing_bytes_aggregate_rate: ['network_outgoing_bytes_aggregate_rate', 520_000],
  network_vm_connections: ['network_vm_connections', 240],
};

/** Workspace API reference, ShowDesktopMonitorData: a span of 1 hour to 30 days, kept for 180 days. */
function showDesktopMonitorData(call: Call): Answer {
  const desktop = desktopOf(call);
  const from = timeOf(call, 'start_time');
  const to = timeOf(call, 'end_time');
  const metric = call.params.text('metric_name') || undefined;
  if (to - from < HOUR || to - from > 30 * DAY) throw refuse.invalid('end_time', 'the span must be 1 hour to 30 days');
  if (from < call.now - 180 * DAY) throw refuse.invalid('start_time', 'data is kept for 180 days');
  if (metric && metric !== 'user_online_info' && !Object.hasOwn(METRICS, metric)) throw refuse.invalid('metric_name');
  const until = Math.min(to, desktop.status === 'ACTIVE' ? call.now : desktop.lastUsed);
  const series = Object.entries(METRICS)
    .filter(([name]) => metric === undefined || metric === name)
    .map(([name, [field, top]]) => [field, points(desktop, name, top, from, until)]);
  const online = metric === undefined || metric === 'user_online_info';
  return ok({
    ...(online && { user_online_info: sessions(desktop, call, from, to), online_status: onlineStatus(desktop) }),
    ...Object.fromEntries(series),
  });
}

/** One value per period: fine for a day, coarser for longer spans, as Cloud Eye does. */
function points(desktop: Desktop, metric: string, top: number, from: number, until: number) {
  const span = until - from;
  const period = span <= DAY ? 5 * MINUTE : span <= 7 * DAY ? 20 * MINUTE : HOUR;
  const found: { average: number; timestamp: number }[] = [];
  for (let at = Math.ceil(from / period) * period; at <= until; at += period) {
    const noise = new Random(hash(`${desktop.id}/${metric}/${at}`)).next();
    const used = desktop.login === 'CONNECTED' || at <= desktop.lastUsed;
    const busy = used && isOfficeTime(at) ? 1 : 0.06;
    found.push({ average: Math.round(top * busy * (0.25 + 0.75 * noise) * 1000) / 1000, timestamp: at });
  }
  return found;
}

/** Connected spans of the last days of use, one a working day. */
function sessions(desktop: Desktop, { now }: Call, from: number, to: number) {
  const random = new Random(hash(`${desktop.id}/sessions`));
  const found: { connection_setup_time: string; connection_end_time?: string }[] = [];
  const open = desktop.login === 'CONNECTED';
  const since = desktop.lastUsed - random.int(20, 200) * MINUTE;
  if (open && since <= to) found.push({ connection_setup_time: isoSeconds(since) });
  for (let day = open ? 1 : 0; day < 30; day++) {
    const midnight = Math.floor(desktop.lastUsed / DAY) * DAY - day * DAY;
    const start = midnight + HOUR + random.int(0, 90) * MINUTE;
    const end = Math.min(start + random.int(240, 540) * MINUTE, day === 0 ? desktop.lastUsed : now);
    if (!isOfficeTime(start) || end <= start || end < from || start > to) continue;
    found.push({ connection_setup_time: isoSeconds(start), connection_end_time: isoSeconds(end) });
  }
  return found.reverse();
}

/** 0 not logged in, 1 logging in, 2 logged in. */
function onlineStatus(desktop: Desktop): number {
  return desktop.login === 'CONNECTED' ? 2 : 0;
}

/** Nine to seven in UTC+8, Monday to Friday. */
function isOfficeTime(at: number): boolean {
  const local = new Date(at + 8 * HOUR);
  return ![0, 6].includes(local.getUTCDay()) && local.getUTCHours() >= 9 && local.getUTCHours() < 19;
}

function timeOf({ params }: Call, name: string): number {
  const ms = Date.parse(params.need(name));
  if (Number.isNaN(ms)) throw refuse.invalid(name, 'must be like 2021-05-11T11:45:42Z');
  return ms;
}

export const monitorReads: Record<string, Handler> = { ShowDesktopMonitorData: showDesktopMonitorData };
