import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import type { AppImage } from '../../world/app-images.ts';
import { type AppProduct, appProduct } from '../../world/app-products.ts';
import { appQuota } from '../../world/app-quota.ts';
import { type ServerGroup, type ServerGroupType, serverGroups } from '../../world/app-servers.ts';
import { appTenant } from '../../world/app-tenant.ts';
import type { World } from '../../world/world.ts';
import { ouGiven } from './directory.ts';
import { checkMarketProduct, imageGiven } from './image-given.ts';
import { checkPlainName } from './plain-name.ts';
import { refuseApp } from './refusals.ts';
import { newTags } from './server-group-tags.ts';
import { boundTo, groupView } from './server-group-views.ts';
import { groupChanged } from './server-group-watch.ts';
import { checkStoragePool, productGiven, serverGroupOf, subnetBy } from './server-lookup.ts';

/** Of one server (AppStream API reference, "Querying Restrictions on Server Groups"). */
export const MOST_SESSIONS = 1024;

export function createServerGroup(call: Call): Answer {
  const { params, world } = call;
  checkGroupName(world, params.need('name'));
  const image = imageOf(world, params);
  const group = foundGroup(call, {
    name: params.need('name'),
    description: params.text('description') ?? '',
    appType: (params.text('app_type') as ServerGroupType | undefined) ?? 'COMMON_APP',
    image,
    imageProductId: params.text('image_product_id') || undefined,
    disk: { type: params.need('system_disk_type'), size: diskSizeOf(params.number('system_disk_size')) ?? 80 },
  });
  return ok(groupView(group, world));
}

/** What image servers say of their group in another way, or not at all. */
interface Foundation {
  name: string;
  description: string;
  appType: ServerGroupType;
  image: AppImage;
  imageProductId: string | undefined;
  disk: { type: string; size: number };
}

/** A group with what its request says of packages, networks, sessions and the like. */
export function foundGroup(call: Call, { image, imageProductId, disk, ...naming }: Foundation): ServerGroup {
  const { params, world, now } = call;
  const zone = params.text('availability_zone') || undefined;
  if (!world.part(appTenant).active) throw refuseApp.noTenant();
  const { groups: most } = world.part(appQuota);
  if (world.part(serverGroups).size >= most) throw refuseApp.tooManyGroups(most);
  const product = productGiven(params);
  const subnet = subnetBy(world, params.need('subnet_id'), params.need('vpc_id'));
  const vdi = params.flag('is_vdi') ?? false;
  const paid = paidSessions(product, params);
  checkStoragePool(params);
  const ouName = ouGiven(world, params) ?? '';
  const group: ServerGroup = {
    id: world.fresh.uuid(),
    ...naming,
    productId: product.id,
    imageId: image.id,
    imageType: image.type,
    ...(imageProductId && { imageProductId }),
    osType: image.os,
    vdi,
    vpcId: subnet.vpc.id,
    subnetId: subnet.id,
    ...(zone && { zone }),
    diskSize: disk.size,
    diskType: disk.type,
    ouName,
    tags: newTags(params.objects('tags')),
    enterpriseProjectId: params.text('enterprise_project_id') || '0',
    routes: { maxSession: vdi ? 1 : product.sessions + (paid?.size ?? 0) },
    storageMount: 'ANY',
    virtualIp: params.object('ip_virtual')?.flag('enable') ?? false,
    ...(paid && { paidSessions: paid }),
    ...primaryOf(call),
    enabled: params.flag('server_group_status') ?? true,
    created: now,
    updated: now,
  };
  route(group, params);
  return world.part(serverGroups).add(group);
}

/** Sessions beyond those of the package, which are of its kind; a server has no more than may be routed to it. */
function paidSessions(product: AppProduct, params: Parameters): ServerGroup['paidSessions'] {
  const size = params.number('extra_session_size');
  if (size === undefined) return undefined;
  const kind = product.gpu ? 'GPU' : 'CPU';
  const type = params.text('extra_session_type') ?? kind;
  if (type !== kind) throw refuseApp.noSessionsOf(type);
  const most = MOST_SESSIONS - product.sessions;
  if (size > most) throw refuseApp.tooManyPaidSessions(most);
  return { type, size };
}

export function updateServerGroup(call: Call): Answer {
  const { params, world, now } = call;
  const group = serverGroupOf(call);
  const [name, type] = [params.text('name'), params.text('app_type')];
  if (name !== undefined && name !== group.name) checkGroupName(world, name);
  if (type && type !== group.appType && boundTo(group, world) > 0) throw refuseApp.boundType();
  const image = params.has('image_id') ? imageOf(world, params, group) : undefined;
  const diskSize = diskSizeOf(params.number('system_disk_size'));
  const ouName = ouGiven(world, params) ?? group.ouName;
  route(group, params);
  group.name = name ?? group.name;
  group.description = params.text('description') ?? group.description;
  group.appType = (type as ServerGroupType | undefined) ?? group.appType;
  group.storageMount = (params.text('storage_mount_policy') as ServerGroup['storageMount']) ?? group.storageMount;
  if (image) Object.assign(group, { imageId: image.id, imageType: image.type });
  if (params.has('image_product_id')) group.imageProductId = params.need('image_product_id');
  group.diskType = params.text('system_disk_type') ?? group.diskType;
  group.diskSize = diskSize ?? group.diskSize;
  group.ouName = ouName;
  group.enabled = params.flag('server_group_status') ?? group.enabled;
  group.updated = now;
  groupChanged(world, group, now);
  return okEmpty();
}

function checkGroupName(world: World, name: string): void {
  checkPlainName(name);
  const taken = world
    .part(serverGroups)
    .all()
    .some((group) => group.name === name);
  if (taken) throw refuseApp.groupTaken(name);
}

/** The image asked for, of the system of its group. */
function imageOf(world: World, params: Parameters, group?: ServerGroup): AppImage {
  const image = imageGiven(world, params.need('image_id'), params.text('image_type'));
  const system = group?.osType ?? params.need('os_type');
  if (system !== image.os) throw refuseApp.otherSystem(system, image.os);
  checkMarketProduct(image, params);
  return image;
}

/** GB; the API has one model for system disks and larger ones. */
export function diskSizeOf(size: number | undefined): number | undefined {
  if (size !== undefined && size > 1024) throw refuseApp.invalid('system_disk_size: at most 1024');
  return size;
}

/** Sets what `route_policy` gives; a server has no more sessions than it came with and were paid for. */
function route(group: ServerGroup, params: Parameters): void {
  const policy = params.object('route_policy');
  const product = appProduct(group.productId);
  if (!policy || !product) return;
  const [most, cpu, memory] = [
    policy.number('max_session'),
    policy.number('cpu_threshold'),
    policy.number('mem_threshold'),
  ];
  const room = group.vdi ? 1 : product.sessions + (group.paidSessions?.size ?? 0);
  if (most !== undefined && most > room) throw refuseApp.tooManySessions();
  if (most !== undefined) group.routes.maxSession = most;
  if (cpu !== undefined) group.routes.cpu = cpu;
  if (memory !== undefined) group.routes.memory = memory;
}

/** A standby stands by for a primary group, never for another standby. */
function primaryOf({ params, world }: Call): Pick<ServerGroup, 'primaryId'> {
  const id = params.text('primary_server_group_id');
  if (!id) return {};
  const primary = world.part(serverGroups).get(id);
  if (!primary) throw refuseApp.noServerGroup(id);
  if (primary.primaryId) throw refuseApp.groupTaken(primary.name);
  return { primaryId: id };
}
