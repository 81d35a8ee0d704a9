import { flat } from '../flat.ts';
import { hash, Random } from '../random.ts';
import { DAY, HOUR, monthsAfter } from '../time.ts';
import {
  DEPARTMENTS,
  type Department,
  IMAGES,
  type Image,
  type Pool,
  PRODUCTS,
  type Product,
  type SecurityGroup,
  type Subnet,
} from './company.ts';
import type { Defect, Desktop, DesktopStatus, LoginStatus, Tag } from './desktop.ts';
import { rememberHistory } from './history.ts';
import { type DiskSpec, makeDesktop, makePerson, plugIn } from './make.ts';
import { Names, type PersonName } from './names.ts';
import { departmentOu, distinguishedName } from './ou.ts';
import type { Person, UserGroup } from './person.ts';
import { HOST_FAULT, STORY_POOL_SIZE } from './storyline.ts';
import type { World } from './world.ts';

/** Oldest and youngest desktops of the company. */
const OLDEST = 900 * DAY;
const YOUNGEST = 181 * DAY;

/** A department with the parts of the world it uses. */
interface Unit extends Department {
  subnet: Subnet;
  group: UserGroup;
  /** Pool of the storyline (the first unit) or of a dynamic department. */
  pool?: Pool;
  ou: string;
  /** What is said of its pools and people, and how its machines are tagged: the same values for all of them, not copies. */
  about: string;
  tags: readonly Tag[];
  size: number;
}

/** Fills a world with a company of so many desktops: same random stream and size, same company. */
export function populate(world: World, desktops: number, random: Random): void {
  const images = surroundings(world, random.fork('surroundings'));
  const units = departments(world, desktops, random.fork('departments'));
  const names = new Names(random.fork('names'));
  const draw = random.fork('desktops');
  let index = 0;
  for (const unit of units) {
    const counters = new Map<string, number>();
    for (let inUnit = 0; inUnit < unit.size; inUnit++) {
      const inStory = unit === units[0] && inUnit < STORY_POOL_SIZE;
      const code = inStory ? 'W10' : draw.weighted(unit.images);
      const number = (counters.get(code) ?? 0) + 1;
      counters.set(code, number);
      const age = OLDEST - ((OLDEST - YOUNGEST) * index++) / desktops - draw.int(0, 1_000_000);
      const image = imageFor(images, unit, code, draw);
      const desktop = place(world, unit, { name: computerName(unit.code, code, number), image, age, inStory }, draw);
      settleIn(world, unit, desktop, { inStory, names, random: draw });
      world.fleet.add(desktop);
    }
  }
  newcomers(world, units, names, draw);
  tellStory(world, units[0]?.pool);
  rememberHistory(world, random.fork('history'));
  world.quota = desktops + 500;
}

function surroundings(world: World, random: Random): Map<string, Image[]> {
  for (const product of PRODUCTS) world.products.add(product);
  const byCode = new Map<string, Image[]>();
  for (const image of IMAGES) {
    const added = world.images.add({ id: random.uuid(), ...image });
    byCode.set(image.code, [...(byCode.get(image.code) ?? []), added]);
  }
  const main = world.vpcs.add({ id: random.uuid(), name: 'vpc-workspace', cidr: '10.0.0.0/8' });
  const branch = world.vpcs.add({ id: random.uuid(), name: 'vpc-branch', cidr: '172.16.0.0/12' });
  for (const [index, { code }] of DEPARTMENTS.entries()) {
    const name = `subnet-${code.toLowerCase()}`;
    world.subnets.add({ id: random.uuid(), name, vpc: main, prefix: `10.${20 + index}`, taken: new Set(), next: 0 });
  }
  world.subnets.add({
    id: random.uuid(),
    name: 'subnet-branch',
    vpc: branch,
    prefix: '172.20',
    taken: new Set(),
    next: 0,
  });
  world.securityGroups.add({ id: random.uuid(), name: 'WorkspaceUserSecurityGroup' });
  world.securityGroups.add({ id: random.uuid(), name: 'sg-design-render' });
  return byCode;
}

