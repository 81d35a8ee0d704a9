import { type Answer, ok } from '../../answer.ts';
import { METRICS, points } from '../../metrics.ts';
import type { Call, Handler } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { DAY, HOUR, isoSeconds } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { type Session, sessionsBetween } from '../../world/sessions.ts';
import { strained, strainOn } from '../../world/strains.ts';
import { desktopOf } from './desktop-lookup.ts';

/** Workspace API reference, ShowDesktopMonitorData: a span of 1 hour to 30 days, kept for 180 days. */
function showDesktopMonitorData(call: Call): Answer {
  const desktop = desktopOf(call);
  const from = call.params.moment('start_time');
  const to = call.params.moment('end_time');
  const metric = call.params.text('metric_name') || undefined;
  if (to - from < HOUR || to - from > 30 * DAY) throw refuse.invalid('end_time', 'the span must be 1 hour to 30 days');
  if (from < call.now - 180 * DAY) throw refuse.invalid('start_time', 'data is kept for 180 days');
  if (metric && metric !== 'user_online_info' && !Object.hasOwn(METRICS, metric)) throw refuse.invalid('metric_name');
  const until = Math.min(to, desktop.status === 'ACTIVE' ? call.now : desktop.lastUsed);
  const used = (at: number) => desktop.login === 'CONNECTED' || at <= desktop.lastUsed;
  const series = Object.entries(METRICS)
    .filter(([name]) => metric === undefined || metric === name)
    .map(([name, { field, top }]) => {
      const measured = points({ id: desktop.id, metric: name, top, from, until, used });
      const strain = strainOn(call.world, desktop, name, call.now);
      return [field, strain ? strained(measured, desktop, strain) : measured];
    });
  const online = metric === undefined || metric === 'user_online_info';
  return ok({
    ...(online && {
      user_online_info: sessionsBetween(call.world, desktop, from, to).map(onlineSpan),
      online_status: onlineStatus(desktop),
    }),
    ...Object.fromEntries(series),
  });
}

function onlineSpan({ start, end }: Session) {
  return {
    connection_setup_time: isoSeconds(start),
    connection_end_time: end === undefined ? undefined : isoSeconds(end),
  };
}

/** 0 not logged in, 1 logging in, 2 logged in. */
function onlineStatus(desktop: Desktop): number {
  return desktop.login === 'CONNECTED' ? 2 : 0;
}

export const monitorReads: Record<string, Handler> = { ShowDesktopMonitorData: showDesktopMonitorData };
