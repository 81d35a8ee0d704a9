import { type Evidence, evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { isGrowing } from './growth.ts';
import { type DesktopPool, members, pool } from './pool.ts';
import { poolJobs, rights } from './sources.ts';
import { type Stock, stockOf } from './stock.ts';

const POOLS = 'Workspace API reference, "Querying Desktop Pools"';

/** Enough for a while, without buying a second pool. */
function someMore({ total }: Stock): number {
  return Math.max(1, Math.ceil(total / 10));
}

function expand({ id }: DesktopPool, size: number): Next {
  return { tool: 'expand_desktop_pool', arguments: { pool_id: id, size } };
}

/** A static pool whose desktops all have users is as it should be: each belongs to one for good. So is a pool that makes one when somebody comes. */
function exhausted(seen: Seen, now: number): Finding | undefined {
  const own = seen.of(pool);
  const stock = stockOf(seen);
  if (own.type !== 'DYNAMIC' || stock.total === 0 || stock.free > 0 || own.maintenance) return undefined;
  if (stock.taken === 0) return nothingUsable(stock);
  const shows = [...occupation(own, stock), evidence(pool, 'enable_autoscale', own.autoscale.on)];
  if (isGrowing(seen, now)) {
    return {
      cause: 'pool.exhausted',
      says: 'Nobody new gets a desktop of the pool now; more are being made.',
      impact: 'degrading',
      sure: 'certain',
      evidence: shows,
      next: { tool: 'list_ita_sub_jobs', arguments: { desktop_pool_id: own.id, status: ['RUNNING', 'WAITING'] } },
    };
  }
  if (own.autoscale.on) return own.autoscale.type === 'AUTO_CREATED' ? atItsLimit(own, shows) : undefined;
  return {
    cause: 'pool.exhausted',
    says: 'No desktop of the pool is free and none are added by themselves: whoever comes next gets none.',
    impact: 'blocking',
    sure: 'certain',
    evidence: shows,
    next: expand(own, someMore(stock)),
  };
}

function occupation(own: DesktopPool, { total, taken, unusable }: Stock): Evidence[] {
  return [
    evidence(pool, 'desktop_used', own.used),
    evidence(pool, 'desktop_count', own.count),
    ...(unusable.length > 0
      ? [evidence(members, 'taken, and not usable', `${taken}, ${unusable.length} of ${total}`)]
      : []),
  ];
}

function nothingUsable({ total, unusable }: Stock): Finding {
  const first = unusable[0];
  return {
    cause: 'pool.nothing_usable',
    says: 'None of the desktops of the pool can be used: whoever comes gets none.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(members, 'faulty, unregistered or in maintenance', `${unusable.length} of ${total}`),
      evidence(members, `status of ${first?.name}`, first?.status ?? null),
      evidence(members, `login_status of ${first?.name}`, first?.login ?? null),
    ],
    next: {
      tool: 'batch_run_desktops',
      arguments: { desktop_ids: unusable.slice(0, 100).map(({ id }) => id), op_type: 'reboot', type: 'HARD' },
    },
    explains: ['pool.unregistered', 'pool.faulty'],
  };
}

/** It keeps idle ones ready, and has none. The API does not say how many desktops a pool has made by itself. */
function atItsLimit({ id, autoscale }: DesktopPool, shows: readonly Evidence[]): Finding {
  const { type, most, minIdle, step } = autoscale;
  return {
    cause: 'pool.autoscale_limit',
    says: 'No desktop of the pool is free, and although it is to grow by itself nothing grows: its limit is probably reached.',
    impact: 'blocking',
    sure: 'likely',
    evidence: [...shows, evidence(pool, 'autoscale_policy.max_auto_created', most ?? null)],
    next: {
      tool: 'update_desktop_pool',
      arguments: {
        pool_id: id,
        enable_autoscale: true,
        autoscale_policy: {
          autoscale_type: type,
          max_auto_created: Math.min(1_000, Math.max(1, (most ?? 0) + Math.max(5, step ?? 1))),
          ...(minIdle && { min_idle: minIdle }),
          ...(step && { once_auto_created: step }),
        },
      },
    },
  };
}

/** Longer than somebody is at lunch; minutes. */
const LONG = 60;

