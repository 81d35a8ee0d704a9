import { type Answer, noContent, ok } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, isoSeconds } from '../../time.ts';
import {
  type Bandwidth,
  type BandwidthCharge,
  type BandwidthStatus,
  bandwidthOf,
  bandwidths,
  makeBandwidth,
} from '../../world/bandwidths.ts';
import { type Desktop, shown } from '../../world/desktop.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { orderNumber } from '../../world/orders.ts';
import type { World } from '../../world/world.ts';
import { desktopsOf, ownedLike } from './desktop-lookup.ts';

/** Mbit/s where none is given. */
const USUAL_SIZE = 5;

function listSubnetBandwidths(call: Call): Answer {
  const { params, world } = call;
  const [id, name] = [params.text('bandwidth_id'), params.text('bandwidth_name')];
  const [vpc, subnet] = [params.text('vpc_id'), params.text('subnet_id')];
  const project = params.text('enterprise_project_id');
  const rows = world
    .part(bandwidths)
    .all()
    .filter(
      (one) =>
        (!id || one.id === id) &&
        contains(one.name, name) &&
        (!vpc || one.subnet.vpc.id === vpc) &&
        (!subnet || one.subnet.id === subnet) &&
        inProject(one, project),
    );
  return listed(call, rows, { items: 'bandwidths', total: 'total_count', view: bandwidthView });
}

function bandwidthView(one: Bandwidth) {
  return {
    bandwidth_id: one.id,
    bandwidth_name: one.name,
    charge_mode: one.charge,
    size: one.size,
    vpc_id: one.subnet.vpc.id,
    vpc_name: one.subnet.vpc.name,
    subnet_id: one.subnet.id,
    subnet_name: one.subnet.name,
    enterprise_project_id: one.enterpriseProjectId,
    created_at: isoSeconds(one.created),
    order_id: one.orderId,
    status: one.status,
    control_mode: one.control,
  };
}

/** One for a subnet; yearly/monthly ones take an order (Workspace API reference, "Creating Workspace Bandwidth"). */
function applySubnetBandwidth(call: Call): Answer {
  const { params, world, now } = call;
  const subnet = world.subnets.get(params.need('subnet_id'));
  if (!subnet) throw refuse.notFound('subnet', params.need('subnet_id'));
  const charge = params.need('charge_mode') as BandwidthCharge;
  if (charge === 'wks_bandwidth') throw refuse.invalid('charge_mode', 'wks_bandwidth is yearly/monthly only');
  if (bandwidthOf(world, subnet)) throw refuse.conflict('ACTIVE', 'create bandwidth', subnet.id);
  const bandwidth = makeBandwidth(
    {
      name: params.text('bandwidth_name'),
      charge,
      size: params.number('bandwidth_size') ?? USUAL_SIZE,
      subnet,
      enterpriseProjectId: params.text('enterprise_project_id'),
      created: now,
      status: 'CREATING',
    },
    world.fresh.uuid(),
  );
  world.part(bandwidths).add(bandwidth);
  return work(call, 'applySubnetBandwidth', bandwidth, {
    succeed: () => {
      bandwidth.status = 'ACTIVE';
    },
    fail: () => {
      world.part(bandwidths).delete(bandwidth.id);
    },
  });
}

function updateSubnetBandwidth(call: Call): Answer {
  const { params } = call;
  const bandwidth = bandwidthFor(call);
  const [name, size] = [params.text('bandwidth_name'), params.number('bandwidth_size')];
  const charge = params.text('charge_mode') as BandwidthCharge | undefined;
  const enterpriseProjectId = params.text('enterprise_project_id');
  const prepaid = bandwidth.charge === 'wks_bandwidth';
  if (prepaid && size !== undefined && size !== bandwidth.size) {
    throw refuse.invalid('bandwidth_size', 'yearly/monthly bandwidth is resized by order');
  }
  if (charge !== undefined && prepaid !== (charge === 'wks_bandwidth')) throw refuse.invalid('charge_mode');
  const before = bandwidth.status;
  return work(call, 'updateSubnetBandwidth', bandwidth, {
    ...during(bandwidth, 'UPDATING'),
    succeed: () => {
      Object.assign(bandwidth, {
        status: before,
        ...(name !== undefined && { name }),
        ...(size !== undefined && { size }),
        ...(charge !== undefined && { charge }),
        ...(enterpriseProjectId !== undefined && { enterpriseProjectId }),
      });
    },
  });
}

function deleteSubnetBandwidth(call: Call): Answer {
  const bandwidth = bandwidthFor(call);
  return work(call, 'deleteSubnetBandwidth', bandwidth, {
    ...during(bandwidth, 'DELETING'),
    succeed: () => {
      call.world.part(bandwidths).delete(bandwidth.id);
    },
  });
}

