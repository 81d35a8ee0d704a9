import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { type Site, type WorkspaceService, workspaceService } from '../../world/service.ts';
import { enterpriseIdOf } from './enterprise-id.ts';
import { notEnabled } from './service-needed.ts';
import { accessAsked, cidrsOf, vpcUsesAsked } from './service-network.ts';
import { directoryOf } from './service-subscription.ts';
import { changeAccess } from './sites.ts';

/** Arguments that belong together: one request changes one kind. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  directory: ['ad_info', 'ad_domains'],
  access: ['access_mode', 'dedicated_subnets', 'apply_shared_vpc_dedicated_param'],
  conflict: ['adn_conflict_network'],
  subnets: ['subnet_ids'],
  port: ['internet_access_port'],
  enterprise: ['enterprise_id'],
  vnc: ['dc_vnc_ip'],
  standby: ['apply_dedicated_standby_network_param'],
  mails: ['is_send_email'],
  logs: ['authorized_collect_log'],
  upgrades: ['authorized_hda_upgrade'],
  installs: ['is_authorized_install_agent'],
  snapshots: ['enable_user_create_snapshot'],
};

/** Switches and names hold at once; what has to reach gateways takes a job. */
export function updateWorkspace(call: Call): Answer {
  const { params, world } = call;
  const service = world.part(workspaceService);
  const [center] = service.sites;
  if (!center || service.status !== 'SUBSCRIBED') throw notEnabled();
  const kinds = Object.keys(KINDS).filter((kind) => KINDS[kind]?.some((name) => params.has(name)));
  if (kinds.length === 0) throw refuse.emptyBody();
  if (kinds.length > 1) throw refuse.invalid(kinds.join(', '), 'one kind of attribute a request');
  if (kinds[0] === 'enterprise') {
    service.enterpriseId = enterpriseIdOf(params.need('enterprise_id'));
    return ok({ enterprise_id: service.enterpriseId });
  }
  if (kinds[0] === 'vnc') {
    service.vncAddress = vncAddress(params.need('dc_vnc_ip'));
    return ok({ dc_vnc_ip: service.vncAddress });
  }
  if (service.busy || center.busy) throw refuse.ongoing();
  if (kinds[0] === 'access') {
    return ok({
      job_id: changeAccess(call, center, accessAsked(params, 'dedicated_subnets', center), 'updateWorkspace'),
    });
  }
  const change = changeOf(call, kinds[0] as string, service, center);
  const sub = { holds: service, entity: service.enterpriseId, succeed: change };
  return ok({ job_id: call.startJob({ type: 'updateWorkspace', subs: [sub] }).id });
}

function vncAddress(wish: string): string {
  if (wish === 'default') return '192.168.254.9';
  return wish === 'close' ? '' : wish;
}

/** Checked now, done when the job is. */
function changeOf(call: Call, kind: string, service: WorkspaceService, center: Site): () => void {
  const { params } = call;
  const set = (change: Partial<WorkspaceService>) => () => void Object.assign(service, change);
  const setSite = (change: Partial<Site>) => () => void Object.assign(center, change);
  const flag = (name: string) => params.flag(name) ?? false;
  switch (kind) {
    case 'directory':
      return set({ directory: directoryAsked(call, service) });
    case 'conflict':
      return set({ conflictNetworks: cidrsOf(params.need('adn_conflict_network'), 'adn_conflict_network', 50) });
    case 'subnets':
      return setSite({ vpcs: vpcUsesAsked(call) ?? center.vpcs });
    case 'port':
      return setSite({ internetPort: portOf(params.need('internet_access_port')) });
    case 'standby':
      return setSite({ standbyAddresses: standbyAsked(call) });
    case 'mails':
      return set({ mailsOnUnsubscription: flag('is_send_email') });
    case 'logs':
      return set({ collectsLogs: flag('authorized_collect_log') });
    case 'upgrades':
      return set({ upgradesAgents: flag('authorized_hda_upgrade') });
    case 'installs':
      return set({ installsAgents: flag('is_authorized_install_agent') });
    default:
      return set({ usersMaySnapshot: flag('enable_user_create_snapshot') });
  }
}

/** `ad_info` renews the account of the directory there is. */
function directoryAsked({ params }: Call, { directory }: WorkspaceService): WorkspaceService['directory'] {
  const account = params.object('ad_info');
  if (!account) return directoryOf(params.object('ad_domains'));
  if (account.need('domain_type') !== directory.domain_type) throw refuse.invalid('ad_info.domain_type');
  return { ...directory, domain_admin_account: account.need('domain_admin_account') };
}

function portOf(text: string): string {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refuse.invalid('internet_access_port');
  return text;
}

function standbyAsked({ params }: Call): string[] {
  const { address, port } = params.object('apply_dedicated_standby_network_param')?.given('address', 'port') ?? {};
  if (typeof address !== 'string') return ['https://192.168.253.20'];
  return [port === undefined ? address : `${address}:${port}`];
}