/** A full pool may be full of desktops that wait for people who have left. */
function held(seen: Seen): Finding | undefined {
  const own = seen.of(pool);
  const stock = stockOf(seen);
  if (own.type !== 'DYNAMIC' || stock.free > 0 || stock.held.length * 3 < stock.taken) return undefined;
  if (own.retention !== undefined && own.retention <= LONG) return undefined;
  return {
    cause: 'pool.held_by_absent',
    says: `${stock.held.length} of the taken desktops wait for people who have disconnected.`,
    impact: 'degrading',
    sure: 'likely',
    evidence: [
      evidence(members, 'login_status DISCONNECTED', `${stock.held.length} of ${stock.total}`),
      evidence(pool, 'disconnected_retention_period', own.retention ?? null),
    ],
    next: { tool: 'update_desktop_pool', arguments: { pool_id: own.id, disconnected_retention_period: LONG } },
  };
}

function empty(seen: Seen, now: number): Finding | undefined {
  const own = seen.of(pool);
  if (own.count > 0 || seen.of(rights).length === 0 || isGrowing(seen, now)) return undefined;
  if (own.autoscale.on && own.autoscale.type === 'ACCESS_CREATED') return undefined;
  return {
    cause: 'pool.empty',
    says: 'The pool has no desktop, and people are to work in it.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(pool, 'desktop_count', own.count),
      evidence(rights, 'object_name', seen.of(rights)[0]?.name ?? null),
    ],
    next: expand(own, 1),
  };
}

/** Named users of a static pool each keep one: who comes when all are given away gets none. */
function tooFew(seen: Seen, now: number): Finding | undefined {
  const own = seen.of(pool);
  if (own.type !== 'STATIC' || own.count === 0 || own.autoscale.on) return undefined;
  const named = seen.of(rights).filter(({ type }) => type === 'USER');
  const owners = new Set(seen.of(members).flatMap(({ users }) => users.map(({ id }) => id)));
  const without = named.filter(({ id }) => !owners.has(id));
  const stock = stockOf(seen);
  if (without.length === 0 || stock.free > 0 || isGrowing(seen, now)) return undefined;
  return {
    cause: 'pool.users_without_desktop',
    says: `All desktops of the pool are given away for good, and ${without.length} of its users have none.`,
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(rights, 'users without a desktop', without.map(({ name }) => name).join(', ')),
      evidence(members, 'desktops that are given away', `${stock.taken} of ${stock.total}`),
    ],
    next: expand(own, Math.min(1_000, without.length)),
  };
}

/** Fewer are idle than its policy keeps, and nothing is being done about it. */
function behind(seen: Seen, now: number): Finding | undefined {
  const own = seen.of(pool);
  const { on, type, minIdle, most } = own.autoscale;
  const { free } = stockOf(seen);
  if (
    !on ||
    type !== 'AUTO_CREATED' ||
    minIdle === undefined ||
    free === 0 ||
    free >= minIdle ||
    isGrowing(seen, now)
  ) {
    return undefined;
  }
  return {
    cause: 'pool.autoscale_behind',
    says: 'Fewer desktops of the pool are idle than its policy keeps ready, and none are being made: it will run out.',
    impact: 'coming',
    // It may be about to make them.
    sure: 'possible',
    evidence: [
      evidence(members, 'idle desktops', free),
      evidence(pool, 'autoscale_policy.min_idle', minIdle),
      evidence(pool, 'autoscale_policy.max_auto_created', most ?? null),
    ],
    next: expand(own, minIdle - free),
  };
}

export const CAPACITY_RULES: readonly Rule[] = [
  {
    about: 'a pool in which nothing is free',
    needs: [pool],
    uses: [members, poolJobs],
    documented: `${POOLS} (desktop_count, desktop_used, enable_autoscale, autoscale_policy), "Querying Desktops in a Desktop Pool"`,
    find: exhausted,
  },
  {
    about: 'desktops that are kept for people who are away',
    needs: [pool, members],
    documented: `${POOLS} (disconnected_retention_period), "Querying Desktops in a Desktop Pool" (login_status)`,
    find: held,
  },
  {
    about: 'a pool without desktops',
    needs: [pool, rights],
    uses: [poolJobs],
    documented: `${POOLS}, "Querying Users and User Groups Authorized by the Desktop Pool"`,
    find: empty,
  },
  {
    about: 'users of a static pool who have no desktop',
    needs: [pool, members, rights],
    uses: [poolJobs],
    documented: `${POOLS} (type), "Querying Users and User Groups Authorized by the Desktop Pool"`,
    find: tooFew,
  },
  {
    about: 'a pool that does not grow as it should',
    needs: [pool, members, poolJobs],
    documented: 'Workspace API reference, "Creating a Desktop Pool" (autoscale_policy)',
    find: behind,
  },
];
