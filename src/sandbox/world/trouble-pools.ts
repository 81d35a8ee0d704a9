import type { Random } from '../random.ts';
import { DAY, HOUR } from '../time.ts';
import { seekers } from './attempts.ts';
import type { Pool, Subnet } from './company.ts';
import type { Desktop } from './desktop.ts';
import type { Job } from './jobs.ts';
import type { Person, UserGroup } from './person.ts';
import { shifts } from './shifts.ts';
import { elsewhere, type Plant } from './trouble.ts';
import { machine, type Picks, poolThing, user } from './trouble-picks.ts';
import { eventOf, ofPool, ofUser, type Reading, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

const NO_RESOURCES = 'error_code=WKS.0010';

const drifted = elsewhere(
  'drifted-pool',
  (picks, random) => {
    const found = splitOff(picks, { name: 'Call-centre-night', size: 3 }, random);
    if (!found) return undefined;
    const { pool, members } = found;
    reimage(picks.world, pool);
    return {
      wrong: 'A pool got a new image, and its desktops were never rebuilt: they still have the old one.',
      about: poolThing(pool),
      touches: [poolThing(pool), ...members.map(machine)],
      shows: [...members.map((one) => differs(pool, one)), ofPool(pool, 'in_maintenance_mode', false)],
    };
  },
  (picks, random) => {
    const found = splitOff(picks, { name: 'Call-centre-training', size: 2 }, random);
    if (!found) return undefined;
    const { pool, members } = found;
    reimage(picks.world, pool);
    close(picks.world, pool, members);
    return {
      harmless:
        'The desktops of this pool differ from it too: it is in maintenance mode, and the new image comes tonight.',
      about: poolThing(pool),
      touches: [poolThing(pool), ...members.map(machine)],
      shows: members.slice(0, 1).map((one) => differs(pool, one)),
      apart: ofPool(pool, 'in_maintenance_mode', true),
    };
  },
);

function reimage({ images }: World, pool: Pool): void {
  pool.image = images.all().find(({ code, type }) => code === 'W11' && type === 'gold') ?? pool.image;
}

function differs({ id }: Pool, desktop: Desktop): Sign {
  const field = `pool_desktops[desktop_id=${desktop.id}].inconsistent_types`;
  return sign('ListPoolDesktopsDetail', { pool_id: id, inconsistent_type: 'IMAGE' }, field, 'IMAGE');
}

/** Code of Workspace API reference, "Error Codes". */
const NO_ADDRESS = { code: 'WKS.00010110', reason: 'Desktops cannot obtain valid IP addresses.' } as const;

const failedGrowth = elsewhere(
  'failed-pool-growth',
  (picks, random) => {
    const { world } = picks;
    const found = splitOff(picks, { name: 'Call-centre-hotline', size: 3 }, random);
    if (!found) return undefined;
    const { pool, members } = found;
    occupy(world, members.slice(1));
    Object.assign(pool, { autoscale: true, subnets: [fullSubnet(pool, world, random)] });
    for (const ago of [50, 29, 26]) grew(world, pool, ago * HOUR, NO_ADDRESS);
    return {
      wrong: 'A pool that is nearly used up cannot grow: its subnet has no address left.',
      about: poolThing(pool),
      touches: [poolThing(pool)],
      shows: [
        ofPool(pool, 'desktop_used', { atLeast: members.length - 1 }),
        ofPool(pool, 'enable_autoscale', true),
        growth(pool, 'FAILED', 'error_code', NO_ADDRESS.code),
        growth(pool, 'SUCCESS', 'status', { nothing: true }),
      ],
    };
  },
  (picks, random) => {
    const { world } = picks;
    const found = splitOff(picks, { name: 'Call-centre-weekend', size: 2 }, random);
    if (!found) return undefined;
    const { pool } = found;
    // Both of its desktops are free: it need not grow.
    Object.assign(pool, { autoscale: true, ...(pool.policy && { policy: { ...pool.policy, minIdle: 1 } }) });
    grew(world, pool, 20 * DAY, NO_ADDRESS);
    grew(world, pool, 20 * DAY - 3 * HOUR);
    return {
      harmless: 'This pool failed to grow once, weeks ago, and has grown since: it makes another desktop when it must.',
      about: poolThing(pool),
      touches: [poolThing(pool)],
      shows: [ofPool(pool, 'enable_autoscale', true), growth(pool, 'FAILED', 'error_code', NO_ADDRESS.code)],
      apart: growth(pool, 'SUCCESS', 'status', 'SUCCESS'),
    };
  },
);

function fullSubnet(pool: Pool, world: World, random: Random): Subnet {
  const [first] = pool.subnets as [Subnet];
  const name = 'subnet-hotline';
  const full = { id: random.uuid(), name, vpc: first.vpc, prefix: '10.61', taken: new Set<string>(), next: 0 };
  return world.subnets.add({ ...full, heldByOthers: 65_535 });
}

function grew(world: World, { id, name }: Pool, ago: number, failure?: typeof NO_ADDRESS): Job {
  const entity = `${name}-new`;
  const subs = [{ entity, entities: { desktop_name: entity }, ...(failure && { failure }) }];
  return world.jobs.remember({ type: 'expandDesktopPool', subs, poolId: id }, world.born - ago);
}

function growth({ id }: Pool, status: string, field: string, value: Reading): Sign {
  const args = { desktop_pool_id: id, job_type: 'expandDesktopPool', status };
  return sign('ListItaSubJobs', args, `jobs[job_type=expandDesktopPool].${field}`, value);
}

const closedPool = elsewhere(
  'closed-pool',
  (picks, random) => {
    const { world } = picks;
    const person = picks.newcomer();
    const found = person && splitOff(picks, { name: 'Call-centre-evening', size: 2 }, random);
    if (!found) return undefined;
    const { pool, members } = found;
    admit(pool, person);
    close(world, pool, members);
    world.part(seekers).set(person.id, 0);
    return {
      wrong: 'A pool was left in maintenance mode: the user it is for tries, and gets none of its desktops.',
      about: poolThing(pool),
      touches: [poolThing(pool), user(person)],
      shows: [
        ofPool(pool, 'in_maintenance_mode', true),
        ofUser(person, 'total_desktops', 0),
        eventOf(world, person, NO_RESOURCES, false),
      ],
    };
  },
  (picks, random) => {
    const person = picks.newcomer();
    const found = person && splitOff(picks, { name: 'Call-centre-reserve', size: 2 }, random);
    if (!found) return undefined;
    const { pool, members } = found;
    admit(pool, person);
    close(picks.world, pool, members);
    return {
      harmless: 'This pool is in maintenance mode too, and the user it is for has not come yet.',
      about: poolThing(pool),
      touches: [poolThing(pool), user(person)],
      shows: [ofPool(pool, 'in_maintenance_mode', true)],
      apart: eventOf(picks.world, person, NO_RESOURCES, { nothing: true }),
    };
  },
);

function admit(pool: Pool, { id, name }: { id: string; name: string }): void {
  pool.authorized.push({ type: 'USER', id, name, privilege: 'users', since: pool.created });
}

function close(world: World, pool: Pool, members: readonly Desktop[]): void {
  pool.maintenance = true;
  for (const desktop of members) {
    desktop.maintenance = true;
    desktop.login = 'REGISTERED';
    desktop.lastUsed = Math.min(desktop.lastUsed, world.born - 30 * HOUR);
  }
}

function occupy(world: World, members: readonly Desktop[]): void {
  for (const desktop of members) Object.assign(desktop, { login: 'CONNECTED', lastUsed: world.born });
}

const lostPoolRight = elsewhere(
  'lost-pool-right',
  (picks) => {
    const { world } = picks;
    const found = workerOn(picks);
    if (!found) return undefined;
    const { person, pool, group } = found;
    const [desktop] = membersIn(world, pool).filter(({ login, usedBy }) => login === 'REGISTERED' && !usedBy);
    if (!desktop) return undefined;
    // Of the days before, too: whoever sits there now is another matter.
    desktop.usedBy = { id: person.id, name: person.name };
    desktop.lastUsed = world.born - 30 * HOUR;
    person.groups = [];
    world.part(seekers).set(person.id, desktop.lastUsed);
    return {
      wrong: 'A user who took desktops of a pool was removed from the user group that the pool is for.',
      about: user(person),
      touches: [user(person)],
      shows: [
        ofUser(person, 'group_names', { nothing: true }),
        ofUser(person, 'total_desktops', 0),
        eventOf(world, person, 'event_type=connectDesktop', true),
        eventOf(world, person, NO_RESOURCES, false),
        admitted(pool, group.name),
      ],
    };
  },
  (picks) => {
    const found = workerOn(picks);
    return (
      found && {
        harmless: 'This user owns no desktop either, and takes one of the pool: the user group is as it was.',
        about: user(found.person),
        touches: [user(found.person)],
        shows: [ofUser(found.person, 'total_desktops', 0)],
        apart: ofUser(found.person, 'group_names', found.group.name),
      }
    );
  },
);

/** Somebody of the shift that takes turns on the large pool. */
function workerOn(picks: Picks): { person: Person; pool: Pool; group: UserGroup } | undefined {
  const { world } = picks;
  const pool = largePool(world);
  const [right] = pool?.authorized ?? [];
  const workers = world.part(shifts).get(right?.id ?? '')?.workers ?? [];
  for (const { id } of workers.toReversed()) {
    const person = world.people.get(id);
    const group = person?.groups.find((one) => one.id === right?.id);
    if (pool && person && group && picks.claim(person)) return { person, pool, group };
  }
  return undefined;
}

function admitted({ id }: Pool, name: string): Sign {
  return sign(
    'ListDesktopPoolAuthorizedObjects',
    { pool_id: id },
    `objects[object_name=${name}].object_type`,
    'USER_GROUP',
  );
}

/** Desktops that the large pool keeps. */
const KEPT = 18;

function largePool({ pools }: World): Pool | undefined {
  return pools.all().find(({ kind }) => kind === 'DYNAMIC');
}

function membersIn({ fleet }: World, pool: Pool): Desktop[] {
  return fleet.all().filter((desktop) => {
    const { status, login, maintenance, busy, defect } = desktop;
    return desktop.pool === pool && status === 'ACTIVE' && login !== 'UNREGISTER' && !maintenance && !busy && !defect;
  });
}

/** Some healthy desktops of the dynamic pool become a pool of their own, for the same people. */
function splitOff(
  { world }: Picks,
  { name, size }: { name: string; size: number },
  random: Random,
): { pool: Pool; members: Desktop[] } | undefined {
  const large = largePool(world);
  const fit = large ? membersIn(world, large) : [];
  const all = world.fleet.all().filter(({ pool }) => pool && pool === large);
  if (!large || all.length - size < KEPT || fit.length < size + 2) return undefined;
  const members = fit.slice(-size);
  const root = { ...large.root, id: random.uuid() };
  const common = { id: random.uuid(), name, description: `${large.description} (${name})`, root };
  const pool = world.pools.add({ ...large, ...common, authorized: [...large.authorized], tags: [...large.tags] });
  for (const desktop of members) desktop.pool = pool;
  return { pool, members };
}

/** What is wrong with pools, and with those who want a desktop of one. */
export const POOL_TROUBLES: readonly Plant[] = [drifted, failedGrowth, closedPool, lostPoolRight];
