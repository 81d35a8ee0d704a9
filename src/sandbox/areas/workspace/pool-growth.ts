import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { type AutoscalePolicy, type Pool, type PoolDisk, type Subnet, ZONES } from '../../world/company.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { type NamePolicy, nameBy, namePolicyOf, namesUser } from '../../world/name-policies.ts';
import { freeAddresses } from '../../world/network.ts';
import { distinguishedName, ous } from '../../world/ou.ts';
import type { World } from '../../world/world.ts';
import { needAgency } from './agencies.ts';
import { type Building, buildings, checkRoom, type Model, type Wish } from './desktop-building.ts';
import { freeName, securityGroupsOf } from './desktop-creation.ts';
import { checkPrivilege } from './desktop-matching.ts';
import { authorizationsOf, lend } from './pool-authorizations.ts';
import { isTaken, membersOf, objectsToName } from './pool-lookup.ts';

/** Most disks of a desktop besides its system disk. */
export const MOST_DISKS = 10;
/** GB of a system disk (Workspace API reference, "Creates a Desktop", `Volume`). */
const SMALLEST_ROOT = 80;

/** The pool that the body of CreateDesktopPool asks for; orders nest the same body. It is nowhere yet. */
export function poolFrom(params: Parameters, world: World, now: number): Pool {
  // Workspace API reference, "Creating a Desktop Pool": the agency comes first.
  needAgency(world);
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  const image = world.images.get(params.need('image_id'));
  if (!image || image.type !== params.need('image_type')) throw refuse.noImage();
  const name = params.need('name');
  const objection = objectsToName(world, name);
  if (objection) throw objection;
  const kind = params.need('type') === 'STATIC' ? 'STATIC' : 'DYNAMIC';
  const root = params.object('root_volume');
  if (!root) throw refuse.invalid('root_volume');
  const disks = params.objects('data_volumes');
  if (disks.length > MOST_DISKS) throw refuse.invalid('data_volumes');
  const policyId = params.text('desktop_name_policy_id');
  if (policyId) poolNamePolicy(world, policyId);
  const policy = policyFrom(params);
  const zone = zoneFrom(params);
  const authorized = authorizationsOf(params.objects('authorized_objects'), world, now);
  for (const { privilege } of authorized) checkPrivilege({ image, name }, privilege);
  return {
    id: world.fresh.uuid(),
    name,
    kind,
    description: params.text('description') ?? '',
    created: now,
    product,
    image,
    root: diskFrom(root, world, SMALLEST_ROOT),
    data: disks.map((disk) => diskFrom(disk, world)),
    subnets: subnetsFrom(params, world),
    securityGroups: securityGroupsOf(params, world),
    ...(zone && { zone }),
    ou: ouFrom(params, world),
    tags: params.objects('tags').map((tag) => ({ key: tag.need('key'), value: tag.text('value') ?? '' })),
    authorized,
    prepaid: false,
    maintenance: false,
    ...(params.has('disconnected_retention_period') && {
      retention: params.number('disconnected_retention_period') ?? 0,
    }),
    autoscale: params.flag('enable_autoscale') ?? false,
    ...(policy && { policy }),
    autoCreated: 0,
    ...(policyId && { namePolicyId: policyId }),
    enterpriseProjectId: params.text('enterprise_project_id') || '0',
    coming: 0,
  };
}

export function diskFrom(disk: Parameters, world: World, smallest = 10): PoolDisk {
  const size = disk.number('size') ?? 0;
  if (size < smallest) throw refuse.invalid('size', `at least ${smallest} GB`);
  const type = disk.need('type');
  if (type !== 'SAS' && type !== 'SSD') throw refuse.invalid('type', 'SAS or SSD');
  return { id: world.fresh.uuid(), type, size };
}

/** A naming policy that pools can use: their desktops belong to no user when they are named. */
export function poolNamePolicy(world: World, id: string): NamePolicy {
  const policy = namePolicyOf(world, id);
  if (namesUser(policy)) throw refuse.invalid('desktop_name_policy_id', 'its names hold the user name');
  return policy;
}

export function zoneFrom(params: Parameters): string | undefined {
  const zone = params.text('availability_zone');
  if (zone && !ZONES.some((each) => each === zone)) throw refuse.invalid('availability_zone');
  return zone || undefined;
}

/** An OU that Workspace was told of; the department's own is given whole. */
export function ouFrom(params: Parameters, world: World): string {
  const name = params.text('ou_name');
  if (!name || name.startsWith('OU=')) return name ?? '';
  const known = world
    .part(ous)
    .all()
    .find((ou) => ou.name === name);
  if (!known) throw refuse.notFound('ou', name);
  return distinguishedName(known.name);
}