function departments(world: World, desktops: number, random: Random): Unit[] {
  const subnets = world.subnets.all();
  return sizes(desktops).map((size, index) => {
    const department = DEPARTMENTS[index] as Department;
    const lower = department.code.toLowerCase();
    const about = `${department.zh} ${department.name}`;
    const tags = [
      { key: 'dept', value: lower },
      { key: 'cost-centre', value: department.costCentre },
    ];
    const group: UserGroup = {
      id: random.hex(32),
      name: `${lower}-staff`,
      description: about,
      platform: 'LOCAL',
      created: world.born - OLDEST,
    };
    const ou = distinguishedName(departmentOu(department));
    const unit = { ...department, subnet: subnets[index] as Subnet, group, ou, about, tags, size };
    const name =
      index === 0 ? 'Design-studio-W10' : department.dynamicPool && `${department.name.replace(/ /g, '-')}-floor`;
    world.groups.add(group);
    return name ? { ...unit, pool: world.pools.add(foundedPool(world, unit, { id: random.uuid(), name })) } : unit;
  });
}

/** The pool of a department, without its desktops. */
function foundedPool(world: World, unit: Unit, { id, name }: { id: string; name: string }): Pool {
  const kind = unit.dynamicPool ? 'DYNAMIC' : 'STATIC';
  const disks = new Random(hash(id));
  const [common, design] = world.securityGroups.all() as [SecurityGroup, SecurityGroup];
  const images = world.images.all().filter((image) => image.code === 'W10');
  const own = images.find((image) => image.name.includes(`_${unit.code}_`));
  const designs = unit.code === 'DESIGN';
  return {
    id,
    name,
    kind,
    description: unit.about,
    created: world.born - OLDEST - DAY,
    product: world.products.get(unit.product) as Product,
    image: own ?? (images[0] as Image),
    root: { id: disks.uuid(), type: designs ? 'SSD' : 'SAS', size: 80 },
    data: kind === 'STATIC' ? [{ id: disks.uuid(), type: 'SAS', size: 100 }] : [],
    subnets: [unit.subnet],
    securityGroups: designs ? [common.id, design.id] : [common.id],
    ou: unit.ou,
    tags: [...unit.tags],
    authorized: [
      {
        type: 'USER_GROUP',
        id: unit.group.id,
        name: unit.group.name,
        privilege: 'users',
        since: world.born - OLDEST - DAY,
      },
    ],
    prepaid: false,
    maintenance: false,
    ...(kind === 'DYNAMIC' && {
      retention: 60,
      policy: { type: 'AUTO_CREATED', most: 20, minIdle: 3, step: 2 },
    }),
    autoscale: false,
    autoCreated: 0,
    enterpriseProjectId: '0',
    coming: 0,
  };
}

/** Desktops per department: shares rounded so that they add up. */
function sizes(desktops: number): number[] {
  let before = 0;
  let share = 0;
  return DEPARTMENTS.map((department, index) => {
    share += department.share;
    const upTo = index === DEPARTMENTS.length - 1 ? desktops : Math.ceil(Math.min(share, 1) * desktops - 1e-9);
    const size = upTo - before;
    before = upTo;
    return size;
  });
}

/** `DESIGN-W10-014`; at most 15 characters, so that what is past 9999 counts on in base 36 behind an X. */
function computerName(unit: string, code: string, number: number): string {
  const tail =
    number < 10_000 ? String(number).padStart(3, '0') : `X${number.toString(36).toUpperCase().padStart(3, '0')}`;
  return `${unit}-${code}-${tail}`;
}

function imageFor(images: Map<string, Image[]>, unit: Unit, code: string, random: Random): Image {
  const choices = images.get(code) as Image[];
  const own = choices.find((image) => image.name.includes(`_${unit.code}_`));
  const gold = choices.find((image) => image.type === 'gold') as Image;
  return own && random.chance(0.6) ? own : gold;
}

