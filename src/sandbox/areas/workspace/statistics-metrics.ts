import { type Answer, NO_ERROR, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { hash, Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, HOUR, isoSeconds, MINUTE } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { type Login, latencyOf, loginOf, loginsTo, type Span } from '../../world/logins.ts';
import type { Stage } from '../../world/obstacles.ts';
import { sessionsBetween } from '../../world/sessions.ts';
import { idleAtEach, secondsIn } from '../../world/usage.ts';
import type { World } from '../../world/world.ts';
import { spanOf } from './statistics-time.ts';

/** What of the fleet a number is about. */
interface Scope {
  world: World;
  desktops: readonly Desktop[];
  /** In small letters. */
  user?: string;
}

/** A value for each of some periods that follow each other, all as long as the first; the last may be shorter. */
type Measure = (scope: Scope, periods: readonly Span[]) => number[];

const logins = (counts: (login: Login) => boolean): Measure => {
  return ({ world, desktops, user }, periods) => {
    const totals = periods.map(() => 0);
    const whole = wholeOf(periods);
    for (const desktop of desktops) {
      for (const login of loginsTo(world, desktop, whole)) {
        if ((!user || login.user.name.toLowerCase() === user) && counts(login)) {
          add(totals, periodOf(periods, login.start), 1);
        }
      }
    }
    return totals;
  };
};

const usage: Measure = ({ world, desktops }, periods) => {
  const totals = periods.map(() => 0);
  const { from, to } = wholeOf(periods);
  for (const desktop of desktops) {
    for (const session of sessionsBetween(world, desktop, from, to)) {
      const first = periodOf(periods, Math.max(session.start, from));
      const last = periodOf(periods, Math.min(session.end ?? to, to));
      for (let at = first; at <= last; at++) add(totals, at, secondsIn(session, periods[at] as Span));
    }
  }
  return totals;
};

/** Of the average desktop. */
const idle: Measure = ({ world, desktops }, periods) => {
  const sums = periods.map(() => 0);
  const there = periods.map(() => 0);
  const moments = periods.map(({ to }) => to);
  for (const desktop of desktops) {
    for (const [at, seconds] of idleAtEach(world, desktop, moments).entries()) {
      if (seconds < 0) continue;
      add(sums, at, seconds);
      add(there, at, 1);
    }
  }
  return sums.map((sum, at) => (there[at] ? Math.round(sum / there[at]) : 0));
};

function wholeOf(periods: readonly Span[]): Span {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) throw new Error('nothing to measure');
  return { ...first, to: last.to };
}

function periodOf([first]: readonly Span[], at: number): number {
  return first ? Math.floor((at - first.from) / (first.to + 1 - first.from)) : 0;
}

function add(totals: number[], at: number, more: number): void {
  totals[at] = (totals[at] ?? 0) + more;
}

/**
 * The names that the API reference mentions; the list it points to is elsewhere. `desktop_state` is taken for the number of
 * desktops there are, idle time for that of the average desktop.
 */
const METRICS: Readonly<Record<string, Measure>> = {
  desktop_state: ({ desktops }, periods) =>
    periods.map(({ to }) => desktops.filter(({ created }) => created <= to).length),
  desktop_usage: usage,
  desktop_idle_duration: idle,
  user_usage: usage,
  user_login_count: logins(() => true),
  user_login_success_count: logins(({ failure }) => !failure),
  user_login_fail_count: logins(({ failure }) => failure !== undefined),
};

function listMetrics(call: Call): Answer {
  const names = namesOf(call);
  const [scope, span] = [scopeOf(call), spanOf(call, 180 * DAY)];
  return ok(names.map((name) => ({ metric_name: name, metric_value: measured(name, scope, [span])[0] })));
}

function namesOf({ params }: Call): string[] {
  const names = params.words('metric_names');
  if (names.length === 0) throw refuse.invalid('metric_names');
  for (const name of names) if (!Object.hasOwn(METRICS, name)) throw refuse.invalid('metric_names', name);
  return names;
}

function measured(name: string, scope: Scope, periods: readonly Span[]): number[] {
  return (METRICS[name] as Measure)(scope, periods);
}

