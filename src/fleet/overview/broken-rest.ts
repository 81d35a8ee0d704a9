import { type Listing, listing } from './listing.ts';
import type { At, Rows, Seen } from './sources.ts';

const MOST = { most: 3, keeps: 1 };

/** Of a static pool every desktop has its user: that nothing is free there is as it should be. */
export function fullPools(seen: Seen): Listing | null {
  const found = seen.rows.pools?.filter(
    ({ type, desktop_count: count, desktop_used: used }) =>
      type === 'DYNAMIC' && count !== null && used !== null && used >= count,
  );
  if (!found) return null;
  return listing(seen, { count: found.length }, found, MOST, {
    pool_name: (pool) => pool.pool_name,
    pool_id: (pool) => pool.pool_id,
    desktops: (pool) => pool.desktop_count,
    autoscale: (pool) => pool.enable_autoscale,
  });
}

export function brokenServers(seen: Seen): Listing | null {
  const found = seen.rows.app_servers?.filter(isBroken);
  if (!found) return null;
  return listing(seen, { count: found.length }, found, MOST, {
    server_name: (server) => server.server_name,
    server_id: (server) => server.server_id,
    status: ({ status, vm_status }) => `${status}, VM ${vm_status}`,
  });
}

/** In error, frozen, or running without having reported; one that is being worked on may be all of that for a while. */
function isBroken({ status, vm_status: vm, task_status: task }: At<Rows['app_servers']>): boolean {
  if (/ERROR|FAIL/.test(vm ?? '')) return true;
  if (task !== null || vm === 'BUILD') return false;
  return status === 'NONE' || status === 'FREEZE' || (status === 'UNREGISTER' && vm === 'ACTIVE');
}

export function blockedUsers({ rows: { users } }: Seen): object | null {
  if (!users) return null;
  const count = (is: (user: Rows['users']) => boolean) => users.filter(is).length;
  return {
    locked: count(({ locked }) => locked === true),
    expired: count((user) => user.account_expired === true),
    blocked_with_desktops: count((user) => isBlocked(user) && (user.total_desktops ?? 0) > 0),
  };
}

function isBlocked({ locked, account_expired: expired, disabled }: Rows['users']): boolean {
  return (locked === true || expired === true) && disabled !== true;
}
