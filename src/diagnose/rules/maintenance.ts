import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { poolOfDesktop } from '../sources/pool.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

/** Maintenance that nobody minds is no trouble. */
function ofDesktop(seen: Seen, now: number): Finding | undefined {
  const { id, maintenance } = seen.of(desktop);
  const attempts = attemptsOf(seen, now);
  if (!maintenance || attempts.failures.length === 0) return undefined;
  return {
    cause: 'maintenance.desktop',
    says: 'The desktop is in maintenance mode, which keeps its user out.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(desktop, 'in_maintenance_mode', true), ...lastFailure(attempts)],
    next: { tool: 'set_maintenance_mode', arguments: { desktop_ids: [id], in_maintenance_mode: false } },
    explains: NO_WAY_IN,
  };
}

function ofPool(seen: Seen, now: number): Finding | undefined {
  const { id, maintenance } = seen.of(poolOfDesktop);
  const attempts = attemptsOf(seen, now);
  if (!maintenance || attempts.failures.length === 0) return undefined;
  return {
    cause: 'maintenance.pool',
    says: 'The pool of the desktop is in maintenance mode, which keeps its users out.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(poolOfDesktop, 'in_maintenance_mode', true), ...lastFailure(attempts)],
    next: { tool: 'update_desktop_pool', arguments: { pool_id: id, in_maintenance_mode: false } },
    explains: NO_WAY_IN,
  };
}

export const MAINTENANCE_RULES: readonly Rule[] = [
  {
    about: 'maintenance that keeps people out',
    needs: [desktop],
    uses: [events, logins],
    documented: 'Workspace API reference, "Querying Desktop Details" (in_maintenance_mode)',
    find: ofDesktop,
  },
  {
    about: 'maintenance of its pool',
    needs: [desktop, poolOfDesktop],
    uses: [events, logins],
    documented: 'Workspace API reference, "Querying Desktop Pool Details" (in_maintenance_mode)',
    find: ofPool,
  },
];
