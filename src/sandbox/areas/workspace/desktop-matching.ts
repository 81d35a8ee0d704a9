import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { Assignment, Desktop } from '../../world/desktop.ts';
import { nameBy, namePolicyOf } from '../../world/name-policies.ts';
import type { World } from '../../world/world.ts';
import { desktopOf, desktopsOf } from './desktop-lookup.ts';

/** Permission groups an operating system has; the second is the plain one. */
const PRIVILEGES = { Windows: ['administrators', 'users'], Linux: ['sudo', 'default'] } as const;

/** A desktop and who gets it. */
export interface Match {
  desktop: Desktop;
  users: Assignment[];
  /** Empties the desktop when its last user comes back. */
  clear: boolean;
  name?: string;
}

/**
 * Who gets which desktop by `assign_model` (Workspace API reference, "Pre-assigning Desktops to Users in Batches").
 * Without a strategy, users named in `desktops` get those, and else each user without a desktop gets one.
 */
export function plannedMatches(call: Call): Match[] {
  const { params, world } = call;
  const model = params.object('assign_model');
  const matches = matchesBy(call, model);
  if (matches.length === 0) throw refuse.invalid('desktops', 'no desktop is left for any of the users');
  return renamed(world, matches, model?.text('desktop_name_policy_id'));
}

function matchesBy(call: Call, model: Parameters | undefined): Match[] {
  const { params, world } = call;
  const rows = params.objects('desktops');
  const related = rows.length > 0 && rows.every((row) => row.has('user_name') || row.has('attach_user_infos'));
  const strategy = model?.text('priority_strategy') ?? (related ? 'FIXED_RELATION' : 'USER_NO_DESKTOP');
  if (strategy === 'FIXED_RELATION') return rows.map((row) => matchOf(call, row));
  const ids = rows.map((row) => row.need('desktop_id'));
  const free = desktopsOf(call, ids).filter((desktop) => desktop.assignments.length === 0);
  const users = params.objects('users').map((user) => (desktop: Desktop) => assigneeOf(world, desktop, user));
  const count = (name: string) => model?.number(name) || 1;
  switch (strategy) {
    case 'USER_NO_DESKTOP':
      return deal(
        free,
        users.filter((user) => hasNone(call, free[0], user)),
      );
    case 'USER_FIXED_DESKTOP_NUM':
      return deal(
        free,
        users.flatMap((user) => Array(count('user_assigin_desktop_num')).fill(user)),
      );
    case 'DESKTOP_ASSIGN_FIXED_USER':
      return deal(free, users, count('desktop_assigin_user_num'));
    case 'DESKTOP_ASSIGN_USER_PRIORITY':
      return deal(free, users);
    case 'DESKTOP_ASSIGN_USERS_OR_GROUPS':
      return deal(
        free,
        free.flatMap(() => users),
        users.length,
      );
    default:
      throw refuse.invalid('assign_model.priority_strategy');
  }
}

/** Desktops take their names from the policy unless they are given one. */
export function renamed(world: World, matches: readonly Match[], policyId: string | undefined): Match[] {
  if (!policyId) return [...matches];
  const policy = namePolicyOf(world, policyId);
  const taken = new Set<string>();
  return matches.map((match) => {
    const user = match.users[0]?.name ?? '';
    return match.name === undefined ? { ...match, name: nameBy(world, policy, { user, taken }) } : match;
  });
}

/** Users in their order, `each` to a desktop, until one of the two runs out. */
function deal(desktops: readonly Desktop[], users: readonly ((desktop: Desktop) => Assignment)[], each = 1): Match[] {
  return desktops.flatMap((desktop, index) => {
    const mine = users.slice(index * each, (index + 1) * each).map((user) => user(desktop));
    return mine.length > 0 ? [{ desktop, users: mine, clear: true }] : [];
  });
}

function hasNone(call: Call, desktop: Desktop | undefined, user: (desktop: Desktop) => Assignment): boolean {
  if (!desktop) return false;
  const person = call.world.people.get(user(desktop).id);
  return !person || person.desktops.size === 0;
}

/** Of a desktop that is assigned (Workspace API reference, "Assigning a Desktop", `computer_name`). */
const NEW_NAME = /^[A-Za-z](?:[\w-]{0,13}\w)?$/;

/** The desktop and the users one row of `desktops` names; `attach_user_infos` wins over `user_name`. */
export function matchOf({ world }: Call, wish: Parameters): Match {
  const desktop = desktopOf({ params: wish, world });
  const infos = wish.objects('attach_user_infos');
  const users = infos.length > 0 ? infos.map((info) => assigneeOf(world, desktop, info)) : [];
  if (users.length === 0) users.push(assigneeOf(world, desktop, wish));
  const [name, clear] = [wish.text('computer_name'), wish.flag('is_clear_data') ?? true];
  if (name !== undefined && !NEW_NAME.test(name)) throw refuse.invalid('computer_name');
  return { desktop, users, clear, ...(name !== undefined && { name }) };
}

/** A user by name or id, or a group where `type` says so. */
function assigneeOf(world: World, desktop: Desktop, info: Parameters): Assignment {
  const name = info.text('user_name');
  const id = info.text('user_id');
  const privilege = info.text('user_group') ?? PRIVILEGES[desktop.image.os][1];
  checkPrivilege(desktop, privilege);
  if (info.text('type') === 'GROUP') {
    const group = world.groups.all().find((one) => one.id === id || one.name === name);
    if (!group) throw refuse.noGroup();
    return { id: group.id, name: group.name, privilege, type: 'GROUP' };
  }
  const person = (name === undefined ? undefined : world.people.named(name)) ?? world.people.get(id ?? '');
  if (!person) throw refuse.noUser();
  return { id: person.id, name: person.name, privilege, type: 'USER' };
}

export function checkPrivilege({ image, name }: Pick<Desktop, 'image' | 'name'>, privilege: string): void {
  const allowed: readonly string[] = PRIVILEGES[image.os];
  if (!allowed.includes(privilege)) {
    throw refuse.invalid('user_group', `${name} runs ${image.os}: ${allowed.join(' or ')}`);
  }
}
