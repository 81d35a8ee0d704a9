import { type Answer, accepted, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { appServers } from '../../world/app-servers.ts';
import { ZONES } from '../../world/company.ts';
import { type Directory, type VpcUse, type WorkspaceService, workspaceService } from '../../world/service.ts';
import { tenantSettings, untouched } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { enterpriseIdOf } from './enterprise-id.ts';
import { accessAsked, cidrsOf, isReserved, vpcUses } from './service-network.ts';
import { newSite } from './service-seed.ts';

export function applyWorkspace(call: Call): Answer {
  const { params, world, now } = call;
  const service = world.part(workspaceService);
  if (service.status !== 'CLOSED' && service.status !== 'PREPARING') {
    throw new Refusal(500, 'WKS.00000002', 'The tenant is not allowed to apply for services in the current state.');
  }
  const directory = directoryOf(params.object('ad_domains'));
  const id = params.text('enterprise_id');
  const enterpriseId = id ? enterpriseIdOf(id) : `wks${world.fresh.hex(8)}`;
  const { mode, cidrs, address } = accessAsked(params, 'dedicated_subnets');
  const wanted = params.text('manage_subnet_cidr');
  const management = wanted && cidrsOf(wanted, 'manage_subnet_cidr', 1);
  const vpcs = vpcsToOpen(call);
  if (management) checkManagement(call, management, vpcs);
  const site = newSite(
    {
      name: 'Center',
      type: 'CENTER',
      zones: [...ZONES],
      vpcs,
      mode,
      cidrs,
      ...(management && { managementCidr: management }),
      ...(address && { address }),
    },
    { random: world.fresh, now },
  );
  Object.assign(service, {
    status: 'SUBSCRIBING',
    directory,
    enterpriseId,
    sites: [site],
    mailsOnUnsubscription: params.flag('is_send_email') ?? false,
  });
  return ok({ job_id: openJob(call, service) });
}

/** Its own network (Workspace API reference, "Subscribes to Huawei Cloud Workspace", `manage_subnet_cidr`). */
function checkManagement({ world }: Call, cidr: string, vpcs: readonly VpcUse[]): void {
  const taken = vpcs.flatMap(({ subnetIds }) => subnetIds).map((id) => world.subnets.get(id)?.prefix);
  const prefix = cidr.split('.').slice(0, 2).join('.');
  if (isReserved({ prefix }) || taken.includes(prefix)) {
    throw refuse.invalid('manage_subnet_cidr', 'neither within 172.16.0.0/12 nor that of a subnet');
  }
}

function openJob(call: Call, service: WorkspaceService): string {
  const end = (status: WorkspaceService['status'], failure?: string) => {
    service.status = status;
    for (const site of service.sites) Object.assign(site, { status, access: 'available' });
    if (failure === undefined) delete service.failure;
    else service.failure = failure;
  };
  const sub = {
    holds: service,
    entity: service.enterpriseId,
    succeed: () => end('SUBSCRIBED'),
    fail: (_: number, { reason }: { reason: string }) => end('SUBSCRIPTION_FAILED', reason),
  };
  service.jobId = call.startJob({ type: 'applyWorkspace', subs: [sub] }).id;
  return service.jobId;
}

/** Without a VPC, the first one with its first subnet. */
function vpcsToOpen(call: Call): VpcUse[] {
  const { params, world } = call;
  const asked = params.objects('subnet_ids').map((subnet) => subnet.need('subnet_id'));
  const vpcId = params.text('vpc_id');
  const first = world.subnets.all().find(({ vpc }) => !vpcId || vpc.id === vpcId);
  const uses = vpcUses(call, asked.length > 0 || !first ? asked : [first.id], vpcId);
  const reserved = uses.flatMap(({ subnetIds }) => subnetIds).some((id) => isReserved(world.subnets.get(id) ?? first!));
  if (reserved) throw refuse.invalid('subnet_ids', 'not within 172.16.0.0/12');
  return uses;
}

/** A Windows AD is described whole; of its password nothing is kept. */
export function directoryOf(domain: Parameters | undefined): Directory {
  if (domain?.need('domain_type') !== 'LOCAL_AD') return { domain_type: 'LITE_AS' };
  if (!domain.text('active_domain_ip') || !domain.text('active_dns_ip')) {
    throw new Refusal(
      500,
      'WKS.0216',
      'When the domain type is LOCAL_AD, the IP addresses of the active controller and active DNS cannot be empty.',
    );
  }
  for (const name of ['domain_name', 'domain_admin_account', 'domain_password', 'active_domain_name'])
    domain.need(name);
  const tls = domain.object('tls_config');
  return {
    domain_type: 'LOCAL_AD',
    ...domain.given(
      'domain_name',
      'domain_admin_account',
      'active_domain_name',
      'active_domain_ip',
      'standby_domain_name',
      'standby_domain_ip',
      'active_dns_ip',
      'standby_dns_ip',
    ),
    delete_computer_object: String(domain.number('delete_computer_object') ?? 0),
    use_ldaps: domain.flag('use_ldaps') ?? false,
    ...(tls && { tls_config: tls.given('cert_start_time', 'cert_end_time') }),
  };
}

/** Users and settings go with the service. */
export function cancelWorkspace(call: Call): Answer {
  const { world } = call;
  const service = world.part(workspaceService);
  if (service.busy) throw refuse.ongoing();
  if (!CANCELLABLE.has(service.status)) {
    throw new Refusal(500, 'WKS.0207', 'A user cannot cancel Workspace in the current service status.');
  }
  if (world.fleet.size > 0) throw stillDesktops();
  if (world.part(appServers).size > 0) throw new Refusal(400, 'WKS.00000091', 'Application servers exist');
  setStatus(service, 'DEREGISTERING');
  const sub = {
    holds: service,
    entity: service.enterpriseId,
    succeed: () => close(world, service),
    fail: (_: number, { reason }: { reason: string }) => {
      setStatus(service, 'DEREGISTRATION_FAILED');
      service.failure = reason;
    },
  };
  service.jobId = call.startJob({ type: 'cancelWorkspace', subs: [sub] }).id;
  return accepted({ job_id: service.jobId });
}

const CANCELLABLE: ReadonlySet<string> = new Set(['SUBSCRIBED', 'SUBSCRIPTION_FAILED', 'DEREGISTRATION_FAILED']);

export function stillDesktops(): Refusal {
  return new Refusal(
    500,
    'WKS.0808',
    'The current user cannot deregister the Workspace service because the user still has desktops.',
  );
}

function setStatus(service: WorkspaceService, status: WorkspaceService['status']): void {
  service.status = status;
  for (const site of service.sites) site.status = status;
}

function close(world: World, service: WorkspaceService): void {
  for (const { id } of [...world.people.all()]) world.people.delete(id);
  for (const { id } of [...world.groups.all()]) world.groups.delete(id);
  Object.assign(world.part(tenantSettings), untouched());
  delete service.failure;
  Object.assign(service, { status: 'CLOSED', sites: [], enterpriseId: '', directory: { domain_type: 'LITE_AS' } });
}
