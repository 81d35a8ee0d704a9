import { progressOf } from '../../world/jobs.ts';
import { type AccessMode, type Site, type VpcUse, workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';

/** Once the service is closed, little is left to say. */
export function serviceView(world: World, now: number) {
  const service = world.part(workspaceService);
  const [center] = service.sites;
  return {
    id: service.id,
    is_global: false,
    status: service.status,
    closable: isClosable(world),
    enterprise_project_id: '0',
    ...workOf(service, world, now),
    ...(center && {
      ...settingsView(world),
      ...siteAddresses(center),
      dedicated_subnets: reaches(center.accessMode, 'DEDICATED') ? center.dedicatedCidrs : undefined,
      ...vpcOf(world, center.vpcs),
      subnet_ids: center.vpcs.flatMap(({ subnetIds }) => subnetIds).map((subnet_id) => ({ subnet_id })),
      access_status: center.access,
      management_subnet_cidr: center.managementCidr,
      site_configs: service.sites.map((site) => siteView(world, site, now)),
    }),
  };
}

function settingsView(world: World) {
  const service = world.part(workspaceService);
  return {
    ad_domains: service.directory,
    config_status: configStatus(world),
    ...groupsView(world),
    adn_conflict_network: service.conflictNetworks,
    enterprise_id: service.enterpriseId,
    is_send_email: service.mailsOnUnsubscription,
    authorized_collect_log: service.collectsLogs,
    authorized_hda_upgrade: service.upgradesAgents,
    dc_vnc_ip: service.vncAddress,
    is_authorized_install_agent: service.installsAgents,
    is_support_ipv6: false,
    enable_user_create_snapshot: service.usersMaySnapshot,
  };
}

function siteView(world: World, site: Site, now: number) {
  return {
    site_id: site.id,
    site_type: site.type,
    site_name: site.name,
    status: site.status,
    access_status: site.access,
    config_status: configStatus(world),
    ...groupsView(world),
    availability_zones: site.zones,
    ...workOf(site, world, now),
    network_config: {
      ...vpcOf(world, site.vpcs),
      subnet_ids: site.vpcs.flatMap(({ subnetIds }) => subnetIds),
      management_subnet_cidr: site.managementCidr,
      management_node_subnet_id: site.vpcs[0]?.subnetIds[0],
    },
    access_config: {
      ...siteAddresses(site),
      dedicated_access_standby_address: site.standbyAddresses.length > 0 ? site.standbyAddresses : undefined,
      dedicated_cidrs: reaches(site.accessMode, 'DEDICATED') ? site.dedicatedCidrs : undefined,
    },
    closable: site.type === 'IES' ? !hasDesktops(world, site) : isClosable(world),
  };
}

function siteAddresses(site: Site) {
  const [internet, dedicated] = [reaches(site.accessMode, 'INTERNET'), reaches(site.accessMode, 'DEDICATED')];
  return {
    access_mode: site.accessMode,
    ...(internet && { internet_access_address: site.internetAddress, internet_access_port: site.internetPort }),
    ...(dedicated && { dedicated_access_address: site.dedicatedAddress }),
  };
}

export function reaches(mode: AccessMode, way: 'INTERNET' | 'DEDICATED'): boolean {
  return mode === way || mode === 'BOTH';
}

/** The VPC that comes first is the default one. */
function vpcOf(world: World, vpcs: readonly VpcUse[]) {
  const vpc = world.vpcs.get(vpcs[0]?.vpcId ?? '');
  return {
    vpc_id: vpc?.id,
    vpc_name: vpc?.name,
    vpc_config_infos: vpcs.map(({ vpcId, subnetIds }, index) => ({
      vpc_id: vpcId,
      subnet_ids: subnetIds,
      used_subnet_ids: subnetIds.filter((id) => (world.subnets.get(id)?.taken.size ?? 0) > 0),
      default_access_vpc: index === 0,
    })),
  };
}

function groupsView(world: World) {
  const desktops = world.securityGroups.all()[0];
  return {
    infrastructure_security_group: world.part(workspaceService).infrastructureGroup,
    desktop_security_group: desktops && { id: desktops.id, name: desktops.name },
  };
}

/** `0`: with a Windows AD, `3`: without. */
function configStatus(world: World): string {
  return world.part(workspaceService).directory.domain_type === 'LOCAL_AD' ? '0' : '3';
}

function workOf({ jobId, failure }: { jobId?: string; failure?: string }, world: World, now: number) {
  const sub = jobId === undefined ? undefined : world.jobs.get(jobId)?.subs[0];
  return {
    ...(jobId !== undefined && { job_id: jobId }),
    progress: `${sub ? progressOf(sub, now) : 100}%`,
    ...(failure !== undefined && { fail_reason: failure }),
  };
}

function isClosable(world: World): boolean {
  return world.part(workspaceService).status === 'SUBSCRIBED' && world.fleet.size === 0;
}

export function hasDesktops(world: World, { zones }: Site): boolean {
  return world.fleet.all().some(({ zone }) => zones.includes(zone));
}
