import { HOUR, iso, stamp } from '../../time.ts';
import { type Assignment, type Desktop, ownerOf, shown, type Volume } from '../../world/desktop.ts';
import { internetModes } from '../../world/internet.ts';
import { progressOf } from '../../world/jobs.ts';
import { workspaceService } from '../../world/service.ts';
import { volumeCode } from '../../world/volume-products.ts';
import type { World } from '../../world/world.ts';

/** A row of ListDesktops. */
export function simpleView(desktop: Desktop, { world, now }: { world: World; now: number }) {
  const { status, task } = shown(desktop, now);
  return {
    domain_id: world.domainId,
    project_id: world.projectId,
    desktop_id: desktop.id,
    computer_name: desktop.name,
    os_host_name: desktop.osHostName,
    created: stamp(desktop.created),
    ip_address: desktop.nic.ip,
    user_name: ownerOf(desktop)?.name ?? '',
    attach_user_infos: desktop.assignments.map(assignmentView),
    user_group: desktop.assignments[0]?.privilege,
    sid: desktop.sid,
    ou_name: desktop.ou,
    enterprise_project_id: desktop.enterpriseProjectId,
    tags: desktop.tags,
    in_maintenance_mode: desktop.maintenance,
    share_resource_sku: desktop.shareSku,
    desktop_type: desktop.type,
    subnet_id: desktop.nic.subnet.id,
    bill_resource_id: desktop.id,
    status,
    task_status: task,
  };
}

/** `desktop` of ShowDesktopDetail and a row of ListDesktopsDetail. */
export function detailView(desktop: Desktop, { world, now }: { world: World; now: number }) {
  const { status, task } = shown(desktop, now);
  const { nic, image } = desktop;
  const modes = internetModes(world, desktop);
  const site = world.part(workspaceService).sites.find(({ zones }) => zones.includes(desktop.zone));
  return {
    desktop_id: desktop.id,
    computer_name: desktop.name,
    os_host_name: desktop.osHostName,
    addresses: addressesOf(desktop),
    ip_addresses: [nic.ip, ...(nic.eip ? [nic.eip.address] : [])],
    ipv4: nic.ip,
    ipv6: '',
    user_list: desktop.assignments.filter((one) => one.type === 'USER').map((one) => one.name),
    user_group_list: desktop.assignments.filter((one) => one.type === 'GROUP').map((one) => one.name),
    desktop_type: desktop.type,
    resource_type: resourceType(desktop),
    metadata: {
      // 1 is yearly/monthly here and 0 there: see `product.charge_mode`.
      charging_mode: desktop.prepaid ? '1' : '0',
      image_name: image.name,
      'metering.image_id': image.id,
      'metering.resourcespeccode': `${desktop.product.flavor}.${image.os === 'Windows' ? 'win' : 'linux'}`,
      'metering.resourcetype': '1',
      os_bit: '64',
      os_type: image.os,
      desktop_os_version: image.version,
      bill_resource_id: `${desktop.id}.workspace`,
    },
    flavor: { id: desktop.product.flavor, links: [] },
    status,
    task_status: task,
    in_maintenance_mode: desktop.maintenance,
    created: iso(desktop.created),
    security_groups: securityGroups(desktop, world),
    login_status: desktop.login,
    user_name: ownerOf(desktop)?.name,
    attach_user_infos: desktop.assignments.map(assignmentView),
    product_id: desktop.product.id,
    share_resource_sku: desktop.shareSku,
    root_volume: volumeView(desktop, desktop.root, 0),
    data_volumes: desktop.data.map((volume, index) => volumeView(desktop, volume, index + 1)),
    user_group: desktop.assignments[0]?.privilege,
    availability_zone: desktop.zone,
    site_type: site?.type,
    site_name: site?.name,
    product: productView(desktop),
    ou_name: desktop.ou,
    os_version: image.version,
    sid: desktop.sid,
    order_id: desktop.orderId,
    tags: desktop.tags,
    is_support_internet: modes.length > 0,
    internet_mode: modes.length > 1 ? 'BOTH' : modes[0],
    internet_mode_list: modes,
    is_attaching_eip: false,
    attach_state: desktop.attachState,
    enterprise_project_id: desktop.enterpriseProjectId,
    subnet_id: nic.subnet.id,
    bill_resource_id: desktop.id,
    process: processOf(desktop, world, now),
    root_resource_id: desktop.id,
    hour_package_info: hourPackageView(desktop, now),
  };
}