/** Shows a status from the order on; the old one again after a failure. */
function during(bandwidth: Bandwidth, status: BandwidthStatus): Pick<SubJobOrder, 'fail'> {
  const before = bandwidth.status;
  bandwidth.status = status;
  return {
    fail: () => {
      bandwidth.status = before;
    },
  };
}

function work(call: Call, type: string, bandwidth: Bandwidth, order: SubJobOrder): Answer {
  const job = call.startJob({ type, subs: [{ holds: bandwidth, entity: bandwidth.name, ...order }] });
  return ok({ job_id: job.id });
}

/** The bandwidth that the path names, with nothing going on. */
function bandwidthFor(call: Call): Bandwidth {
  const bandwidth = bandwidthIn(call);
  if (bandwidth.busy) throw refuse.conflict(bandwidth.status, 'bandwidth', bandwidth.id);
  return bandwidth;
}

function bandwidthIn({ params, world }: Call): Bandwidth {
  const id = params.need('bandwidth_id');
  const bandwidth = world.part(bandwidths).get(id);
  if (!bandwidth) throw refuse.notFound('bandwidth', id);
  return bandwidth;
}

/** A `control_mode` that is not the bandwidth's leaves nothing of its list. */
function showControlList(call: Call): Answer {
  const { params, world, now } = call;
  const bandwidth = bandwidthIn(call);
  const [id, name, user] = [params.text('desktop_id'), params.text('desktop_name'), params.text('user_name')];
  const mode = params.text('control_mode');
  const rows = [...bandwidth.listed]
    .flatMap((one) => world.fleet.get(one) ?? [])
    .filter(
      (desktop) =>
        (!mode || mode === bandwidth.control) &&
        (!id || desktop.id === id) &&
        contains(desktop.name, name) &&
        ownedLike(desktop, user),
    );
  const view = (desktop: Desktop) => controlView(desktop, now);
  const { body } = listed(call, rows, { items: 'control_list', total: 'total_count', view });
  return ok({ control_mode: bandwidth.control, ...(body as object) });
}

function controlView(desktop: Desktop, now: number) {
  return {
    desktop_id: desktop.id,
    desktop_name: desktop.name,
    desktop_status: shown(desktop, now).status,
    pool_id: desktop.pool?.id,
    attach_user_infos: desktop.assignments.map(({ id, name, privilege, type }) => ({
      user_id: id,
      user_name: name,
      user_group: privilege,
      type,
    })),
  };
}

/** Only desktops of the bandwidth's own subnet can be added; removing what is not listed does nothing. */
function updateControlList(call: Call): Answer {
  const { params } = call;
  const bandwidth = bandwidthFor(call);
  const added = desktopsOf(call, params.texts('add_control_list'));
  const stranger = added.find(({ nic }) => nic.subnet !== bandwidth.subnet);
  if (stranger) throw refuse.invalid('add_control_list', `${stranger.name} is in another subnet`);
  const mode = params.text('control_mode');
  if (mode === 'BLACK' || mode === 'WHITE') bandwidth.control = mode;
  for (const desktop of added) bandwidth.listed.add(desktop.id);
  for (const id of params.texts('remove_control_list')) bandwidth.listed.delete(id);
  return noContent();
}

/** Sales and the call centre share a line each; in the call centre some desktops are barred from it. */
export function seedBandwidths(world: World, random: Random): void {
  const subnetNamed = (name: string) => world.subnets.all().find((subnet) => subnet.name === name);
  const [sales, calls] = [subnetNamed('subnet-sales'), subnetNamed('subnet-call')];
  if (!sales || !calls) return;
  const size = Math.min(2000, 50 * Math.ceil((world.fleet.size + 1) / 500));
  const days = () => world.born - random.int(60, 500) * DAY;
  const orderId = orderNumber(random);
  const salesLine = {
    name: 'bw-sales',
    charge: 'wks_bandwidth',
    size,
    subnet: sales,
    created: days(),
    orderId,
    expires: world.born + random.int(60, 300) * DAY,
    renews: true,
  } as const;
  world.part(bandwidths).add(makeBandwidth(salesLine, random.uuid()));
  const callLine = { name: 'bw-call-centre', charge: 'wks_traffic', size, subnet: calls, created: days() } as const;
  const bandwidth = world.part(bandwidths).add(makeBandwidth(callLine, random.uuid()));
  const callers = world.fleet.all().filter(({ nic }) => nic.subnet === calls);
  for (const desktop of callers.slice(0, 40)) if (random.chance(0.3)) bandwidth.listed.add(desktop.id);
}

export const bandwidthReads: Record<string, Handler> = {
  ListSubnetBandwidths: listSubnetBandwidths,
  ShowSubnetBandwidthControlList: showControlList,
};

export const bandwidthWrites: Record<string, Handler> = {
  ApplySubnetBandwidth: applySubnetBandwidth,
  UpdateSubnetBandwidth: updateSubnetBandwidth,
  DeleteSubnetBandwidth: deleteSubnetBandwidth,
  UpdateSubnetBandwidthControlList: updateControlList,
};