function place(
  world: World,
  unit: Unit,
  spec: { name: string; image: Image; age: number; inStory: boolean },
  random: Random,
): Desktop {
  const [common, design] = world.securityGroups.all() as [SecurityGroup, SecurityGroup];
  const pool = unit.dynamicPool || spec.inStory ? unit.pool : undefined;
  const tags = [...unit.tags];
  if (random.chance(0.1)) tags.push({ key: 'project', value: random.pick(['aurora', 'bamboo', 'delta']) });
  const created = world.born - spec.age;
  const bought = random.chance(unit.prepaid) && (pool?.prepaid ?? true);
  return makeDesktop(
    {
      name: spec.name,
      image: spec.image,
      product: world.products.get(unit.product) as Product,
      ...(pool && { pool }),
      type: unit.dynamicPool ? 'POOLED' : 'DEDICATED',
      nic: plugIn(unit.subnet, random),
      created,
      securityGroups: unit.code === 'DESIGN' ? [common.id, design.id] : [common.id],
      root: { type: unit.code === 'DESIGN' ? 'SSD' : 'SAS', size: 80 },
      data: unit.dynamicPool ? [] : [dataDisk(random.pick([50, 100, 200]), pool)],
      ...(bought && { expires: nextAnniversary(created, world.born) }),
      tags,
      ou: unit.ou,
    },
    random,
  );
}

/** All desktops of a pool have the pool's. */
function dataDisk(size: number, pool: Pool | undefined): DiskSpec {
  const [shared] = pool?.data ?? [];
  return shared ? { type: shared.type, size: shared.size, poolDisk: shared.id } : { type: 'SAS', size };
}

/** Bought for a year, and renewed each year since. */
function nextAnniversary(since: number, now: number): number {
  let months = 12;
  while (monthsAfter(since, months) <= now) months += 12;
  return monthsAfter(since, months);
}

/** Gives a desktop its user, its state and its troubles. */
function settleIn(
  world: World,
  unit: Unit,
  desktop: Desktop,
  { inStory, names, random }: { inStory: boolean; names: Names; random: Random },
): void {
  const assigned = unit.dynamicPool || inStory || random.chance(0.94);
  const idle = !inStory && random.chance(unit.idle);
  if (assigned) assign(world, unit, desktop, names, random);
  desktop.status = inStory ? 'ACTIVE' : random.weighted(idle ? IDLE_STATUS : USUAL_STATUS);
  desktop.maintenance = !inStory && random.chance(0.03);
  desktop.login = loginOf(desktop, assigned && !idle && !desktop.maintenance, random);
  desktop.lastUsed = lastUsed(world.born, desktop.login, idle, random);
  desktop.agentInstalled = random.chance(0.85);
  desktop.snapshots = inStory || random.chance(0.95);
  if (random.chance(0.03)) {
    desktop.nic.eip = { id: random.uuid(), address: `203.0.113.${random.int(1, 254)}` };
  }
  if (!desktop.pool && random.chance(0.03)) desktop.shareSku = 'workspace.collaborativedesktop.6party.standard';
  if (desktop.image.os === 'Windows' && random.chance(0.01)) desktop.sidInDomain = random.uuid();
  const defect = random.chance(0.012) ? random.pick(DEFECTS) : undefined;
  if (defect && !inStory) desktop.defect = defect;
}

const USUAL_STATUS: Record<Exclude<DesktopStatus, 'BUILD' | 'DELETED'>, number> = {
  ACTIVE: 0.8,
  SHUTOFF: 0.11,
  HIBERNATED: 0.07,
  ERROR: 0.02,
};
const IDLE_STATUS: typeof USUAL_STATUS = { ACTIVE: 0.25, SHUTOFF: 0.6, HIBERNATED: 0.14, ERROR: 0.01 };
const USED_LOGIN = { CONNECTED: 0.42, DISCONNECTED: 0.2, REGISTERED: 0.38 } as const;

