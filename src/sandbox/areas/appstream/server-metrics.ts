import { type Answer, ok } from '../../answer.ts';
import { METRICS, type Point, points } from '../../metrics.ts';
import type { Call, Handler } from '../../operation.ts';
import { DAY, HOUR, SECOND } from '../../time.ts';
import { appProduct } from '../../world/app-products.ts';
import type { AppServer } from '../../world/app-servers.ts';
import { refuseApp } from './refusals.ts';
import { serverOf } from './server-lookup.ts';
import { traitsOf } from './server-views.ts';

/** AppStream API reference, ShowServerMetricData: a span of 1 hour to 30 days, kept for 180 days. */
function showMetricData(call: Call): Answer {
  const server = serverOf(call);
  const [from, to] = [call.params.moment('start_time'), call.params.moment('end_time')];
  const metric = call.params.text('metric_name') || undefined;
  if (to - from < HOUR || to - from > 30 * DAY) throw refuseApp.invalid('end_time: the span must be 1 hour to 30 days');
  if (from < call.now - 180 * DAY) throw refuseApp.invalid('start_time: data is kept for 180 days');
  if (metric && !Object.hasOwn(METRICS, metric)) throw refuseApp.invalid('metric_name');
  const series = Object.entries(METRICS)
    .filter(([name]) => metric === undefined || metric === name)
    .map(([name, { field, top }]) => [field, curve(call, server, { metric: name, top, from, to })]);
  return ok(Object.fromEntries(series));
}

/** GPU metrics of Cloud Eye's agent, with their usual highest values (Cloud Eye user guide, "GPU metrics"). */
const GPU_METRICS: typeof METRICS = {
  gpu_usage_gpu: { field: 'gpu_usage_gpu', top: 75, unit: '%' },
  gpu_usage_mem: { field: 'gpu_usage_mem', top: 80, unit: '%' },
  gpu_usage_encoder: { field: 'gpu_usage_encoder', top: 40, unit: '%' },
  gpu_usage_decoder: { field: 'gpu_usage_decoder', top: 20, unit: '%' },
};

const PERIODS = [1, 300, 1200, 3600, 14_400, 86_400];

/** Values that one answer may have. */
const MOST = 3_000;

function listMetricData(call: Call): Answer {
  const { params } = call;
  const server = serverOf(call);
  const gpu = params.need('namespace') === 'AGT.ECS';
  if (!gpu && params.need('namespace') !== 'SYS.ECS') throw refuseApp.invalid('namespace');
  const name = params.need('metric_name');
  const known = gpu ? GPU_METRICS : METRICS;
  const [from, to, seconds] = [Number(params.need('from')), Number(params.need('to')), params.number('period') ?? 300];
  if (!(from < to)) throw refuseApp.invalid('from: must be before to');
  if (!PERIODS.includes(seconds)) throw refuseApp.invalid('period');
  // Real-time data comes once a minute.
  const period = Math.max(seconds, 60) * SECOND;
  if ((to - from) / period > MOST) throw refuseApp.invalid('period: too fine for the span');
  const metric = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!metric || (gpu && !appProduct(server.productId)?.gpu)) return ok({ server_metrics: [] });
  const values = curve(call, server, { metric: name, top: metric.top, from, to, period });
  const datapoints = values.map((point) => datapoint(point, params.need('filter'), metric.unit, seconds));
  const dimension = gpu ? { dimension_value: traitsOf(server).instanceId.replace(/-/g, '') } : {};
  return ok({ server_metrics: [{ metric_name: name, datapoints, ...dimension }] });
}

/** The one aggregation that was asked for; five raw values a period stand behind it. */
function datapoint({ average, timestamp }: Point, filter: string, unit: string, seconds: number) {
  const spread = seconds === 1 ? 0 : average * 0.2;
  const by: Record<string, number> = {
    average,
    max: average + spread,
    min: average - spread,
    sum: average * 5,
    variance: spread * spread,
  };
  return { [filter]: Math.round((by[filter] ?? average) * 1000) / 1000, timestamp, unit };
}

/** Nothing from before it was there, nor while it is off. */
function curve(
  { now }: Call,
  server: AppServer,
  { from, to, ...series }: { metric: string; top: number; from: number; to: number; period?: number },
): Point[] {
  return points({
    id: server.id,
    ...series,
    from: Math.max(from, server.created),
    until: Math.min(to, server.vm === 'SHUTOFF' ? server.updated : now),
    used: () => server.registered,
  });
}

export const metricReads: Record<string, Handler> = {
  ShowServerMetricData: showMetricData,
  ListServerMetricData: listMetricData,
};