function hourPackageView({ id, hourPackage, created }: Desktop, now: number) {
  return (
    hourPackage && {
      package_resource_id: `${id}.hourpackage`,
      package_spec_code: hourPackage.code,
      use_up_policy: 'PAY_PER_USE',
      package_duration: hourPackage.hours,
      use_duration: Math.min(hourPackage.hours, Math.floor((now - created) / HOUR)),
    }
  );
}

export function assignmentView(assignment: Assignment) {
  return {
    user_id: assignment.id,
    user_name: assignment.name,
    user_group: assignment.privilege,
    type: assignment.type,
  };
}

export function securityGroups({ securityGroups: ids }: Pick<Desktop, 'securityGroups'>, world: World) {
  return ids.map((id) => ({ id, name: world.securityGroups.get(id)?.name ?? id }));
}

/** Percent of the running task, `null` when there is none (Workspace API reference, `process`). */
export function processOf(desktop: Desktop, world: World, now: number): number | null {
  const sub = desktop.busy === undefined ? undefined : world.jobs.subJob(desktop.busy);
  return sub ? progressOf(sub, now) : null;
}

function resourceType(desktop: Desktop): string {
  if (desktop.pool) return 'POOLED_DESKTOP';
  return desktop.type === 'SHARED' ? 'SHARED_DESKTOP' : 'DEDICATED_DESKTOP';
}

function addressesOf({ nic }: Desktop) {
  const fixed = {
    addr: nic.ip,
    version: '4',
    'OS-EXT-IPS-MAC:mac_addr': nic.mac,
    'OS-EXT-IPS:type': 'fixed',
  };
  const floating = nic.eip && { ...fixed, addr: nic.eip.address, 'OS-EXT-IPS:type': 'floating' };
  return { [nic.subnet.vpc.id]: floating ? [fixed, floating] : [fixed] };
}

function volumeView(desktop: Desktop, volume: Volume, index: number) {
  return {
    type: volume.type,
    size: volume.size,
    device: `/dev/vd${String.fromCharCode(97 + index)}`,
    id: volume.volumeId.replaceAll('-', ''),
    volume_id: volume.volumeId,
    bill_resource_id: volume.volumeId,
    create_time: iso(volume.created),
    display_name: `${desktop.name}-volume-${String(index).padStart(4, '0')}`,
    resource_spec_code: volumeCode(volume.type),
  };
}

/** The product of a desktop or of a pool. */
export function productView({
  product,
  prepaid,
  root,
}: Pick<Desktop, 'product' | 'prepaid'> & { root: Pick<Volume, 'type' | 'size'> }) {
  return {
    product_id: product.id,
    flavor_id: product.flavor,
    type: 'BASE',
    cpu: String(product.cpu),
    memory: String(product.memory),
    descriptions: `${product.edition} | ${product.cpu} vCPUs | ${product.memory / 1024} GB memory`,
    // The other way round than `metadata.charging_mode`, as in the reference's own example answer of ShowDesktopDetail.
    charge_mode: prepaid ? '0' : '1',
    architecture: product.architecture,
    is_gpu: product.gpu,
    package_type: product.edition,
    system_disk_type: root.type,
    system_disk_size: String(root.size),
    contain_data_disk: false,
    resource_type: 'hws.resource.type.workspace.desktop',
    cloud_service_type: 'hws.service.type.vdi',
    volume_product_type: 'workspace',
    status: 'normal',
  };
}
