import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { AppProduct } from '../../world/app-products.ts';
import { type AppDemand, remainders } from '../../world/app-quota.ts';
import { makeServer, type ServerSpec } from '../../world/app-server-make.ts';
import { type AppServer, about, appServers, type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import type { Subnet } from '../../world/company.ts';
import type { Nic } from '../../world/desktop.ts';
import type { Job, JobOrder, SubJobOrder } from '../../world/jobs.ts';
import { freeAddresses, plug } from '../../world/network.ts';
import type { OrderedResource } from '../../world/orders.ts';
import type { World } from '../../world/world.ts';
import { APPSTREAM_RESOURCE } from './product-views.ts';
import { refuseApp } from './refusals.ts';
import { reconsider } from './scaling.ts';
import { productGiven, serverGroupOf, subnetBy } from './server-lookup.ts';

/** Seconds that it takes to build a server. */
export const CONSTRUCTION = [150, 300] as const;

/** Servers to build; those of a scaling policy are as their group says. */
interface Wish extends Partial<Omit<ServerSpec, 'group' | 'nic' | 'created'>> {
  group: ServerGroup;
  count: number;
  subnet?: Subnet;
}

export function createAppServers(call: Call): Answer {
  const { params, world, now } = call;
  if (params.need('type') !== 'createApps') throw refuseApp.invalid('type');
  const wish = wishOf(call);
  const extra = params.object('create_server_extend_param');
  if (extra?.text('charging_mode') !== 'prePaid') {
    return ok({ job_id: buildServers(world, wish, now, (order) => call.startJob(order, world.appJobs)).id });
  }
  checkPeriod(extra.number('period_type'), extra.number('period_num'));
  if (wish.hostId) throw refuseApp.invalid('scheduler_hints: dedicated hosts are pay-per-use only');
  const order = world.orders.place((at) => deliver(world, { ...wish, orderId: order.id }, at), now, {
    paid: extra.flag('is_auto_pay') ?? false,
  });
  return ok({ order_id: order.id });
}

function wishOf(call: Call): Wish {
  const { params, world } = call;
  const group = serverGroupOf(call);
  const zone = params.text('availability_zone') || undefined;
  const product = productGiven(params);
  const disk = params.object('root_volume');
  const size = disk?.number('size') ?? group.diskSize;
  const count = params.number('subscription_num') ?? 1;
  const hostId = params.object('scheduler_hints')?.text('dedicated_host_id') || undefined;
  const system = params.text('os_type');
  if (size > 1024) throw refuseApp.invalid('root_volume.size: at most 1024');
  if (system && system !== group.osType) throw refuseApp.otherSystem(group.osType, system);
  checkHost(product, hostId);
  checkQuota(world, { product, count, disk: size });
  return {
    group,
    count,
    subnet: subnetBy(world, params.need('subnet_id'), params.need('vpc_id')),
    productId: product.id,
    disk: { type: disk?.text('type') ?? group.diskType, size },
    ...(zone && { zone }),
    ...(hostId && { hostId }),
    ...(params.text('ou_name') && { ouName: params.need('ou_name') }),
  };
}

export function checkHost(product: AppProduct, hostId: string | undefined): void {
  if (product.dedicated && !hostId) throw refuseApp.onlyDedicated();
}

/** Image servers count for the same quota. */
export function checkQuota(world: World, demand: AppDemand): void {
  if (remainders(world, demand).some(({ remainder, need }) => need > remainder)) throw refuseApp.quota();
}

/** 1 to 9 months, or 1 to 3 years. */
function checkPeriod(type: number | undefined, count: number | undefined): void {
  if (type !== 2 && type !== 3) throw refuseApp.invalid('period_type: 2 month, 3 year');
  if (count === undefined || count < 1 || count > (type === 2 ? 9 : 3)) throw refuseApp.invalid('period_num');
}

export function buildServers(world: World, wish: Wish, now: number, start: (order: JobOrder) => Job): Job {
  const sites = construct(world, wish, now);
  const job = start({ type: 'CREATE_SERVER', seconds: CONSTRUCTION, subs: sites.map(({ work }) => work) });
  for (const [index, { server }] of sites.entries()) server.lastJob = job.subs[index]?.id as string;
  return job;
}

/** Servers with the work of building them; they are listed meanwhile. */
export function construct(world: World, wish: Wish, now: number): { server: AppServer; work: SubJobOrder }[] {
  return make(world, wish, now).map((server) => {
    Object.assign(server, { vm: 'BUILD', task: 'scheduling', registered: false });
    return { server, work: construction(world, server) };
  });
}

function construction(world: World, server: AppServer): SubJobOrder {
  const end = (at: number, state: Partial<AppServer>) => {
    Object.assign(server, { task: '', updated: at, idleSince: at, ...state });
    reconsider(world, server.group, at);
  };
  return {
    ...about(server),
    start: () => {
      server.task = 'spawning';
    },
    succeed: (at) => end(at, { vm: 'ACTIVE', registered: true }),
    fail: (at) => end(at, { vm: 'BUILD_FAIL' }),
  };
}

/** What an order bought; nothing when its group has gone meanwhile. */
function deliver(world: World, wish: Wish, at: number): OrderedResource[] {
  if (!world.part(serverGroups).get(wish.group.id)) return [];
  return make(world, wish, at).map(({ id, name }) => ({ id, name, type: APPSTREAM_RESOURCE, main: true }));
}

function make(world: World, { group, count, subnet, ...spec }: Wish, created: number): AppServer[] {
  const network = subnet ?? subnetBy(world, group.subnetId, group.vpcId);
  if (freeAddresses(network) < count) throw refuseApp.quota();
  return Array.from({ length: count }, () => {
    const nic = plug(network, world.fresh) as Nic;
    return world.part(appServers).add(makeServer({ ...spec, group, nic, created }, world.fresh));
  });
}
