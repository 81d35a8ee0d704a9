import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { AutoscalePolicy, Pool, PoolDisk, Subnet } from '../../world/company.ts';
import { type NamePolicy, namePolicyOf, namesUser } from '../../world/name-policies.ts';
import { distinguishedName, ous } from '../../world/ou.ts';
import type { World } from '../../world/world.ts';
import { needAgency } from './agencies.ts';
import { checkOnSale, securityGroupsOf, zoneFrom } from './desktop-creation.ts';
import { imageAsked } from './desktop-images.ts';
import { checkPrivilege } from './desktop-matching.ts';
import { tagsFrom } from './desktop-tags.ts';
import { authorizationsOf } from './pool-authorizations.ts';
import { objectsToName } from './pool-lookup.ts';

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
  const image = imageAsked({ params, world });
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
  const zone = zoneFrom(params, world);
  if (zone) checkOnSale(product, zone);
  // Workspace API reference, "Creating a Desktop Pool", `flavor_id`.
  if (zone?.edge && !params.text('flavor_id')) throw refuse.invalid('flavor_id', 'needed in an edge AZ');
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
    ...(zone && { zone: zone.id }),
    ou: ouFrom(params, world),
    tags: tagsFrom(params),
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
