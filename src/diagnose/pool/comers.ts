import { number, text } from '../fields.ts';
import type { Seen } from '../seen.ts';
import { source } from '../source.ts';
import { eventOf, type UserEvent } from '../sources/logins.ts';
import { DAY, last } from '../times.ts';
import { otherPools, pool } from './pool.ts';
import { rights } from './sources.ts';

/** With a weekend between. */
const LOOKED_BACK = 5 * DAY;

/** Somebody found no desktop (Workspace API reference, "Error Codes": no resources). */
const NOTHING_FOUND = 'WKS.0010';

/** User groups that find free desktops in another pool: when one of them finds none, it is not for this one. */
export const servedElsewhere = source<readonly string[]>({
  name: 'rights to other pools',
  tells: 'whether the user groups of the pool have another one',
  service: 'workspace',
  operationId: 'ListDesktopPoolAuthorizedObjects',
  after: [pool, otherPools, rights],
  list: { limit: 100, pages: 1, enough: true },
  most: 6,
  ask: (seen) => {
    const own = seen.of(pool);
    if (!own.maintenance || !(seen.maybe(rights) ?? []).some(({ type }) => type === 'USER_GROUP')) return [];
    return (seen.maybe(otherPools) ?? [])
      .filter(({ id, type, maintenance }) => id !== own.id && type === 'DYNAMIC' && !maintenance)
      .filter(({ used, count, autoscale }) => used < count || autoscale.on)
      .map(({ id }) => ({ pool_id: id }));
  },
  pick: (answers) =>
    answers
      .flatMap(({ rows }) => rows)
      .filter((row) => text(row, 'object_type') === 'USER_GROUP')
      .flatMap((row) => text(row, 'object_id') ?? []),
});

/** Of the user groups that the pool alone is for: who has no other desktop. */
export const people = source<readonly string[]>({
  name: 'users of its groups',
  tells: 'who of its user groups tries to get a desktop of it',
  service: 'workspace',
  operationId: 'ListUsersOfGroup',
  after: [pool, rights, servedElsewhere],
  list: { limit: 1000, pages: 1 },
  most: 3,
  ask: (seen) => {
    if (!seen.of(pool).maintenance) return [];
    const served = seen.maybe(servedElsewhere) ?? [];
    return (seen.maybe(rights) ?? [])
      .filter(({ type, id }) => type === 'USER_GROUP' && !served.includes(id))
      .map(({ id }) => ({ group_id: id }));
  },
  pick: (answers) =>
    answers
      .flatMap(({ rows }) => rows)
      .filter((row) => (number(row, 'total_desktops') ?? 0) === 0)
      .flatMap((row) => text(row, 'user_name') ?? []),
});

/** A few are asked about by name; of many, all that happened is read. */
const FEW = 6;

/** Who came for a desktop of a closed pool and found none. */
export const comers = source<readonly UserEvent[]>({
  name: 'user events',
  tells: 'whether anybody tries to get a desktop of it',
  service: 'workspace',
  operationId: 'ListUserEvents',
  after: [pool, rights, people],
  list: { limit: 1000, pages: 3 },
  ask: (seen, now) => {
    const names = namesOf(seen);
    if (!seen.of(pool).maintenance || names.length === 0) return [];
    const span = last(LOOKED_BACK, now);
    return names.length <= FEW ? names.map((username) => ({ ...span, username })) : [span];
  },
  pick: (answers, seen) => {
    const names = new Set(namesOf(seen));
    return answers
      .flatMap(({ rows }) => rows.flatMap(eventOf))
      .filter(({ ok, code, user }) => !ok && code === NOTHING_FOUND && names.has(user ?? ''))
      .sort((a, b) => b.at - a.at);
  },
});

function namesOf(seen: Seen): string[] {
  const named = (seen.maybe(rights) ?? []).filter(({ type }) => type === 'USER').map(({ name }) => name);
  return [...new Set([...named, ...(seen.maybe(people) ?? [])])];
}
