import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { monthsAfter } from '../../time.ts';
import type { AppProduct } from '../../world/app-products.ts';
import { type AppDemand, remainders } from '../../world/app-quota.ts';
import { makeServer, type ServerSpec } from '../../world/app-server-make.ts';
import { type AppServer, about, appServers, type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import type { Subnet } from '../../world/company.ts';
import type { Nic } from '../../world/desktop.ts';
import type { Job, JobOrder, SubJobOrder } from '../../world/jobs.ts';
import { freeAddresses, plug } from '../../world/network.ts';
import { deliverByJob, type Order } from '../../world/orders.ts';
import { monthsOf } from '../../world/terms.ts';
import type { World } from '../../world/world.ts';
import { ouGiven } from './directory.ts';
import { refuseApp } from './refusals.ts';
import { groupChanged } from './server-group-watch.ts';
import { checkStoragePool, productGiven, serverGroupOf, subnetBy } from './server-lookup.ts';

/** Seconds that it takes to build a server. */
export const CONSTRUCTION = [150, 300] as const;

/** Servers to build; those of a scaling policy are as their group says. */
export interface Wish extends Partial<Omit<ServerSpec, 'group' | 'nic' | 'created'>> {
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
  const terms = { ...termsOf(extra), renews: extra.flag('is_auto_renew') ?? false };
  if (wish.hostId) throw refuseApp.invalid('scheduler_hints: dedicated hosts are pay-per-use only');
  const order = orderServers(call, wish, terms);
  if (extra.flag('is_auto_pay')) world.orders.pay(order, now);
  return ok({ order_id: order.id });
}

/** Servers for a group, as the arguments of a purchase say. */
export function wishOf({ params, world }: Pick<Call, 'params' | 'world'>): Wish {
  const group = serverGroupOf({ params, world });
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
  checkStoragePool(disk, ...params.objects('data_volumes'));
  checkQuota(world, { product, count, disk: size });
  const ouName = ouGiven(world, params);
  return {
    group,
    count,
    subnet: subnetBy(world, params.need('subnet_id'), params.need('vpc_id')),
    productId: product.id,
    disk: { type: disk?.text('type') ?? group.diskType, size },
    ...(zone && { zone }),
    ...(hostId && { hostId }),
    ...(ouName && { ouName }),
  };
}

export function checkHost(product: AppProduct, hostId: string | undefined): void {
  if (product.dedicated && !hostId) throw refuseApp.onlyDedicated();
}

/** Image servers count for the same quota. */
export function checkQuota(world: World, demand: AppDemand): void {
  if (remainders(world, demand).some(({ remainder, need }) => need > remainder)) throw refuseApp.quota();
}

/** For how long servers are bought: 1 to 9 months, or 1 to 3 years. */
export function termsOf(params: Parameters): Pick<Terms, 'months'> {
  const type = params.number('period_type');
  if (type !== 2 && type !== 3) throw refuseApp.invalid('period_type: 2 month, 3 year');
  const months = monthsOf(type, params.number('period_num'));
  if (months === undefined || (type === 2 && months > 9)) throw refuseApp.invalid('period_num');
  return { months };
}

interface Terms {
  months: number;
  renews: boolean;
}

/** The servers come when it is paid. */
export function orderServers(
  { world, now }: Pick<Call, 'world' | 'now'>,
  wish: Wish,
  { months, renews }: Terms,
): Order {
  const order: Order = world.orders.place(
    {
      build: (at, delivered) => {
        if (!world.part(serverGroups).get(wish.group.id)) return delivered(at, []);
        const bought = { ...wish, orderId: order.id, expires: monthsAfter(at, months), renews };
        buildServers(world, bought, at, (job) =>
          deliverByJob(world.appJobs, job, ({ entity = '' }) => [entity], { at, delivered }),
        );
      },
    },
    now,
  );
  return order;
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
    groupChanged(world, server.group, at);
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

function make(world: World, { group, count, subnet, ...spec }: Wish, created: number): AppServer[] {
  const network = subnet ?? subnetBy(world, group.subnetId, group.vpcId);
  if (freeAddresses(network) < count) throw refuseApp.quota();
  return Array.from({ length: count }, () => {
    const nic = plug(network, world.fresh) as Nic;
    return world.part(appServers).add(makeServer({ ...spec, group, nic, created }, world.fresh));
  });
}
