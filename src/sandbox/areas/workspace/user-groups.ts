import { type Answer, created, noContent, okEmpty } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { hash, type Random } from '../../random.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { DAY, iso } from '../../time.ts';
import { COMPANY } from '../../world/company.ts';
import { domainComponents } from '../../world/make.ts';
import type { Person, UserGroup } from '../../world/person.ts';
import type { World } from '../../world/world.ts';

/** Workspace API reference, "Error Codes": the general answer to what an object does not allow. */
const notForAd = () => new Refusal(403, 'WKS.00010036', 'The interface current not support AD user group.');

function listUserGroups(call: Call): Answer {
  const keyword = call.params.text('keyword');
  const rows = call.world.groups.all().filter((group) => contains(group.name, keyword));
  const sizes = sizesOf(call.world);
  return listed(call, rows, {
    items: 'user_groups',
    total: 'total_count',
    fallback: 100,
    max: 100,
    view: (group) => groupView(group, sizes.get(group.id)),
  });
}

interface Size {
  users: number;
  desktops: number;
}

/** Of all groups at once: one look at everybody is all it takes. */
function sizesOf(world: World): Map<string, Size> {
  const sizes = new Map(world.groups.all().map((group): [string, Size] => [group.id, { users: 0, desktops: 0 }]));
  for (const person of world.people.all()) {
    for (const group of person.groups) {
      const size = sizes.get(group.id);
      if (!size) continue;
      size.users++;
      size.desktops += person.desktops.size;
    }
  }
  for (const desktop of world.fleet.all()) {
    for (const { id, type } of desktop.assignments) {
      const size = type === 'GROUP' ? sizes.get(id) : undefined;
      if (size) size.desktops++;
    }
  }
  return sizes;
}

function groupView(group: UserGroup, size: Size = { users: 0, desktops: 0 }) {
  const mark = hash(group.id);
  return {
    name: group.name,
    id: group.id,
    create_time: iso(group.created),
    description: group.description,
    user_quantity: size.users,
    realm_id: COMPANY.domain,
    platform_type: group.platform,
    group_dn: `CN=${group.name},OU=Groups,${domainComponents()}`,
    domain: COMPANY.domain,
    sid: `S-1-5-21-${mark}-${hash(group.name)}-${1000 + (mark % 9000)}`,
    total_desktops: size.desktops,
  };
}

function createUserGroup({ params, world, now }: Call): Answer {
  const name = params.need('group_name');
  checkFree(world, name);
  world.groups.add({
    id: world.fresh.hex(32),
    name,
    description: params.text('description') ?? '',
    platform: params.need('platform_type') === 'AD' ? 'AD' : 'LOCAL',
    created: now,
  });
  return created({});
}

/** The reference names no code for it. */
function checkFree(world: World, name: string, group?: UserGroup): void {
  const other = world.groups.all().find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (other && other !== group) throw refuse.invalid('group_name', `user group ${name} exists already`);
}

function updateUserGroup(call: Call): Answer {
  const { params, world } = call;
  const group = groupOf(call);
  const name = params.text('group_name');
  if (name && name !== group.name) {
    if (group.platform === 'AD') throw notForAd();
    checkFree(world, name, group);
    rename(world, group, name);
  }
  group.description = params.text('description') ?? group.description;
  return okEmpty();
}

function rename(world: World, group: UserGroup, name: string): void {
  group.name = name;
  for (const { assignments } of world.fleet.all()) {
    for (const assignment of assignments) if (assignment.id === group.id) assignment.name = name;
  }
}

function deleteUserGroup(call: Call): Answer {
  dissolve(call.world, [groupOf(call)]);
  return noContent();
}

/** All or none. */
function batchDelete({ params, world }: Call): Answer {
  dissolve(
    world,
    [...new Set(params.texts('group_ids'))].map((id) => known(world, id)),
  );
  return noContent();
}

/** The users stay; what they had through the group is theirs no more. */
function dissolve(world: World, groups: readonly UserGroup[]): void {
  const gone = new Set(groups);
  const ids = new Set(groups.map((group) => group.id));
  for (const person of world.people.all()) {
    if (person.groups.some((group) => gone.has(group))) {
      person.groups = person.groups.filter((group) => !gone.has(group));
    }
  }
  for (const desktop of world.fleet.all()) {
    if (desktop.assignments.some(({ id }) => ids.has(id))) world.people.unassign(desktop, ({ id }) => ids.has(id));
  }
  for (const id of ids) world.groups.delete(id);
}

/** Who is in already stays in, who is not stays out; an unknown user stops it all. */
function runActions(call: Call): Answer {
  const { params, world } = call;
  const group = groupOf(call);
  const people = params.texts('user_ids').map((id) => world.people.get(id));
  if (people.length === 0 || people.includes(undefined)) throw refuse.noUser();
  const adding = params.need('op_type') === 'ADD';
  if (!adding && group.platform === 'AD') throw notForAd();
  for (const person of people as Person[]) {
    const others = person.groups.filter((one) => one !== group);
    person.groups = adding ? [...others, group] : others;
  }
  return noContent();
}

function listUsersOfGroup(call: Call): Answer {
  const { params, world } = call;
  const group = groupOf(call);
  const [name, description] = [params.text('user_name'), params.text('description')];
  const [activation, enterprise] = [params.text('active_type'), params.text('enterprise_project_id')];
  const rows = world.people
    .all()
    .filter(
      (person) =>
        person.groups.includes(group) &&
        contains(person.name, name) &&
        contains(person.description, description) &&
        (!activation || person.activation === activation) &&
        inProject(person, enterprise),
    );
  return listed(call, rows, { items: 'users', total: 'total_count', fallback: 2000, max: 2000, view: memberView });
}

function memberView(person: Person) {
  return {
    id: person.id,
    user_name: person.name,
    user_email: person.email,
    user_phone: person.phone,
    total_desktops: person.desktops.size,
    enterprise_project_id: person.enterpriseProjectId,
    description: person.description,
  };
}

function groupOf({ params, world }: Call): UserGroup {
  return known(world, params.need('group_id'));
}

function known(world: World, id: string): UserGroup {
  const group = world.groups.get(id);
  if (!group) throw refuse.noGroup();
  return group;
}

/** Groups across the departments, by the share of people in them. */
const CROSSING = [
  { name: 'vpn-users', description: '远程接入 Remote access', platform: 'AD', share: 0.15 },
  { name: 'contractors', description: '外包人员 External staff', platform: 'LOCAL', share: 0.02 },
  { name: 'project-aurora', description: '曙光项目组 Project Aurora', platform: 'LOCAL', share: 0.01 },
  { name: 'interns-2024', description: '2024 实习生', platform: 'LOCAL', share: 0 },
] as const;

/** The departments' own groups are there already. */
function seed(world: World, random: Random): void {
  for (const { name, description, platform, share } of CROSSING) {
    const created = world.born - random.int(60, 800) * DAY;
    const group = world.groups.add({ id: random.hex(32), name, description, platform, created });
    for (const person of world.people.all()) if (random.chance(share)) person.groups.push(group);
  }
}

/** Workspace API reference, "User Group". */
export const userGroups: SimulatedArea = {
  service: 'workspace',
  area: 'user-groups',
  reads: { ListUserGroups: listUserGroups, ListUsersOfGroup: listUsersOfGroup },
  writes: {
    CreateUserGroup: createUserGroup,
    BatchDeleteUserGroups: batchDelete,
    DeleteUserGroup: deleteUserGroup,
    UpdateUserGroup: updateUserGroup,
    RunActionsOnGroup: runActions,
  },
  seed,
};
