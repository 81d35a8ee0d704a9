import { attemptsOf } from '../attempts.ts';
import { at, flag, number, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { accounts } from './accounts.ts';
import { desktop } from './desktop.ts';
import { events, logins } from './logins.ts';

export interface ListedPool {
  id: string;
  name: string;
  /** DYNAMIC lends desktops, STATIC gives them for good. */
  type: string | undefined;
  count: number | undefined;
  used: number | undefined;
  grows: boolean;
  maintenance: boolean;
}

export function listedPoolOf(row: Row): ListedPool {
  return {
    id: text(row, 'id') ?? '',
    name: text(row, 'name') ?? '',
    type: text(row, 'type'),
    count: number(row, 'desktop_count'),
    used: number(row, 'desktop_used'),
    grows: flag(row, 'enable_autoscale') ?? false,
    maintenance: flag(row, 'in_maintenance_mode') ?? false,
  };
}

/** All pools, where somebody without a desktop cannot get in. */
export const pools = source<readonly ListedPool[]>({
  name: 'pools',
  tells: 'from which pools the user could get a desktop',
  service: 'workspace',
  operationId: 'ListDesktopPools',
  after: [desktop, accounts, events, logins],
  list: { limit: 1000, pages: 1 },
  ask: (seen, now) => (attemptsOf(seen, now).failures.length > 0 ? [{}] : []),
  pick: ([answer]) => (answer?.rows ?? []).map(listedPoolOf),
});

/** Those of the pools that the user may take a desktop from, by name or by a group. */
export const ownPools = source<readonly ListedPool[]>({
  name: 'rights to pools',
  tells: 'to which pools the user has a right',
  service: 'workspace',
  operationId: 'ListDesktopPoolAuthorizedObjects',
  after: [accounts, pools],
  list: { limit: 100, pages: 2 },
  most: 10,
  ask: (seen) => (seen.maybe(pools) ?? []).map(({ id }) => ({ pool_id: id })),
  pick: (answers, seen) => {
    const [person] = seen.of(accounts);
    const isOwn = (row: Row) =>
      text(row, 'object_type') === 'USER'
        ? text(row, 'object_id') === person?.id
        : person?.groups.includes(String(at(row, 'object_name')));
    const ids = answers.filter(({ rows }) => rows.some(isOwn)).map(({ args }) => args.pool_id);
    return (seen.maybe(pools) ?? []).filter(({ id }) => ids.includes(id));
  },
});
