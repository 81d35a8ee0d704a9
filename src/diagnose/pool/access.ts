import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { policies } from '../sources/policies.ts';
import { pool } from './pool.ts';
import { rights } from './sources.ts';

/** Desktops that nobody may take cost and serve nobody. */
function nobody(seen: Seen): Finding | undefined {
  const { id, count, used } = seen.of(pool);
  if (count === 0 || used > 0 || seen.of(rights).length > 0) return undefined;
  return {
    cause: 'pool.nobody_authorized',
    says: 'Nobody may use the pool: whoever comes is told that there is no desktop.',
    impact: 'hygiene',
    sure: 'certain',
    evidence: [evidence(rights, 'total_count', 0), evidence(pool, 'desktop_count', count)],
    // Who is to use it is for people to say.
    next: { tool: 'list_desktop_pool_authorized_objects', arguments: { pool_id: id } },
  };
}

/** Of two groups of policies for one desktop, that of the higher priority alone applies. */
function shadowed(seen: Seen): Finding | undefined {
  const { id } = seen.of(pool);
  const groups = seen.of(policies);
  const own = groups.findIndex(({ targets }) =>
    targets.some((target) => target.type === 'DESKTOPSPOOL' && target.id === id),
  );
  const meant = groups[own];
  const wins = groups.slice(0, Math.max(0, own)).find(({ targets }) => targets.some(({ type }) => type === 'ALL'));
  if (!meant || !wins) return undefined;
  return {
    cause: 'pool.policy_shadowed',
    says: 'A policy group is made for the pool, but one that is for everybody has a higher priority: it applies instead.',
    impact: 'hygiene',
    sure: 'likely',
    evidence: [
      evidence(policies, `priority of ${meant.name}`, meant.priority),
      evidence(policies, `priority of ${wins.name}`, wins.priority),
    ],
    next: { tool: 'list_policy_detail_info_by_id', arguments: { policy_group_id: wins.id } },
  };
}

export const ACCESS_RULES: readonly Rule[] = [
  {
    about: 'a pool that nobody may use',
    needs: [pool, rights],
    documented: 'Workspace API reference, "Querying Users and User Groups Authorized by the Desktop Pool"',
    find: nobody,
  },
  {
    about: 'policies that do not reach it',
    needs: [pool, policies],
    documented: 'Workspace API reference, "Querying Policy Group Details" (priority, target_type DESKTOPSPOOL)',
    find: shadowed,
  },
];
