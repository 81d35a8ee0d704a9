import { type Answer, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { hash, Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import type { Subnet } from '../../world/company.ts';
import type { World } from '../../world/world.ts';

/** Addresses in every subnet that were set aside and belong to no device. */
const SET_ASIDE = 4;

interface Port {
  id: string;
  subnet: Subnet;
  ip: string;
  device?: string;
}

/** In the order of their ids: the page begins after the port that `marker` names. */
function listPorts(call: Call): Answer {
  const { params, world } = call;
  const [address, subnetId] = [params.text('ip_address'), params.text('subnet_id')];
  const used = params.flag('is_used');
  const marker = params.text('marker') ?? '';
  const subnet = subnetId ? world.subnets.get(subnetId) : undefined;
  if (subnetId && !subnet) throw refuse.notFound('subnet', subnetId);
  const rows = portsOf(world, subnet)
    .filter(
      ({ id, ip, device }) =>
        (!address || ip === address) && (used === undefined || used === (device !== undefined)) && id > marker,
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return ok({ ports: rows.slice(0, params.number('limit') ?? 2000).map(portView) });
}

function portsOf(world: World, subnet: Subnet | undefined): Port[] {
  const ofDesktops = world.fleet
    .all()
    .filter(({ nic }) => !subnet || nic.subnet === subnet)
    .map(({ id, nic }) => ({ id: nic.portId, subnet: nic.subnet, ip: nic.ip, device: id }));
  return [...ofDesktops, ...(subnet ? [subnet] : world.subnets.all()).flatMap(setAside)];
}

/** Always the same addresses, as long as no desktop has taken them. */
function setAside(subnet: Subnet): Port[] {
  const random = new Random(hash(subnet.id));
  return Array.from({ length: SET_ASIDE }, (_, index) => ({
    id: random.uuid(),
    subnet,
    ip: `${subnet.prefix}.250.${11 + index}`,
  })).filter(({ ip }) => !subnet.taken.has(ip));
}

function portView({ id, subnet, ip, device }: Port) {
  return {
    id,
    status: device === undefined ? 'DOWN' : 'ACTIVE',
    network_id: subnet.id,
    ...(device !== undefined && { device_id: device }),
    fixed_ips: [{ subnet_id: subnet.id, ip_address: ip }],
  };
}

/** Of the subnets asked for, or of all. */
function showUsingSubnets({ params, world }: Call): Answer {
  const asked = new Set(params.words('subnet_ids'));
  const used = new Set(world.fleet.all().map(({ nic }) => nic.subnet.id));
  return ok({ subnet_ids: [...used].filter((id) => asked.size === 0 || asked.has(id)) });
}

export const portReads: Record<string, Handler> = { ListPorts: listPorts, ShowUsingSubnets: showUsingSubnets };
