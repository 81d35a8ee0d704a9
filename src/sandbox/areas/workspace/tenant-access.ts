import { type Answer, noContent, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import { type Site, workspaceService } from '../../world/service.ts';
import { type AddressBackup, type NatMapping, tenantSettings } from '../../world/tenant.ts';
import { siteOf } from './sites.ts';
import { wrongValue } from './tenant-refusals.ts';

const NO_BACKUP: AddressBackup = { mode: 'OFF', addresses: [] };

export function listAddressBackups({ world }: Call): Answer {
  const { backups } = world.part(tenantSettings);
  const view = ({ id }: Site) => {
    const { mode, addresses } = backups.get(id) ?? NO_BACKUP;
    return { site_id: id, backup_mode: mode, backup_info: addresses };
  };
  return ok({ access_config: world.part(workspaceService).sites.map(view) });
}

/** All or none. */
export function updateAddressBackups({ params, world }: Call): Answer {
  const { backups } = world.part(tenantSettings);
  const wishes = params.objects('access_config');
  if (wishes.length === 0) throw refuse.emptyBody();
  const changes = wishes.map((wish) => {
    const { id } = siteOf(world, wish.need('site_id'));
    return [id, backupOf(wish, backups.get(id) ?? NO_BACKUP)] as const;
  });
  for (const [id, backup] of changes) backups.set(id, backup);
  return noContent();
}

function backupOf(wish: Parameters, before: AddressBackup): AddressBackup {
  const mode = wish.need('backup_mode') as AddressBackup['mode'];
  const addresses = wish.has('backup_info') ? wish.objects('backup_info').map(addressOf) : before.addresses;
  if (mode === 'ON' && addresses.length === 0) throw wrongValue('backup_info');
  if (new Set(addresses.map(({ priority }) => priority)).size < addresses.length) throw wrongValue('priority');
  return { mode, addresses: addresses.toSorted((a, b) => a.priority - b.priority) };
}

function addressOf(wish: Parameters): AddressBackup['addresses'][number] {
  const custom = wish.text('address_custom');
  return {
    priority: wish.number('priority') ?? 1,
    address: wish.need('address'),
    ...(custom && { address_custom: custom }),
  };
}

/** Of the central site unless another is named. */
export function listNatMappings(call: Call): Answer {
  const { world } = call;
  const site = siteAsked(call);
  const nat = world.part(tenantSettings).nat.get(site.id);
  return ok({
    site_id: site.id,
    nat_on: nat?.on ?? false,
    vag_ips: site.gateways.map(({ ip }) => ip),
    nat_vag_maps: nat?.maps ?? [],
  });
}

export function updateNatMappings(call: Call): Answer {
  const { params, world } = call;
  const { nat } = world.part(tenantSettings);
  const site = siteAsked(call);
  const before = nat.get(site.id) ?? { on: false, maps: [] };
  const on = params.flag('nat_on') ?? before.on;
  const wishes = params.objects('nat_vag_maps');
  const maps = params.has('nat_vag_maps') ? wishes.map((wish) => mappingOf(wish, site)) : before.maps;
  if (on && maps.length === 0) throw wrongValue('nat_vag_maps');
  if (maps.filter(({ nat_map_type: type }) => type === 'HOST').length > MOST_HOSTS) throw wrongValue('nat_vag_maps');
  nat.set(site.id, { on, maps });
  return noContent();
}

const MOST_HOSTS = 10;

/** Ports of a gateway that can be mapped (Workspace API reference, "Querying NAT Mapping Configuration Items of a Tenant"). */
const PORTS = ['9443', '9445'];

function mappingOf(wish: Parameters, { gateways }: Site): NatMapping {
  const type = wish.text('nat_map_type') === 'HOST' ? 'HOST' : 'PORT';
  const value = wish.text('nat_map_value') ?? PORTS[0]!;
  if (type === 'PORT' && !PORTS.includes(value)) throw wrongValue('nat_map_value');
  const port = wish.text('nat_port') ?? value;
  if (type === 'PORT' && !(Number.isInteger(Number(port)) && Number(port) >= 0 && Number(port) <= 65_535)) {
    throw wrongValue('nat_port');
  }
  const gateway = wish.text('vag_ip') ?? gateways[0]?.ip ?? '';
  if (!gateways.some(({ ip }) => ip === gateway)) throw refuse.notFound('gateway', gateway);
  return {
    nat_map_type: type,
    nat_map_value: value,
    nat_ip: wish.need('nat_ip'),
    nat_port: type === 'PORT' ? port : (wish.text('nat_port') ?? '443'),
    vag_ip: gateway,
    vag_port: type === 'PORT' ? value : '443',
    access_filter_type: wish.number('access_filter_type') ?? 0,
    enterprise_project_id: wish.text('enterprise_project_id') ?? '0',
  };
}

function siteAsked({ params, world }: Call): Site {
  const id = params.text('site_id');
  const [center] = world.part(workspaceService).sites;
  if (id) return siteOf(world, id);
  if (!center) throw refuse.noResource();
  return center;
}
