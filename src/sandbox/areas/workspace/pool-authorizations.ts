import { type Answer, noContent } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import type { Pool, PoolAuthorization } from '../../world/company.ts';
import type { World } from '../../world/world.ts';
import { checkPrivilege } from './desktop-matching.ts';
import { disconnect } from './desktop-power.ts';
import { lend } from './pool-growth.ts';
import { awaitUsers } from './pool-logins.ts';
import { hasSession, membersOf, poolById, poolOf } from './pool-lookup.ts';

export function listAuthorized(call: Call): Answer {
  const pool = poolById(call.world, call.params.need('pool_id'));
  const rows = pool.authorized.filter((one) => exists(call.world, one));
  return listed(call, rows, { items: 'objects', total: 'total_count', view: authorizedView, fallback: 10, max: 100 });
}

function authorizedView({ type, id, name, privilege, since }: PoolAuthorization) {
  return { object_type: type, object_id: id, object_name: name, user_group: privilege, created_at: iso(since) };
}

/** Users and groups who are gone are shown no more. */
function exists(world: World, { type, id }: PoolAuthorization): boolean {
  return (type === 'USER' ? world.people.get(id) : world.groups.get(id)) !== undefined;
}

/** Adding somebody again changes the permission group only. Whoever is removed loses desktops and sessions. */
export function changeAuthorized(call: Call): Answer {
  const { params, world, now } = call;
  const pool = poolOf(call);
  const objects = authorizationsOf(params.objects('objects'), world, now);
  if (objects.length === 0) throw refuse.invalid('objects');
  if (params.need('action') === 'ADD') add(world, pool, objects, now);
  else remove(world, pool, objects, now);
  return noContent();
}

function add(world: World, pool: Pool, objects: readonly PoolAuthorization[], now: number): void {
  for (const { privilege } of objects) checkPrivilege(pool, privilege);
  for (const object of objects) {
    const known = pool.authorized.find(({ id }) => id === object.id);
    if (known) known.privilege = object.privilege;
    else pool.authorized.push(object);
  }
  for (const desktop of membersOf(world, pool)) lend(world, pool, desktop);
  awaitUsers(world, pool, now);
}

function remove(world: World, pool: Pool, objects: readonly PoolAuthorization[], now: number): void {
  const leaving = new Set(objects.map(({ id }) => id));
  for (const { id } of objects) {
    if (!pool.authorized.some((one) => one.id === id)) throw refuse.notFound('authorized object', id);
  }
  pool.authorized = pool.authorized.filter(({ id }) => !leaving.has(id));
  for (const desktop of membersOf(world, pool)) {
    if (!desktop.assignments.some(({ id }) => leaving.has(id))) continue;
    world.people.unassign(desktop, ({ id }) => leaving.has(id));
    if (desktop.assignments.length === 0 && hasSession(desktop)) disconnect(desktop, now, 'REGISTERED');
  }
}

/** Users and groups by their ids; their names are their own. */
export function authorizationsOf(objects: readonly Parameters[], world: World, now: number): PoolAuthorization[] {
  return objects.map((object) => {
    const id = object.need('object_id');
    const privilege = object.need('user_group');
    if (object.need('object_type') === 'USER') {
      const person = world.people.get(id);
      if (!person) throw refuse.noUser();
      return { type: 'USER', id, name: person.name, privilege, since: now };
    }
    const group = world.groups.get(id);
    if (!group) throw refuse.noGroup();
    return { type: 'USER_GROUP', id, name: group.name, privilege, since: now };
  });
}
