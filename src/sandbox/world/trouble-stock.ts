import type { Random } from '../random.ts';
import { DAY } from '../time.ts';
import type { Pool } from './company.ts';
import type { Desktop } from './desktop.ts';
import type { Person, UserGroup } from './person.ts';
import { type PolicyGroup, policyGroups } from './policy-group.ts';
import { limits, quotasOf } from './quotas.ts';
import { elsewhere, onDesktop, type Plant } from './trouble.ts';
import { machine, type Picks, poolThing, user } from './trouble-picks.ts';
import { ofPool, ofUser, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

/** Who may not do what he used to: he is treated as a contractor. */
const wrongPolicy = onDesktop(
  'wrong-policy',
  {
    fits: ({ owner }, world) => policyFor(world) !== undefined && !isContractor(owner),
    plant({ desktop, owner }, world) {
      const group = policyFor(world) as PolicyGroup;
      group.targets.push({ type: 'USER', key: owner.id });
      return {
        wrong: 'A policy group for contractors was applied to an employee too, whose USB devices do not work since.',
        about: user(owner),
        touches: [user(owner), machine(desktop), { kind: 'policy group', id: group.id, name: group.name }],
        shows: [targeted(group, owner), denied(group)],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const [group, contractors] = [policyFor(world), contractorsOf(world)];
    const contractor = group && contractors && picks.newcomer();
    if (!contractor) return undefined;
    if (!isContractor(contractor)) contractor.groups.push(contractors);
    group.targets.push({ type: 'USER', key: contractor.id });
    return {
      harmless: 'This user is a contractor: the policy group is meant for such.',
      about: user(contractor),
      touches: [user(contractor)],
      shows: [targeted(group, contractor), denied(group)],
      apart: ofUser(contractor, 'group_names', contractors.name),
    };
  },
);

const CONTRACTORS = 'contractors';

function contractorsOf({ groups }: World): UserGroup | undefined {
  return groups.all().find(({ name }) => name === CONTRACTORS);
}

const isContractor = ({ groups }: Person) => groups.some(({ name }) => name === CONTRACTORS);

/** The one that is meant for contractors. */
function policyFor(world: World): PolicyGroup | undefined {
  const contractors = contractorsOf(world);
  const all = world.part(policyGroups).all();
  return contractors && all.find(({ targets }) => targets.some(({ key }) => key === contractors.id));
}

function denied({ id }: PolicyGroup): Sign {
  const field = 'policy_group.policies.peripherals.usb_port_redirection.usb_enable';
  return sign('ListPolicyDetailInfoById', { policy_group_id: id }, field, false);
}

function targeted({ id }: PolicyGroup, { name }: Person): Sign {
  const args = { policy_group_id: id, target_name: name };
  return sign('ListTargetOfPolicyGroup', args, `targets[target_name=${name}].target_type`, 'USER');
}

/** How many desktops the pool has. */
const SMALL = 3;

const emptyPool = elsewhere(
  'exhausted-pool',
  (picks, random) => {
    const members = sameKind(picks);
    if (!members) return undefined;
    const pool = pooled(picks.world, members, random);
    return {
      wrong: 'All desktops of a dynamic pool are taken and no more are created: whoever comes next gets none.',
      about: poolThing(pool),
      touches: [poolThing(pool), ...members.map(machine)],
      shows: [
        ofPool(pool, 'desktop_used', { sameAs: 'desktop_count' }),
        ofPool(pool, 'enable_autoscale', false),
        ofPool(pool, 'type', 'DYNAMIC'),
      ],
    };
  },
  ({ world }) => {
    const other = world.pools.all().find(({ id }) => id === world.storyline.rebootPool.poolId);
    return (
      other && {
        harmless: 'All desktops of this pool are taken because each belongs to one user for good.',
        about: poolThing(other),
        touches: [poolThing(other)],
        shows: [ofPool(other, 'desktop_used', { sameAs: 'desktop_count' }), ofPool(other, 'enable_autoscale', false)],
        apart: ofPool(other, 'type', 'STATIC'),
      }
    );
  },
);

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

const tightQuota = elsewhere('tight-quota', ({ world }) => {
  const type = 'gpu_instances';
  const { used } = quotasOf(world).find((one) => one.type === type) ?? { used: 0 };
  if (used === 0) return undefined;
  world.part(limits).set(type, used + LEFT);
  const shows = (field: string, value: number) =>
    sign('ShowQuotas', {}, `quotas.resources[type=${type}].${field}`, value);
  const quota = { kind: 'quota', id: type, name: type };
  return {
    wrong: 'The quota of desktops with graphics cards is nearly used up.',
    about: quota,
    touches: [quota],
    shows: [shows('used', used), shows('quota', used + LEFT)],
  };
});

/** What there is too little of, and who may not have it. */
export const STOCK_TROUBLES: readonly Plant[] = [wrongPolicy, emptyPool, tightQuota];
