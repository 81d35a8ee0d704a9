import { type Answer, NO_ERROR, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { hash, Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, HOUR, isoSeconds, MINUTE, SECOND } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { latencyOf, loginOf, loginsTo, type Span } from '../../world/logins.ts';
import type { Stage } from '../../world/obstacles.ts';
import { idleOf, usageOf } from '../../world/usage.ts';
import type { World } from '../../world/world.ts';
import { spanOf } from './statistics-time.ts';

/** What of the fleet a number is about. */
interface Scope {
  world: World;
  desktops: readonly Desktop[];
  /** In small letters. */
  user?: string;
}

type Measure = (scope: Scope, span: Span) => number;

const logins = (failed: boolean | undefined): Measure => {
  return ({ world, desktops, user }, span) =>
    desktops.reduce((sum, desktop) => {
      const mine = loginsTo(world, desktop, span).filter(
        (one) =>
          (!user || one.user.name.toLowerCase() === user) &&
          (failed === undefined || failed === (one.failure !== undefined)),
      );
      return sum + mine.length;
    }, 0);
};

const usage: Measure = ({ world, desktops }, span) =>
  desktops.reduce((sum, desktop) => sum + usageOf(world, desktop, span), 0);

/**
 * The names that the API reference mentions; the list it points to is elsewhere. `desktop_state` is taken for the number of
 * desktops there are, idle time for that of the average desktop.
 */
const METRICS: Readonly<Record<string, Measure>> = {
  desktop_state: ({ desktops }, { to }) => desktops.filter(({ created }) => created <= to).length,
  desktop_usage: usage,
  desktop_idle_duration: ({ world, desktops }, { to }) => {
    const there = desktops.filter(({ created }) => created <= to);
    const sum = there.reduce((total, desktop) => total + idleOf(world, desktop, to), 0);
    return there.length === 0 ? 0 : Math.round(sum / there.length);
  },
  user_usage: usage,
  user_login_count: logins(undefined),
  user_login_success_count: logins(false),
  user_login_fail_count: logins(true),
};

function listMetrics(call: Call): Answer {
  const names = namesOf(call);
  const [scope, span] = [scopeOf(call), spanOf(call, 180 * DAY)];
  return ok(names.map((name) => measured(name, scope, span)));
}

function namesOf({ params }: Call): string[] {
  const names = params.words('metric_names');
  if (names.length === 0) throw refuse.invalid('metric_names');
  for (const name of names) if (!Object.hasOwn(METRICS, name)) throw refuse.invalid('metric_names', name);
  return names;
}

function measured(name: string, scope: Scope, span: Span) {
  return { metric_name: name, metric_value: (METRICS[name] as Measure)(scope, span) };
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
  const points = [];
  for (let at = Math.floor(from / period) * period; at <= to; at += period) {
    const span = { from: at, to: Math.min(at + period, now) - 1, now };
    points.push({ time: isoSeconds(at), metrics: names.map((name) => measured(name, scope, span)) });
  }
  return ok(points);
}

/** The last whole day against the one before, or the last 30 days against those before. */
function showGrowthRate(call: Call): Answer {
  const { params, now } = call;
  const name = params.need('metric_name');
  if (!Object.hasOwn(METRICS, name)) throw refuse.invalid('metric_name');
  const length = params.text('grow_period') === 'MONTH' ? 30 * DAY : DAY;
  const end = Math.floor(now / DAY) * DAY;
  const scope = scopeOf(call);
  const value = (to: number) => measured(name, scope, { from: to - length, to: to - SECOND, now }).metric_value;
  const [later, earlier] = [value(end), value(end - length)];
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
