import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { accounts } from '../sources/accounts.ts';
import { openJobs } from '../sources/jobs.ts';
import { events, logins } from '../sources/logins.ts';
import { type ListedPool, ownPools, pools } from '../sources/user-pools.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

/** Nobody needs a desktop who does not look for one. */
function noDesktop(seen: Seen, now: number): Finding | undefined {
  const [account] = seen.of(accounts);
  const attempts = attemptsOf(seen, now);
  if (!account || (account.desktops ?? 0) > 0 || attempts.failures.length === 0) return undefined;
  if (seen.of(ownPools).some(mayGive)) return undefined;
  const before = (seen.maybe(logins) ?? []).find(({ ok }) => ok);
  if (before) {
    return {
      cause: 'user.right_lost',
      says: 'The user took a desktop until lately and has no right to any now: probably a group was left, or a pool took the right away.',
      impact: 'blocking',
      sure: attempts.struggling ? 'certain' : 'likely',
      evidence: [
        evidence(logins, 'computer_name of the last that went well', before.computer, before.at),
        evidence(account.from, 'group_names', account.groups.join(', ')),
        ...lastFailure(attempts),
      ],
      // The rights of its pool show which group the user is no longer in.
      next: { tool: 'list_agents_install_condition', arguments: { desktop_name: before.computer } },
      explains: NO_WAY_IN,
    };
  }
  return {
    cause: 'user.no_desktop',
    says: 'The user has no desktop and no right to a pool that lends one, and tries to log in.',
    impact: 'blocking',
    sure: attempts.struggling ? 'certain' : 'likely',
    evidence: [evidence(account.from, 'total_desktops', account.desktops ?? 0), ...lastFailure(attempts)],
    // Which one to give is for people to say.
    next: { tool: 'list_desktops_detail', arguments: { user_attached: false, limit: 10, offset: 0 } },
    explains: NO_WAY_IN,
  };
}

/** A static pool gives its desktops for good: once all are given there is none for whoever comes. */
function mayGive({ type, count = 0, used = 0 }: ListedPool): boolean {
  return type !== 'STATIC' || used < count;
}

function noFreeDesktop(seen: Seen, now: number): Finding[] {
  const attempts = attemptsOf(seen, now);
  if (attempts.failures.length === 0) return [];
  return seen.of(ownPools).flatMap((pool): Finding[] => {
    const { id, type, count, used, grows, maintenance } = pool;
    if (maintenance) {
      return [
        {
          cause: 'maintenance.pool',
          says: 'The pool from which the user takes a desktop is in maintenance mode, which keeps its users out.',
          impact: 'blocking',
          sure: 'certain',
          evidence: [evidence(pools, 'in_maintenance_mode', true), ...lastFailure(attempts)],
          next: { tool: 'update_desktop_pool', arguments: { pool_id: id, in_maintenance_mode: false } },
          explains: NO_WAY_IN,
        },
      ];
    }
    if (type !== 'DYNAMIC' || grows || count === undefined || used === undefined || used < count) return [];
    return [
      {
        cause: 'pool.exhausted',
        says: 'All desktops of the pool are taken and no more are made: whoever comes next gets none.',
        impact: 'blocking',
        sure: 'certain',
        evidence: [
          evidence(pools, 'desktop_used', used),
          evidence(pools, 'desktop_count', count),
          ...lastFailure(attempts),
        ],
        next: { tool: 'expand_desktop_pool', arguments: { pool_id: id, size: 1 } },
        explains: NO_WAY_IN,
      },
    ];
  });
}

/** A desktop was to be the user's, and giving it failed. */
function notGiven(seen: Seen): Finding | undefined {
  const [account] = seen.of(accounts);
  if (!account || (account.desktops ?? 0) > 0) return undefined;
  const [last] = seen
    .of(openJobs)
    .filter(({ type, user, status }) => /attach|create/i.test(type) && user === account.name && status === 'FAILED')
    .sort((a, b) => (b.began ?? 0) - (a.began ?? 0));
  if (!last) return undefined;
  return {
    cause: 'assignment.failed',
    says: 'The user was to get a desktop, and giving it failed.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(openJobs, `error_code of ${last.type}`, last.code, last.began),
      evidence(openJobs, 'fail_reason', last.reason),
      evidence(account.from, 'total_desktops', account.desktops ?? 0),
    ],
    // Without is_clear_data: false the same user would get an empty disk.
    next:
      last.desktop !== undefined && /attach/i.test(last.type)
        ? {
            tool: 'attach_instances',
            arguments: { desktops: [{ desktop_id: last.desktop, user_name: account.name, is_clear_data: false }] },
          }
        : {
            tool: 'list_ita_sub_jobs',
            arguments: last.job === undefined ? { job_type: last.type } : { job_id: last.job },
          },
    explains: [...NO_WAY_IN, 'user.no_desktop'],
  };
}

export const USER_RULES: readonly Rule[] = [
  {
    about: 'a desktop that could not be given to the user',
    needs: [accounts, openJobs],
    documented: 'Workspace API reference, "Querying Subtasks", "Error Codes"',
    find: notGiven,
  },
  {
    about: 'somebody who has no desktop',
    needs: [accounts, events, ownPools],
    uses: [logins],
    documented:
      'Workspace API reference, "Querying Users" (total_desktops), "Querying User Events", "Querying Authorized Users and User Groups of a Desktop Pool"',
    find: noDesktop,
  },
  {
    about: 'a pool that has nothing to give',
    needs: [accounts, events, ownPools],
    uses: [logins],
    documented: 'Workspace API reference, "Querying Desktop Pools" (desktop_count, desktop_used, enable_autoscale)',
    find: noFreeDesktop,
  },
];
