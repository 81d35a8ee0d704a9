import type { Random } from '../../random.ts';
import { DAY } from '../../time.ts';
import { COMPANY, ZONES } from '../../world/company.ts';
import {
  type AccessMode,
  type Directory,
  type Gateway,
  type Site,
  type VpcUse,
  workspaceService,
} from '../../world/service.ts';
import type { World } from '../../world/world.ts';
import { EDGE_ZONES } from '../../world/zones.ts';
import { reaches } from './service-views.ts';

/** Desktops that one gateway carries. */
const PER_GATEWAY = 2_000;

/** Every site has two, so that one may fail. */
const FEWEST_GATEWAYS = 2;

/** The company has had the service for years, with its own AD; one of its plants has desktops on its own ground. */
export function openAtTheStart(world: World, random: Random): void {
  const [main, branch] = world.vpcs.all();
  if (!main || !branch) return;
  const subnetsOf = (vpcId: string) => world.subnets.all().flatMap(({ id, vpc }) => (vpc.id === vpcId ? [id] : []));
  const use = (vpcId: string): VpcUse[] => [{ vpcId, subnetIds: subnetsOf(vpcId) }];
  const opened = world.born - 930 * DAY;
  const center = newSite(
    { name: 'Center', type: 'CENTER', zones: [...ZONES], vpcs: use(main.id), mode: 'BOTH', cidrs: '10.0.0.0/8' },
    { random, now: opened, gateways: Math.ceil(world.fleet.size / PER_GATEWAY) },
  );
  const [plant] = EDGE_ZONES;
  const edge = newSite(
    {
      name: plant?.en ?? '',
      type: 'IES',
      zones: plant ? [plant.id] : [],
      vpcs: use(branch.id),
      mode: 'DEDICATED',
      cidrs: '172.20.0.0/16',
    },
    { random, now: world.born - 190 * DAY, gateways: 0 },
  );
  for (const site of [center, edge]) Object.assign(site, { status: 'SUBSCRIBED', access: 'available' });
  Object.assign(world.part(workspaceService), {
    status: 'SUBSCRIBED',
    directory: DIRECTORY,
    enterpriseId: COMPANY.name.toLowerCase(),
    sites: [center, edge],
    mailsOnUnsubscription: true,
    collectsLogs: true,
    installsAgents: true,
  });
}

const DIRECTORY: Directory = {
  domain_type: 'LOCAL_AD',
  domain_name: COMPANY.domain,
  domain_admin_account: 'vdsadmin',
  active_domain_name: `dc01.${COMPANY.domain}`,
  active_domain_ip: '10.1.0.11',
  standby_domain_name: `dc02.${COMPANY.domain}`,
  standby_domain_ip: '10.1.0.12',
  active_dns_ip: '10.1.0.11',
  standby_dns_ip: '10.1.0.12',
  delete_computer_object: '1',
  use_ldaps: false,
};

interface SiteWish {
  name: string;
  type: Site['type'];
  zones: string[];
  vpcs: VpcUse[];
  mode: AccessMode;
  cidrs: string;
  managementCidr?: string;
  address?: string;
}

/** A site that is not open yet. */
export function newSite(
  wish: SiteWish,
  { random, now, gateways = 0 }: { random: Random; now: number; gateways?: number },
): Site {
  const host = wish.zones[0] ?? ZONES[0];
  const site: Site = {
    id: random.uuid(),
    name: wish.name,
    type: wish.type,
    status: 'SUBSCRIBING',
    access: 'init',
    zones: wish.zones,
    vpcs: wish.vpcs,
    accessMode: wish.mode,
    dedicatedCidrs: reaches(wish.mode, 'DEDICATED') ? wish.cidrs : '',
    dedicatedAddress: wish.address ?? `https://192.168.254.${random.int(20, 200)}`,
    standbyAddresses: [],
    internetAddress: `https://${host}.workspace.sandbox.example`,
    internetPort: '443',
    managementCidr: wish.managementCidr ?? '192.168.254.0/24',
    gateways: [],
    created: now,
  };
  const count = Math.max(gateways, FEWEST_GATEWAYS);
  for (let index = 0; index < count; index++) site.gateways.push(newGateway(site, index, random));
  return site;
}

function newGateway({ name, zones, created }: Site, index: number, random: Random): Gateway {
  return {
    id: random.hex(32),
    name: `vag-${name.toLowerCase().replaceAll(' ', '-')}-${String(index + 1).padStart(2, '0')}`,
    ip: `192.168.254.${10 + index}`,
    zone: zones[index % zones.length] ?? ZONES[0],
    vmId: random.uuid(),
    portId: random.uuid(),
    created,
  };
}
