import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { AppProduct } from '../../world/app-products.ts';
import { appQuota } from '../../world/app-quota.ts';
import {
  type AppImage,
  appImages,
  type ServerGroup,
  type ServerGroupType,
  serverGroups,
} from '../../world/app-servers.ts';
import { appTenant } from '../../world/app-tenant.ts';
import type { World } from '../../world/world.ts';
import { reconsider } from './scaling.ts';
import { newTags } from './server-group-tags.ts';
import { boundTo, groupView } from './server-group-views.ts';
import { groupOf, productOn, subnetBy } from './server-lookup.ts';
import { checkName } from './server-names.ts';
import { deny } from './server-refusals.ts';

export function createServerGroup(call: Call): Answer {
  const { params, world, now } = call;
  const name = params.need('name');
  const zone = params.text('availability_zone') || undefined;
  if (!world.part(appTenant).active) throw deny.noTenant();
  checkGroupName(world, name);
  const { groups: most } = world.part(appQuota);
  if (world.part(serverGroups).size >= most) throw deny.tooManyGroups(most);
  const image = imageOf(world, params);
  const product = productOn(params.need('product_id'), zone);
  const subnet = subnetBy(world, params.need('subnet_id'), params.need('vpc_id'));
  const vdi = params.flag('is_vdi') ?? false;
  const paid = params.number('extra_session_size');
  const group: ServerGroup = {
    id: world.fresh.uuid(),
    name,
    description: params.text('description') ?? '',
    appType: (params.text('app_type') as ServerGroupType | undefined) ?? 'COMMON_APP',
    productId: product.id,
    imageId: image.id,
    imageType: image.type,
    ...(params.text('image_product_id') && { imageProductId: params.need('image_product_id') }),
    osType: image.os,
    vdi,
    vpcId: subnet.vpc.id,
    subnetId: subnet.id,
    ...(zone && { zone }),
    diskSize: diskSizeOf(params) ?? 80,
    diskType: params.need('system_disk_type'),
    ouName: params.text('ou_name') ?? '',
    tags: newTags(params.objects('tags')),
    enterpriseProjectId: params.text('enterprise_project_id') || '0',
    routes: { maxSession: vdi ? 1 : product.sessions + (paid ?? 0) },
    storageMount: 'ANY',
    virtualIp: params.object('ip_virtual')?.flag('enable') ?? false,
    ...(paid && { paidSessions: { type: params.text('extra_session_type') ?? 'CPU', size: paid } }),
    ...primaryOf(call),
    enabled: params.flag('server_group_status') ?? true,
    created: now,
    updated: now,
  };
  route(group, params, product);
  return ok(groupView(world.part(serverGroups).add(group), world));
}

export function updateServerGroup(call: Call): Answer {
  const { params, world, now } = call;
  const group = groupOf(call);
  const [name, type] = [params.text('name'), params.text('app_type')];
  if (name !== undefined && name !== group.name) checkGroupName(world, name);
  if (type && type !== group.appType && boundTo(group, world) > 0) throw deny.boundType();
  const image = params.has('image_id') ? imageOf(world, params, group) : undefined;
  const diskSize = diskSizeOf(params);
  route(group, params, productOn(group.productId, undefined));
  group.name = name ?? group.name;
  group.description = params.text('description') ?? group.description;
  group.appType = (type as ServerGroupType | undefined) ?? group.appType;
  group.storageMount = (params.text('storage_mount_policy') as ServerGroup['storageMount']) ?? group.storageMount;
  if (image) Object.assign(group, { imageId: image.id, imageType: image.type });
  if (params.has('image_product_id')) group.imageProductId = params.need('image_product_id');
  group.diskType = params.text('system_disk_type') ?? group.diskType;
  group.diskSize = diskSize ?? group.diskSize;
  group.ouName = params.text('ou_name') ?? group.ouName;
  group.enabled = params.flag('server_group_status') ?? group.enabled;
  group.updated = now;
  reconsider(world, group, now);
  return okEmpty();
}

function checkGroupName(world: World, name: string): void {
  checkName(name);
  const taken = world
    .part(serverGroups)
    .all()
    .some((group) => group.name === name);
  if (taken) throw deny.groupTaken(name);
}

/** The image asked for, of the system of its group. */
function imageOf(world: World, params: Parameters, group?: ServerGroup): AppImage {
  const id = params.need('image_id');
  const image = world.part(appImages).get(id);
  if (!image) throw deny.noImage(id);
  const [system, type] = [group?.osType ?? params.need('os_type'), params.text('image_type')];
  if (system !== image.os) throw deny.otherSystem(system, image.os);
  if (type && type !== image.type) throw deny.badImage(`its type is ${image.type}`);
  return image;
}

function diskSizeOf(params: Parameters): number | undefined {
  const size = params.number('system_disk_size');
  if (size !== undefined && size > 1024) throw refuse.invalid('system_disk_size', 'at most 1024');
  return size;
}

/** Sets what `route_policy` gives; a server has no more sessions than it came with and were paid for. */
function route(group: ServerGroup, params: Parameters, product: AppProduct): void {
  const policy = params.object('route_policy');
  if (!policy) return;
  const [most, cpu, memory] = [
    policy.number('max_session'),
    policy.number('cpu_threshold'),
    policy.number('mem_threshold'),
  ];
  const room = group.vdi ? 1 : product.sessions + (group.paidSessions?.size ?? 0);
  if (most !== undefined && most > room) throw deny.tooManySessions();
  if (most !== undefined) group.routes.maxSession = most;
  if (cpu !== undefined) group.routes.cpu = cpu;
  if (memory !== undefined) group.routes.memory = memory;
}

/** A standby stands by for a primary group, never for another standby. */
function primaryOf({ params, world }: Call): Pick<ServerGroup, 'primaryId'> {
  const id = params.text('primary_server_group_id');
  if (!id) return {};
  const primary = world.part(serverGroups).get(id);
  if (!primary) throw deny.noGroup(id);
  if (primary.primaryId) throw deny.groupTaken(primary.name);
  return { primaryId: id };
}
