import { iso } from '../../time.ts';
import { appGroups } from '../../world/app-groups.ts';
import { appImages } from '../../world/app-images.ts';
import { type ScalingPolicy, type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { productInfo } from './product-views.ts';
import { serversIn } from './server-lookup.ts';
import { flavorOf } from './server-views.ts';

/** What the list for choosing a group has. */
export function briefView(group: ServerGroup, world: World) {
  const standbys = world
    .part(serverGroups)
    .all()
    .filter((other) => other.primaryId === group.id);
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    image_id: group.imageId,
    os_type: group.osType,
    product_id: group.productId,
    subnet_id: group.subnetId,
    system_disk_type: group.diskType,
    system_disk_size: group.diskSize,
    is_vdi: group.vdi,
    ...(group.paidSessions && {
      extra_session_type: group.paidSessions.type,
      extra_session_size: group.paidSessions.size,
    }),
    app_type: group.appType,
    create_time: iso(group.created),
    update_time: iso(group.updated),
    storage_mount_policy: group.storageMount,
    enterprise_project_id: group.enterpriseProjectId,
    primary_server_group_ids: group.primaryId ? [group.primaryId] : [],
    secondary_server_group_ids: standbys.map(({ id }) => id),
    server_group_status: group.enabled,
    site_type: 'CENTER',
    app_group_count: boundTo(group, world),
  };
}

export function groupView(group: ServerGroup, world: World) {
  const servers = serversIn(world, group);
  return {
    ...briefView(group, world),
    app_server_flavor_count: new Set(servers.map((server) => server.productId)).size,
    app_server_count: servers.length,
    image_name: world.part(appImages).get(group.imageId)?.name,
    product_info: productInfo(group.productId),
    subnet_name: world.subnets.get(group.subnetId)?.name,
    ...(group.scaling && { scaling_policy: policyView(group.scaling) }),
    tags: group.tags,
    ou_name: group.ouName,
  };
}

/** What only the details tell. */
export function groupDetail(group: ServerGroup, world: World) {
  const { maxSession, cpu, memory } = group.routes;
  const products = new Set([group.productId, ...serversIn(world, group).map((server) => server.productId)]);
  return {
    ...groupView(group, world),
    flavors: [...products].map(flavorOf),
    project_name: world.region,
    image_min_disk: 0,
    route_policy: { max_session: maxSession, cpu_threshold: cpu, mem_threshold: memory },
    image_product_id: group.imageProductId,
    image_type: group.imageType,
    ip_virtual: { enable: group.virtualIp },
  };
}

export function policyView({ enable, most, step, threshold, idleMinutes }: ScalingPolicy) {
  return {
    enable,
    max_scaling_amount: most,
    single_expansion_count: step,
    scaling_policy_by_session: {
      session_usage_threshold: threshold,
      shrink_after_session_idle_minutes: idleMinutes,
    },
  };
}

/** Application groups that run on it. */
export function boundTo(group: ServerGroup, world: World): number {
  return world
    .part(appGroups)
    .all()
    .filter((one) => one.serverGroupId === group.id).length;
}
