import { type Answer, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import { contains, pageOf, sorted } from '../../paging.ts';
import { hash, Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, HOUR, iso, isoSeconds, SECOND } from '../../time.ts';
import { type Desktop, ownerOf } from '../../world/desktop.ts';
import type { Span } from '../../world/logins.ts';
import type { Person } from '../../world/person.ts';
import { lastSession, type Session, sessionsBetween } from '../../world/sessions.ts';
import { countedUntil, idleOf, timeIn, usageByUser, usageOf } from '../../world/usage.ts';
import { spanOf } from './statistics-time.ts';

/** Of the last 180 days, up to the last night that was counted. */
function listDesktopUsage(call: Call): Answer {
  const { params, world, now } = call;
  const span = spanOf(call, 180 * DAY);
  const counted = { ...span, to: Math.min(span.to, countedUntil(now)) };
  const name = params.text('resource_name');
  const idle = range(call, 'min_idle_days', 'max_idle_days', DAY / SECOND);
  const usage = range(call, 'usage_min_hours', 'usage_max_hours', HOUR / SECOND);
  const rows = world.fleet
    .all()
    .filter((desktop) => contains(desktop.name, name) && desktop.created < counted.to)
    .map((desktop) => ({ desktop, idle: idleOf(world, desktop, counted.to) }))
    .filter((row) => idle(row.idle))
    .map((row) => ({ ...row, usage: usageOf(world, row.desktop, counted) }))
    .filter((row) => usage(row.usage));
  const ordered = sorted(rows, params, {
    desktop_usage: (row) => row.usage,
    desktop_idle_duration: (row) => row.idle,
  });
  return listed(call, ordered, {
    items: 'items',
    total: 'count',
    fallback: 10,
    max: 100,
    view: ({ desktop, idle, usage }) => ({
      resource_id: desktop.id,
      resource_pool_id: desktop.pool?.id,
      resource_name: desktop.name,
      metric: [metric('desktop_usage', usage), metric('desktop_idle_duration', idle)],
    }),
  });
}

/** Whether a number of seconds lies between two arguments in a larger unit. */
function range({ params }: Call, least: string, most: string, unit: number): (seconds: number) => boolean {
  const [from, to] = [params.number(least), params.number(most)];
  return (seconds) => (from === undefined || seconds >= from * unit) && (to === undefined || seconds <= to * unit);
}

function metric(name: string, value: number) {
  return { metric_name: name, metric_value: value };
}

function listUserUsage(call: Call): Answer {
  const { params, world } = call;
  const span = spanOf(call, 30 * DAY);
  const name = params.text('username');
  const hours = range(call, 'usage_min_hours', 'usage_max_hours', HOUR / SECOND);
  const rows = [...usageByUser(world, span).values()]
    .map((usage) => ({ ...usage, seconds: Math.round(usage.time / SECOND) }))
    .filter((usage) => contains(usage.name, name) && hours(usage.seconds));
  return listed(call, sorted(rows, params, { user_usage: (row) => row.seconds }), {
    items: 'items',
    total: 'count',
    fallback: 10,
    max: 100,
    view: ({ name, seconds, succeeded, failed }) => ({
      username: name,
      metric: [
        metric('user_usage', seconds),
        metric('user_login_count', succeeded + failed),
        metric('user_login_success_count', succeeded),
        metric('user_login_fail_count', failed),
      ],
    }),
  });
}

/** Share of users to whom an app did not open lately. */
const UNLUCKY = 0.03;

/** Workspace API reference, "Error Codes". */
const APP_FAILURES = [
  { code: 'WKS.00131202', message: 'The published application is forbidden.' },
  { code: 'WKS.00131303', message: 'The authorization record does not exist.' },
  { code: 'WKS.00211402', message: 'Instance connection timeout, please try again later or contact the administrator' },
] as const;

function listAppUserAccess(call: Call): Answer {
  const { params, world } = call;
  const span = spanOf(call, 30 * DAY);
  const name = params.text('username');
  const rows = world.people
    .all()
    .filter((person) => contains(person.name, name))
    .flatMap((person) => appFailures(person, world.born, span));
  return listed(
    call,
    sorted(rows, params, {
      access_failed_count: (row) => row.count,
      last_access_failed_time: (row) => row.last,
    }),
    {
      items: 'items',
      total: 'count',
      fallback: 10,
      max: 100,
      view: ({ person, count, last, failure }) => ({
        username: person.name,
        access_failed_count: count,
        last_access_failed_time: isoSeconds(last),
        error_code: failure.code,
        error_msg: failure.message,
      }),
    },
  );
}

function appFailures(person: Person, born: number, { from, to }: Span) {
  const random = new Random(hash(`${person.id}/apps`));
  if (!random.chance(UNLUCKY) || person.created > born) return [];
  const failure = random.pick(APP_FAILURES);
  const times = Array.from({ length: random.int(1, 6) }, () => born - random.int(0, 29 * DAY));
  const inside = times.filter((at) => at >= from && at <= to);
  return inside.length === 0 ? [] : [{ person, count: inside.length, last: Math.max(...inside), failure }];
}

/** Withdrawn; desktops on which nobody was in the span. */
function listUnused(call: Call): Answer {
  const { params, world, now } = call;
  const to = params.momentIf('end_time') ?? now;
  const from = params.momentIf('start_time') ?? to - DAY;
  const rows = world.fleet.all().filter((desktop) => sessionsBetween(world, desktop, from, to).length === 0);
  return listed(call, rows, {
    items: 'unused_desktops',
    total: 'total_count',
    max: 2000,
    view: (desktop) => ({
      desktop_id: desktop.id,
      compute_name: desktop.name,
      create_time: iso(desktop.created),
      disconnect_time: leftBefore(call, desktop, to),
    }),
  });
}

function leftBefore({ world }: Call, desktop: Desktop, at: number): string | undefined {
  const end = lastSession(world, desktop)?.end;
  return end === undefined || end > at ? undefined : iso(end);
}

/** Withdrawn; hours of use per desktop and day, at most of 31 days. */
function listUsed(call: Call): Answer {
  const { params, world, now } = call;
  const to = (params.momentIf('end_time') ?? Math.floor(now / DAY) * DAY) + DAY;
  const from = params.momentIf('start_time') ?? to - 15 * DAY;
  if (!(from < to) || to - from > 31 * DAY) throw refuse.invalid('start_time', 'at most 31 days');
  const ids = new Set(params.texts('desktop_ids'));
  const user = params.text('desktop_username')?.toLowerCase();
  const period = params.text('group_by_type') === 'HOUR' ? HOUR : DAY;
  const isHis = (session: Session) => !user || session.user.name.toLowerCase() === user;
  const rows = world.fleet.all().filter((desktop) => {
    if (ids.size > 0 && !ids.has(desktop.id)) return false;
    return !user || sessionsBetween(world, desktop, from, to).some(isHis);
  });
  const page = pageOf(rows, params, { fallback: 100, max: 100 });
  return ok({
    desktop_used_info_list: page.map((desktop) => ({
      desktop_id: desktop.id,
      desktop_username: params.text('desktop_username') ?? ownerOf(desktop)?.name,
      used_info_list: hoursOf(sessionsBetween(world, desktop, from, to).filter(isHis), { from, to, now }, period),
    })),
    total_count: rows.length,
  });
}

/** `1.32`: the reference calls it text. Hours are dated `2022-12-09 13`, which it does not say. */
function hoursOf(sessions: readonly Session[], { from, to, now }: Span, period: number) {
  const found: { date: string; use_time: string }[] = [];
  for (let at = from; at < Math.min(to, now); at += period) {
    const time = timeIn(sessions, { from: at, to: at + period, now });
    const date = iso(at)
      .slice(0, period === DAY ? 10 : 13)
      .replace('T', ' ');
    found.push({ date, use_time: (time / HOUR).toFixed(2) });
  }
  return found;
}

export const usageReads: Record<string, Handler> = {
  ListDesktopUsageMetric: listDesktopUsage,
  ListUserUsageMetric: listUserUsage,
  ListAppUserAccessData: listAppUserAccess,
  ListUnusedDesktops: listUnused,
  ListUsedDesktopInfo: listUsed,
};