export function policyFrom(params: Parameters): AutoscalePolicy | undefined {
  const given = params.object('autoscale_policy');
  if (!given) return undefined;
  const [type, most] = [given.text('autoscale_type'), given.number('max_auto_created')];
  const [minIdle, step] = [given.number('min_idle'), given.number('once_auto_created')];
  return {
    ...(type && { type }),
    ...(most !== undefined && { most }),
    ...(minIdle !== undefined && { minIdle }),
    ...(step !== undefined && { step }),
  };
}

function subnetsFrom(params: Parameters, world: World): Subnet[] {
  const ids = params.texts('subnet_ids');
  if (ids.length === 0) throw refuse.invalid('subnet_ids');
  const vpcId = params.text('vpc_id');
  return ids.map((id) => {
    const subnet = world.subnets.get(id);
    if (!subnet) throw refuse.notFound('subnet', id);
    if (vpcId && subnet.vpc.id !== vpcId) throw refuse.invalid('vpc_id', `subnet ${id} is of another VPC`);
    return subnet;
  });
}

interface Purchase {
  orderId: string;
  expires: number;
}

/** Refuses what `growth` would refuse now. */
export function checkGrowth(world: World, pool: Pool, size: number): void {
  checkRoom(world, modelOf(pool, size), wishesFor(world, pool, size));
}

/** So many more desktops for a pool. It goes on growing by its policy when they are there. */
export function growth(world: World, pool: Pool, size: number, now: number, purchase?: Purchase): Building[] {
  const model = { ...modelOf(pool, size), ...(purchase && { purchase }) };
  const built = buildings(world, model, wishesFor(world, pool, size), now);
  pool.coming += built.length;
  return built.map(({ desktop, work }) => ({
    desktop,
    work: {
      ...work,
      succeed: (at) => {
        work.succeed?.(at);
        pool.coming--;
        lend(world, pool, desktop);
        autoscale(world, pool, at);
      },
      fail: (at, failure) => {
        work.fail?.(at, failure);
        pool.coming--;
      },
    },
  }));
}

function modelOf(pool: Pool, size: number): Model {
  const roomiest = pool.subnets.toSorted((a, b) => freeAddresses(b) - freeAddresses(a));
  const subnet = pool.subnets.find((one) => freeAddresses(one) >= size) ?? (roomiest[0] as Subnet);
  return {
    pool,
    product: pool.product,
    image: pool.image,
    subnet,
    securityGroups: pool.securityGroups,
    root: { type: pool.root.type, size: pool.root.size },
    data: pool.data.map(({ id, type, size }) => ({ type, size, poolDisk: id })),
    type: pool.kind === 'DYNAMIC' ? 'POOLED' : 'DEDICATED',
    ...(pool.zone && { zone: pool.zone }),
    ou: pool.ou,
    tags: pool.tags,
    mail: false,
  };
}

function wishesFor(world: World, pool: Pool, size: number): Wish[] {
  const taken = new Set<string>();
  const policy = pool.namePolicyId === undefined ? undefined : namePolicyOf(world, pool.namePolicyId);
  const prefix =
    pool.name
      .replace(/[^A-Za-z0-9-]/g, '')
      .replace(/^-+/, '')
      .slice(0, 11) || 'POOL-';
  return Array.from({ length: size }, () => ({
    name: policy ? nameBy(world, policy, { taken }) : freeName(world, prefix, taken),
  }));
}

/**
 * Adds desktops where fewer are idle than the policy wants (Workspace API reference, "Creating a Desktop Pool",
 * `AutoscalePolicy`). What there is no room for is left out.
 */
export function autoscale(world: World, pool: Pool, now: number): void {
  const { policy } = pool;
  if (!pool.autoscale || policy?.type !== 'AUTO_CREATED' || pool.coming > 0 || pool.busy) return;
  const idle = membersOf(world, pool).filter((desktop) => desktop.status === 'ACTIVE' && !isTaken(desktop)).length;
  const size = Math.min(policy.step ?? 1, (policy.most ?? 0) - pool.autoCreated);
  if (idle >= (policy.minIdle ?? 1) || size <= 0) return;
  const subs = grown(world, pool, size, now);
  if (subs.length === 0) return;
  pool.autoCreated += size;
  world.jobs.start({ type: 'expandDesktopPool', seconds: POOL_BUILDING, subs, poolId: pool.id }, now);
}

function grown(world: World, pool: Pool, size: number, now: number): SubJobOrder[] {
  try {
    return growth(world, pool, size, now).map(({ work }) => work);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** Seconds a desktop of a pool takes, as any other. */
export const POOL_BUILDING = [150, 300] as const;
