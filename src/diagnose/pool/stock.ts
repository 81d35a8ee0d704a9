import type { Seen } from '../seen.ts';
import { type Member, members, pool } from './pool.ts';

/** What a pool has to give. */
export interface Stock {
  /** Of those that were looked at one by one, or as the pool says. */
  total: number;
  taken: number;
  /** Whoever comes next can have one of these. */
  free: number;
  /** Neither taken nor to be had. */
  unusable: readonly Member[];
  /** Kept for people who are away. */
  held: readonly Member[];
}

/** As its desktops show it one by one; where not all of them were seen, as the pool says. */
export function stockOf(seen: Seen): Stock {
  const { count, used } = seen.of(pool);
  const outcome = seen.outcome(members);
  if (outcome?.state !== 'seen' || outcome.partial !== undefined) {
    return { total: count, taken: used, free: Math.max(0, count - used), unusable: [], held: [] };
  }
  const all = outcome.value;
  const untaken = all.filter((member) => !isTaken(member));
  const unusable = untaken.filter((member) => !isUsable(member));
  return {
    total: all.length,
    taken: all.length - untaken.length,
    free: untaken.length - unusable.length,
    unusable,
    held: all.filter(({ login }) => login === 'DISCONNECTED'),
  };
}

export function isTaken({ users, login }: Member): boolean {
  return users.some(({ type }) => type === 'USER') || login === 'CONNECTED' || login === 'DISCONNECTED';
}

/** One that is off starts when somebody comes; one that is being worked on will be back. */
function isUsable({ status, login, maintenance, task }: Member): boolean {
  if (maintenance || status === 'ERROR' || /DELET/.test(status ?? '')) return false;
  return status !== 'ACTIVE' || login !== 'UNREGISTER' || task !== undefined;
}
