import { type Answer, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { hash, Random } from '../../random.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { isoSeconds } from '../../time.ts';
import type { Failure, SubJobOrder } from '../../world/jobs.ts';
import { type Gateway, type Site, workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';
import { EDGE_ZONES } from '../../world/zones.ts';
import { notEnabled } from './service-needed.ts';
import { type Access, accessAsked, vpcUses, vpcUsesAsked } from './service-network.ts';
import { newSite } from './service-seed.ts';
import { stillDesktops } from './service-subscription.ts';
import { hasDesktops, reaches } from './service-views.ts';

export function listSiteConfigs(call: Call): Answer {
  const { params, world } = call;
  const [zone, type] = [params.text('availability_zone_id'), params.text('site_type')];
  const { sites } = world.part(workspaceService);
  const rows = sites.filter((site) => (!zone || site.zones.includes(zone)) && (!type || site.type === type));
  return listed(call, rows, { items: 'site_infos', total: 'total_count', view: (site) => siteInfoView(site, world) });
}

function siteInfoView(site: Site, world: World) {
  const connected = world.fleet
    .all()
    .filter(({ zone, login }) => site.zones.includes(zone) && login === 'CONNECTED').length;
  const { length } = site.gateways;
  return {
    site_id: site.id,
    site_name: site.name,
    site_type: site.type,
    project_id: world.projectId,
    status: site.status,
    create_time: isoSeconds(site.created),
    agent_info: site.gateways.map((gateway, index) => ({
      ...gatewayView(gateway, site, world),
      number_of_online_user: Math.floor((connected + index) / length),
      user_count: Math.floor((connected + index) / length),
    })),
  };
}

/** Passwords are no real ones, but as secret as they look. */
function gatewayView(gateway: Gateway, site: Site, world: World) {
  const secrets = new Random(hash(gateway.id));
  return {
    id: gateway.id,
    project_id: world.projectId,
    site_id: site.id,
    vag_ip: gateway.ip,
    private_ip: gateway.ip.replace('192.168', '172.31'),
    vag_port_id: gateway.portId,
    ssh_user: 'gandalf',
    ssh_pwd: `Ssh-${secrets.hex(12)}`,
    vm_id: gateway.vmId,
    name: gateway.name,
    internal_ip: gateway.ip,
    internal_port_id: gateway.portId,
    root_user: 'root',
    root_pwd: `Root-${secrets.hex(12)}`,
    status: 'available',
    availability_zone: gateway.zone,
    create_time: gateway.created,
    create_time_str: isoSeconds(gateway.created),
    state: 'ON_USE',
    running_status: 'NORMAL',
    domain_id: world.domainId,
    version: '24.6.1',
    latest_version: '24.6.3',
    access_edge_version: '24.6.0',
    tenant_lock: world.part(workspaceService).lock ? 1 : 0,
    resource_pool_id: secrets.hex(32),
    role: 'vag',
    resource_pool_type: 'private',
    edge_sk: secrets.hex(32),
    has_heartbeat: true,
  };
}

/** All or none: every site asked for is checked before the first is set up. */
export function addSite(call: Call): Answer {
  const { params, world } = call;
  const service = world.part(workspaceService);
  if (service.status !== 'SUBSCRIBED') throw notEnabled();
  const wishes = params.objects('site_configs').map((config) => siteAsked(call, config));
  if (new Set(wishes.map(({ zones }) => zones[0])).size < wishes.length) throw refuse.invalid('availability_zone');
  const sites = wishes.map((wish) => newSite(wish, { random: world.fresh, now: call.now }));
  service.sites.push(...sites);
  const job = call.startJob({ type: 'addSite', seconds: SET_UP, subs: sites.map(opening) });
  for (const site of sites) site.jobId = job.id;
  return ok({ job_id: job.id });
}

/** As long as the whole service takes. */
const SET_UP = [120, 240] as const;

function siteAsked(call: Call, config: Parameters) {
  const zone = EDGE_ZONES.find(({ id }) => id === config.need('availability_zone'));
  if (!zone) {
    throw new Refusal(404, 'WKS.00051301', `Availability zone ${config.text('availability_zone')} not exists.`);
  }
  const there = call.world.part(workspaceService).sites.find(({ zones }) => zones.includes(zone.id));
  if (there) throw refuse.conflict(there.status, 'add site', zone.id);
  const network = config.object('network_config');
  const vpcs = vpcUses(call, network?.texts('subnet_ids') ?? [], network?.need('vpc_id'));
  if (vpcs.length === 0) throw refuse.invalid('subnet_ids', 'at least one subnet');
  const { mode, cidrs } = accessAsked(config.object('access_config') as Parameters, 'dedicated_cidrs');
  return { name: zone.en, type: 'IES' as const, zones: [zone.id], vpcs, mode, cidrs };
}

function opening(site: Site): SubJobOrder {
  return {
    holds: site,
    entity: site.name,
    succeed: () => void Object.assign(site, { status: 'SUBSCRIBED', access: 'available' }),
    fail: (_, { reason }) => void Object.assign(site, { status: 'SUBSCRIPTION_FAILED', failure: reason }),
  };
}

/** The central site goes with the service only. */
export function deleteSite(call: Call): Answer {
  const { world } = call;
  const site = idleSite(call);
  if (site.type === 'CENTER') throw refuse.conflict(site.type, 'delete site', site.id);
  if (hasDesktops(world, site)) throw stillDesktops();
  site.status = 'DEREGISTERING';
  const service = world.part(workspaceService);
  const sub: SubJobOrder = {
    holds: site,
    entity: site.name,
    succeed: () => {
      service.sites = service.sites.filter((each) => each !== site);
    },
    fail: (_, { reason }) => void Object.assign(site, { status: 'DEREGISTRATION_FAILED', failure: reason }),
  };
  site.jobId = call.startJob({ type: 'deleteSite', seconds: SET_UP, subs: [sub] }).id;
  return ok({ job_id: site.jobId });
}

export function updateAccessMode(call: Call): Answer {
  const site = idleSite(call);
  const access = accessAsked(call.params, 'dedicated_cidrs', site);
  return ok({ job_id: changeAccess(call, site, access, 'updateAccessMode') });
}

/** Opens and closes ways in; the site shows meanwhile what is going on. */
export function changeAccess(call: Call, site: Site, { mode, cidrs, address }: Access, type: string): string {
  const word = switchWord(site, mode);
  const sub: SubJobOrder = {
    holds: site,
    entity: site.name,
    start: () => {
      site.access = word;
    },
    succeed: () => {
      Object.assign(site, { accessMode: mode, access: 'available' });
      site.dedicatedCidrs = reaches(mode, 'DEDICATED') ? cidrs : '';
      if (address) site.dedicatedAddress = address;
    },
    fail: (_: number, failure: Failure) => {
      site.access = FAILED[word] ?? 'internetOpenFailed';
      site.failure = failure.reason;
    },
  };
  site.jobId = call.startJob({ type, seconds: [30, 60], subs: [sub] }).id;
  return site.jobId;
}

/** Workspace API reference, "Queries Huawei Cloud Workspace details", `access_status`. */
function switchWord({ accessMode }: Site, mode: Access['mode']): string {
  if (reaches(mode, 'INTERNET') && !reaches(accessMode, 'INTERNET')) return 'internetOpening';
  if (reaches(mode, 'DEDICATED') && !reaches(accessMode, 'DEDICATED')) return 'dedicatedOpening';
  if (reaches(accessMode, 'INTERNET') && !reaches(mode, 'INTERNET')) return 'internetClosing';
  return 'dedicatedClosing';
}

const FAILED: Readonly<Record<string, string>> = {
  internetOpening: 'internetOpenFailed',
  dedicatedOpening: 'dedicatedOpenFailed',
  internetClosing: 'internetCloseFailed',
  dedicatedClosing: 'dedicatedCloseFailed',
};

export function updateSubnetIds(call: Call): Answer {
  const site = idleSite(call);
  const vpcs = vpcUsesAsked(call);
  if (!vpcs) throw refuse.invalid('subnet_ids');
  const sub: SubJobOrder = {
    holds: site,
    entity: site.name,
    succeed: () => {
      site.vpcs = vpcs;
    },
  };
  site.jobId = call.startJob({ type: 'updateSubnetIds', seconds: [20, 40], subs: [sub] }).id;
  return ok({ job_id: site.jobId });
}

/** The site of the path, with nothing going on in it. */
function idleSite({ params, world }: Call): Site {
  const service = world.part(workspaceService);
  const site = siteOf(world, params.need('site_id'));
  if (site.busy || service.busy) throw refuse.ongoing();
  return site;
}

export function siteOf(world: World, id: string): Site {
  const site = world.part(workspaceService).sites.find((each) => each.id === id);
  if (!site) throw refuse.notFound('site', id);
  return site;
}
