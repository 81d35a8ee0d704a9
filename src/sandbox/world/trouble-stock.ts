import type { Random } from '../random.ts';
import { DAY } from '../time.ts';
import type { Pool } from './company.ts';
import type { Desktop } from './desktop.ts';
import type { Person } from './person.ts';
import { type PolicyGroup, policyGroups } from './policy-group.ts';
import { limits, quotasOf } from './quotas.ts';
import { machine, type Picks, user } from './trouble-picks.ts';
import { ofUser, type Reading, type Sign, sign } from './trouble-signs.ts';
import type { Plant } from './troubles.ts';
import type { World } from './world.ts';

/** Who may not do what he used to: he is treated as a contractor. */
const wrongPolicy: Plant = (picks) => {
  const { world } = picks;
  const contractors = world.groups.all().find(({ name }) => name === 'contractors');
  const group = world
    .part(policyGroups)
    .all()
    .find(({ targets }) => targets.some(({ key }) => key === contractors?.id));
  const inside = ({ groups }: Person) => groups.some(({ id }) => id === contractors?.id);
  const found = group && picks.worked(({ owner }) => !inside(owner));
  if (!found || !contractors) return undefined;
  const { owner } = found;
  const contractor = picks.newcomer();
  if (contractor && !inside(contractor)) contractor.groups.push(contractors);
  for (const { id } of contractor ? [owner, contractor] : [owner]) group.targets.push({ type: 'USER', key: id });
  const denied = sign(
    'ListPolicyDetailInfoById',
    { policy_group_id: group.id },
    'policy_group.policies.peripherals.usb_port_redirection.usb_enable',
    false,
  );
  return {
    name: 'wrong-policy',
    wrong: 'A policy group for contractors was applied to an employee too, whose USB devices do not work since.',
    touches: [user(owner), { kind: 'policy group', id: group.id, name: group.name }],
    shows: [targeted(group, owner), denied],
    ...(contractor && {
      decoy: {
        harmless: 'This user is a contractor: the policy group is meant for such.',
        touches: [user(contractor)],
        shows: [targeted(group, contractor), denied],
        apart: ofUser(contractor, 'group_names', contractors.name),
      },
    }),
  };
};

function targeted({ id }: PolicyGroup, { name }: Person): Sign {
  const args = { policy_group_id: id, target_name: name };
  return sign('ListTargetOfPolicyGroup', args, `targets[target_name=${name}].target_type`, 'USER');
}

/** How many desktops the pool has. */
const SMALL = 3;

const emptyPool: Plant = (picks, random) => {
  const { world } = picks;
  const members = sameKind(picks);
  if (!members) return undefined;
  const pool = pooled(world, members, random);
  const other = world.pools.all().find(({ id }) => id === world.storyline.rebootPool.poolId);
  const shows = ({ id }: Pool, field: string, value: Reading) =>
    sign('ShowDesktopPoolDetail', { pool_id: id }, field, value);
  return {
    name: 'exhausted-pool',
    wrong: 'All desktops of a dynamic pool are taken and no more are created: whoever comes next gets none.',
    touches: [{ kind: 'pool', id: pool.id, name: pool.name }, ...members.map(machine)],
    shows: [
      shows(pool, 'desktop_used', { sameAs: 'desktop_count' }),
      shows(pool, 'enable_autoscale', false),
      shows(pool, 'type', 'DYNAMIC'),
    ],
    ...(other && {
      decoy: {
        harmless: 'All desktops of this pool are taken because each belongs to one user for good.',
        touches: [{ kind: 'pool', id: other.id, name: other.name }],
        shows: [shows(other, 'desktop_used', { sameAs: 'desktop_count' }), shows(other, 'enable_autoscale', false)],
        apart: shows(other, 'type', 'STATIC'),
      },
    }),
  };
};

/** Some desktops of one department, of one image. */
function sameKind(picks: Picks): Desktop[] | undefined {
  const wanted = new Map<string, number>();
  const kind = ({ ou, image, prepaid }: Desktop) => (prepaid ? '' : `${ou}/${image.id}`);
  for (const desktop of picks.world.fleet.all()) wanted.set(kind(desktop), (wanted.get(kind(desktop)) ?? 0) + 1);
  for (const [one, count] of [...wanted].reverse()) {
    if (one === '' || count < 3 * SMALL) continue;
    const found = Array.from({ length: SMALL }, () => picks.worked(({ desktop }) => kind(desktop) === one)?.desktop);
    if (found.every((desktop) => desktop !== undefined)) return found as Desktop[];
  }
  return undefined;
}

function pooled(world: World, members: readonly Desktop[], random: Random): Pool {
  const [first] = members as [Desktop];
  const owner = world.people.get(first.assignments[0]?.id ?? '') as Person;
  const group = owner.groups[0] as Person['groups'][number];
  const created = world.born - 90 * DAY;
  const pool = world.pools.add({
    id: random.uuid(),
    name: `${first.name.split('-')[0]}-shared`,
    kind: 'DYNAMIC',
    description: '共享桌面 Shared by those who are in the office',
    created,
    product: first.product,
    image: first.image,
    root: { id: random.uuid(), type: first.root.type, size: first.root.size },
    data: [],
    subnets: [first.nic.subnet],
    securityGroups: first.securityGroups,
    ou: first.ou,
    tags: [...first.tags],
    authorized: [{ type: 'USER_GROUP', id: group.id, name: group.name, privilege: 'users', since: created }],
    prepaid: false,
    maintenance: false,
    retention: 60,
    autoscale: false,
    autoCreated: 0,
    enterpriseProjectId: '0',
    coming: 0,
  });
  for (const desktop of members) join(world, desktop, pool);
  return pool;
}

function join(world: World, desktop: Desktop, pool: Pool): void {
  const [right] = pool.authorized;
  world.people.unassign(desktop, () => true);
  if (right) {
    world.people.assign(desktop, { id: right.id, name: right.name, privilege: right.privilege, type: 'GROUP' });
  }
  Object.assign(desktop, { pool, type: 'POOLED', data: [], login: 'CONNECTED', lastUsed: world.born });
}

/** Desktops with a graphics card that can still be bought. */
const LEFT = 2;

const tightQuota: Plant = ({ world }) => {
  const type = 'gpu_instances';
  const { used } = quotasOf(world).find((one) => one.type === type) ?? { used: 0 };
  if (used === 0) return undefined;
  world.part(limits).set(type, used + LEFT);
  const shows = (field: string, value: number) =>
    sign('ShowQuotas', {}, `quotas.resources[type=${type}].${field}`, value);
  return {
    name: 'tight-quota',
    wrong: 'The quota of desktops with graphics cards is nearly used up.',
    touches: [{ kind: 'quota', id: type, name: type }],
    shows: [shows('used', used), shows('quota', used + LEFT)],
  };
};

/** What there is too little of, and who may not have it. */
export const STOCK_TROUBLES: readonly Plant[] = [wrongPolicy, emptyPool, tightQuota];
