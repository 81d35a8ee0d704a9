import { hash, Random } from '../../random.ts';
import { iso } from '../../time.ts';
import { appImages } from '../../world/app-images.ts';
import { appProduct } from '../../world/app-products.ts';
import { type AppServer, statusOf } from '../../world/app-servers.ts';
import { COMPANY } from '../../world/company.ts';
import { subJobStatus } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { productInfo } from './product-views.ts';

export function serverView(server: AppServer, world: World, now: number) {
  const { group, nic } = server;
  const traits = traitsOf(server);
  const image = world.part(appImages).get(server.imageId);
  return {
    id: server.id,
    name: server.name,
    machine_name: server.machineName,
    description: server.description,
    server_group_id: group.id,
    flavor: flavorOf(server.productId),
    status: statusOf(server),
    create_time: iso(server.created),
    update_time: iso(server.updated),
    image_id: server.imageId,
    availability_zone: server.zone,
    domain: COMPANY.domain,
    ou_name: server.ouName,
    sid: traits.sid,
    instance_id: traits.instanceId,
    os_version: image?.version,
    os_type: group.osType,
    order_id: server.orderId ?? '',
    maintain_status: server.maintenance,
    scaling_auto_create: server.byScaling,
    ...lastJob(server, world, now),
    ...(server.hostId
      ? { resource_pool_id: server.hostId, resource_pool_type: 'private', host_id: server.hostId }
      : { resource_pool_type: 'public' }),
    server_group_name: group.name,
    product_info: productInfo(server.productId, server.prepaid),
    metadata: {
      charging_mode: server.prepaid ? '1' : '0',
      ...(server.orderId && { 'metering.order_id': server.orderId, 'metering.product_id': server.productId }),
      'metering.image_id': server.imageId,
      'metering.imagetype': image?.type ?? 'private',
      'metering.resourcespeccode': `${appProduct(server.productId)?.flavor}.win`,
      'metering.resourcetype': '1',
      vpc_id: nic.subnet.vpc.id,
      image_name: image?.name ?? '',
      os_bit: '64',
      os_type: group.osType,
      ...(server.frozen && { EcmResStatus: 'freeze' }),
    },
    session_count: server.sessions.size,
    vm_status: server.vm,
    task_status: server.task || 'null',
    freeze: server.vm === 'FREEZE' ? [{ effect: 1, scene: 'ARREAR' }] : [],
    host_address: [
      {
        ...addressOf(server),
        vpc_id: nic.subnet.vpc.id,
        subnet_id: nic.subnet.id,
        tenant_type: 'tenant',
      },
    ],
    enterprise_project_id: group.enterpriseProjectId,
    tags: group.tags,
  };
}

/** What only the details tell. */
export function serverDetail(server: AppServer, world: World, now: number) {
  const { volumeId, diskId } = traitsOf(server);
  return {
    ...serverView(server, world, now),
    addresses: { [server.nic.subnet.vpc.id]: [addressOf(server)] },
    root_volume: { encrypt_flag: '0', ...server.disk, device: '/dev/sda', id: diskId, volume_id: volumeId },
    data_volumes: [],
    security_groups: world.securityGroups
      .all()
      .slice(0, 1)
      .map(({ id, name }) => ({ id, name })),
  };
}

export function flavorOf(productId: string) {
  return { id: appProduct(productId)?.flavor, links: [{ rel: 'self' }, { rel: 'bookmark' }] };
}

function addressOf({ nic }: AppServer) {
  return {
    addr: nic.ip,
    version: 4,
    'OS-EXT-IPS-MAC:mac_addr': nic.mac,
    'OS-EXT-IPS:type': 'fixed',
    'OS-EXT-IPS:port_id': nic.portId,
  };
}

function lastJob({ lastJob: id }: AppServer, world: World, now: number) {
  const sub = id === undefined ? undefined : world.appJobs.subJob(id);
  return (
    sub && {
      job_id: sub.jobId,
      job_type: sub.type,
      job_status: subJobStatus(sub, now),
      job_time: iso(sub.ordered),
    }
  );
}

/** What never changes about a server and nobody asks for by value. */
export function traitsOf(server: AppServer) {
  const random = new Random(hash(server.id));
  return {
    sid: `S-1-5-21-${random.int(1e8, 4e9)}-${random.int(1e8, 4e9)}-${random.int(1000, 99_999)}`,
    instanceId: random.uuid(),
    diskId: random.uuid(),
    volumeId: random.uuid(),
  };
}