/** Workspace API reference, "Error Codes". */
const DEFECTS: readonly Defect[] = [
  { code: 'WKS.0005', reason: 'Failed to invoke ECS interface. The physical host is faulty.' },
  {
    code: 'WKS.00010110',
    reason: 'Desktops cannot obtain valid IP addresses.',
    jobs: ['operateDesktops', 'executeDesktopsAction'],
  },
  {
    code: 'WKS.00010119',
    reason:
      'Failed to query domain information based on the FQDN. Please check whether the AD service is normal, and try again.',
    jobs: ['desktopRejoinDomain', 'updateDesktopSids', 'attachDesktops'],
  },
];

function assign(world: World, unit: Unit, desktop: Desktop, names: Names, random: Random): void {
  const privilege = desktop.image.os === 'Windows' ? 'users' : 'default';
  const admin = desktop.image.os === 'Windows' ? 'administrators' : 'sudo';
  if (unit.dynamicPool) {
    world.people.assign(desktop, { id: unit.group.id, name: unit.group.name, privilege, type: 'GROUP' });
    return;
  }
  const latest = world.people.all().at(-1);
  const second = latest?.groups.includes(unit.group) && random.chance(0.04) ? latest : undefined;
  const person = second ?? world.people.add(employee(world, unit, names.next(), random));
  const rank = random.chance(unit.code === 'DEV' || unit.code === 'OPS' ? 0.6 : 0.1) ? admin : privilege;
  world.people.assign(desktop, { id: person.id, name: person.name, privilege: rank, type: 'USER' });
}

function employee(world: World, unit: Unit, name: PersonName, random: Random): Person {
  const created = world.born - random.int(200, 900) * DAY;
  const person = makePerson(
    {
      name: name.login,
      fullName: name.full,
      email: flat(`${name.login}@lanting.example`),
      phone: `1${random.pick(['38', '39', '86', '59'])}${String(random.int(0, 99_999_999)).padStart(8, '0')}`,
      description: unit.about,
      activation: random.chance(0.9) ? 'USER_ACTIVATE' : 'ADMIN_ACTIVATE',
      created,
      expires: random.chance(0.05) ? world.born + random.int(-30, 200) * DAY : 0,
      groups: [unit.group],
      ou: unit.ou,
    },
    random,
  );
  person.mustChangePassword = random.chance(0.1);
  person.locked = random.chance(0.02);
  person.disabled = random.chance(0.01);
  if (random.chance(0.3)) {
    person.otp.push({ id: random.hex(32), status: 'REGISTERED', created: created + random.int(1, 90) * DAY });
  }
  return person;
}

/** People who have an account and no desktop yet. */
function newcomers(world: World, units: Unit[], names: Names, random: Random): void {
  const count = Math.ceil(world.fleet.size * 0.06);
  for (let index = 0; index < count; index++) {
    world.people.add(employee(world, random.pick(units), names.next(), random));
  }
}

function loginOf(desktop: Desktop, used: boolean, random: Random): LoginStatus {
  if (desktop.status !== 'ACTIVE') return 'UNREGISTER';
  return used ? random.weighted(USED_LOGIN) : 'REGISTERED';
}

function lastUsed(now: number, login: LoginStatus, idle: boolean, random: Random): number {
  if (login === 'CONNECTED') return now;
  if (login === 'DISCONNECTED') return now - random.int(10, 300) * (HOUR / 60);
  return now - (idle ? random.int(31 * 24, 170 * 24) : random.int(3, 20 * 24)) * HOUR;
}

function tellStory(world: World, pool: Pool | undefined): void {
  const members = pool ? world.fleet.all().filter((desktop) => desktop.pool === pool) : [];
  const failing = members[Math.min(6, members.length - 1)];
  if (!pool || !failing) return;
  failing.defect = { ...HOST_FAULT, jobs: ['operateDesktops', 'executeDesktopsAction'] };
  world.storyline = {
    rebootPool: { poolId: pool.id, name: pool.name, desktopIds: members.map((desktop) => desktop.id) },
    failing: { desktopId: failing.id, name: failing.name, ...HOST_FAULT },
  };
}
