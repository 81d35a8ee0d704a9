import { type Answer, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { Subnet } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { freeAddresses, isFree, plug, unplug } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable } from './desktop-changes.ts';
import { desktopOf, desktopsAsked, desktopsOf } from './desktop-lookup.ts';
import { securityGroups } from './desktop-views.ts';

function showDesktopNetwork(call: Call): Answer {
  const desktop = desktopOf(call);
  return ok({
    computer_name: desktop.name,
    computer_id: desktop.id,
    network_infos: [networkView(desktop, call.world)],
  });
}

function showDesktopNetworks(call: Call): Answer {
  const desktops = desktopsOf(call, call.params.texts('desktop_ids'));
  return ok({
    networks: desktops.map((desktop) => ({
      computer_name: desktop.name,
      computer_id: desktop.id,
      computer_ip: desktop.nic.ip,
      network_infos: [networkView(desktop, call.world)],
    })),
  });
}

function networkView(desktop: Desktop, world: World) {
  const { subnet, ip, portId, eip } = desktop.nic;
  const { id, name, cidr } = subnet.vpc;
  return {
    vpc_info: { id, name, cidr },
    subnet_info: { id: subnet.id, name: subnet.name, cidr: `${subnet.prefix}.0.0/16` },
    port_info: { id: portId, ip_address: ip },
    ...(eip && { public_ip_info: { id: eip.id, public_ip_address: eip.address } }),
    security_groups: securityGroups(desktop, world),
  };
}

function changeDesktopNetwork(call: Call): Answer {
  const desktop = desktopOf(call);
  const ip = call.params.text('private_ip') || undefined;
  const groups = call.params.texts('security_group_ids');
  if (groups.length === 0) throw refuse.invalid('security_group_ids');
  const subnet = subnetOf(call, groups);
  checkChangeable(desktop);
  if (ip !== undefined && ip !== desktop.nic.ip && !isFree(subnet, ip)) throw refuse.invalid('private_ip');
  const subs = [move(call.world, desktop, { subnet, groups, ...(ip !== undefined && { ip }) })];
  return ok({ job_id: call.startJob({ type: 'changeDesktopNetwork', subs }).id });
}

/** Keeps each desktop's security groups unless others are given. */
function batchChangeDesktopNetwork(call: Call): Answer {
  const desktops = desktopsAsked(call);
  const groups = call.params.texts('security_group_ids');
  const subnet = subnetOf(call, groups);
  checkChangeable(...desktops);
  if (freeAddresses(subnet) < desktops.length) throw refuse.invalid('subnet_id', 'too few addresses are free');
  const subs = desktops.map((desktop) => move(call.world, desktop, { subnet, groups }));
  return ok({ job_id: call.startJob({ type: 'batchChangeDesktopNetwork', subs }).id });
}

function subnetOf({ params, world }: Call, groups: readonly string[]): Subnet {
  const [vpc, id] = [params.need('vpc_id'), params.need('subnet_id')];
  if (!world.vpcs.get(vpc)) throw refuse.notFound('vpc', vpc);
  const subnet = world.subnets.get(id);
  if (!subnet || subnet.vpc.id !== vpc) throw refuse.notFound('subnet', id);
  for (const group of groups) if (!world.securityGroups.get(group)) throw refuse.notFound('security group', group);
  return subnet;
}

interface Destination {
  subnet: Subnet;
  groups: string[];
  ip?: string;
}

function move(world: World, desktop: Desktop, { subnet, groups, ip }: Destination): SubJobOrder {
  return {
    desktop,
    start: () => world.begin(desktop, 'desktopNetworkChanging'),
    succeed: (at) => {
      const { eip } = desktop.nic;
      unplug(desktop.nic);
      // Someone may have taken the address since the order: then any other does.
      const nic = plug(subnet, world.fresh, ip) ?? plug(subnet, world.fresh);
      if (nic) desktop.nic = { ...nic, ...(eip && { eip }) };
      if (groups.length > 0) desktop.securityGroups = groups;
      world.settle(desktop, at, {});
    },
    fail: (at) => world.settle(desktop, at, {}),
  };
}

function showAvailableIp({ params, world }: Call): Answer {
  const id = params.need('subnet_id');
  const subnet = world.subnets.get(id);
  if (!subnet) throw refuse.notFound('subnet', id);
  return ok({ available_ip: freeAddresses(subnet) });
}

export const networkReads: Record<string, Handler> = {
  ShowDesktopNetwork: showDesktopNetwork,
  ShowDesktopNetworks: showDesktopNetworks,
  ShowAvailableIp: showAvailableIp,
};

export const networkWrites: Record<string, Handler> = {
  ChangeDesktopNetwork: changeDesktopNetwork,
  BatchChangeDesktopNetwork: batchChangeDesktopNetwork,
};