/** Dimensions: of a desktop (`instance_id`, as in the reference's example), of a pool, of a user. */
function scopeOf({ params, world }: Call): Scope {
  let desktops = world.fleet.all();
  let user: string | undefined;
  for (const text of params.texts('dim')) {
    const [, key, value] = /^([^,]{1,32}),(.{1,256})$/.exec(text) ?? [];
    if (!value) throw refuse.invalid('dim', 'must be like key,value');
    if (key === 'instance_id') desktops = desktops.filter(({ id }) => id === value);
    else if (key === 'desktop_pool_id') desktops = desktops.filter(({ pool }) => pool?.id === value);
    else if (key === 'username') user = value.toLowerCase();
    else throw refuse.invalid('dim', `no dimension ${key}`);
  }
  if (user === undefined) return { world, desktops };
  const owned = world.people.named(user)?.desktops;
  return { world, desktops: desktops.filter(({ id }) => owned?.has(id)), user };
}

const PERIODS: Readonly<Record<string, number>> = { MIN: MINUTE, '5MIN': 5 * MINUTE, HOUR, DAY };

/** More than anybody can look at. */
const MOST_POINTS = 1500;

function listMetricsTrend(call: Call): Answer {
  const names = namesOf(call);
  const [scope, { from, to, now }] = [scopeOf(call), spanOf(call, 180 * DAY)];
  const period = PERIODS[call.params.text('period') ?? 'DAY'] as number;
  if ((to - from) / period > MOST_POINTS) throw refuse.invalid('period', 'too fine for this span');
  const periods: Span[] = [];
  for (let at = Math.floor(from / period) * period; at <= to && at < now; at += period) {
    periods.push({ from: at, to: Math.min(at + period, now) - 1, now });
  }
  const values = periods.length === 0 ? [] : names.map((name) => measured(name, scope, periods));
  return ok(
    periods.map(({ from: at }, index) => ({
      time: isoSeconds(at),
      metrics: names.map((name, of) => ({ metric_name: name, metric_value: values[of]?.[index] })),
    })),
  );
}

/** The last whole day against the one before, or the last 30 days against those before. */
function showGrowthRate(call: Call): Answer {
  const { params, now } = call;
  const name = params.need('metric_name');
  if (!Object.hasOwn(METRICS, name)) throw refuse.invalid('metric_name');
  const length = params.text('grow_period') === 'MONTH' ? 30 * DAY : DAY;
  const end = Math.floor(now / DAY) * DAY;
  const scope = scopeOf(call);
  const before = (to: number): Span => ({ from: to - length, to: to - 1, now });
  const [earlier = 0, later = 0] = measured(name, scope, [before(end - length), before(end)]);
  return ok({ growth_rate: earlier === 0 ? 0 : Math.round(((later - earlier) / earlier) * 10_000) / 10_000 });
}

/** Only desktops: the logins to apps have no transactions here. */
function showAccessStages(call: Call): Answer {
  const { params, world, now } = call;
  const transaction = params.need('transaction_id');
  const login = loginOf(world, transaction, now);
  if (!login) throw refuse.notFound('transaction', transaction);
  const random = new Random(hash(transaction));
  const slow = latencyOf(world, login).network;
  const times: Record<Stage, number> = {
    LOGIN: random.int(300, 900) + 2 * slow,
    PRECONNECT: random.int(200, 700) + slow,
    CONNECT: random.int(900, 2500) + 6 * slow,
  };
  const stages = [];
  let at = login.start;
  for (const stage of STAGES) {
    const failed = login.failure?.stage === stage;
    stages.push({
      stage,
      duration: times[stage],
      is_success: !failed,
      start_time: at,
      end_time: at + times[stage],
      error_code: failed ? login.failure?.code : NO_ERROR,
      error_msg: failed ? login.failure?.message : 'OK',
    });
    if (failed) break;
    at += times[stage];
  }
  return ok({ username: login.user.name, biz_type: 'DESKTOP', stages });
}

const STAGES: readonly Stage[] = ['LOGIN', 'PRECONNECT', 'CONNECT'];

export const metricReads: Record<string, Handler> = {
  ListMetrics: listMetrics,
  ListMetricsTrend: listMetricsTrend,
  ShowGrowthRate: showGrowthRate,
  ShowUserAccessStages: showAccessStages,
};
