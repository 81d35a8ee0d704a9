import type { Answer } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { HourPackage } from '../../world/offers.ts';
import { deliverByJob } from '../../world/orders.ts';
import { extras, RESOURCE } from '../../world/subscriptions.ts';
import type { World } from '../../world/world.ts';
import { buildings, checkRoom, type Model, type Purchase, type Wish } from './desktop-building.ts';
import { hourPackageFrom, modelOf, wishesOf } from './desktop-creation.ts';
import { idOf, orderAnswer, purchaseOf, type Terms, termsOf, type Work } from './order-placing.ts';
import { poolFrom } from './pool-creation.ts';
import { checkGrowth, growth, POOL_BUILDING } from './pool-growth.ts';
import { poolById } from './pool-lookup.ts';
import { buyBandwidth, buyEips, buyHosts, buySeats } from './purchases-beside.ts';
import { addDisks, assign, rebuild } from './purchases-for-desktops.ts';

/** What of the request one resource of an order is, with the call it came in. */
export type Wanted = Call & { terms: Parameters };

/** By `type` (Workspace API reference, "Placing a Yearly/Monthly Order"): the part of a resource, and what it asks for. */
const WORKS: Readonly<Record<string, readonly (readonly [part: string, work: (wanted: Wanted) => Work])[]>> = {
  createDesktops: [['create_desktops', (wanted) => buyDesktops(wanted)]],
  addVolumes: [['add_volumes', addDisks]],
  rebuildDesktops: [
    ['rebuild_desktops', rebuild],
    ['attach_desktops', assign],
  ],
  createDesktopPool: [['create_desktop_pool', buyPool]],
  expandDesktopPool: [['expand_desktop_pool', expandPool]],
  applyDesktopsInternet: [['apply_desktops_internet', buyEips]],
  createExclusiveHosts: [['create_exclusive_hosts', buyHosts]],
  subscribeUserSharer: [['subscribe_user_sharer', buySeats]],
  ApplySubnetBandwidth: [['apply_subnet_bandwidth', buyBandwidth]],
};

export function createOrder(call: Call): Answer {
  const type = call.params.need('type');
  const parts = WORKS[type];
  if (!parts) throw refuse.invalid('type');
  const works = call.params.objects('resources').map((terms) => {
    const known = parts.find(([part]) => terms.has(part));
    const params = known && terms.object(known[0]);
    if (!known || !params) throw refuse.invalid(`resources.${parts[0]?.[0]}`, `needed for ${type}`);
    return known[1]({ ...call, params, terms });
  });
  return orderAnswer(call, works);
}

/** Desktops that may run so many hours a month. */
export function createDesktopOrder(call: Call): Answer {
  const works = call.params.objects('hour_package_resources').map((terms) => {
    const params = terms.object('create_desktops');
    if (!params) throw refuse.invalid('create_desktops');
    const hours = hourPackageFrom(params);
    if (!hours) throw refuse.invalid('hour_package_product_id');
    return buyDesktops({ ...call, params, terms }, hours);
  });
  return orderAnswer(call, works);
}

/** Names and addresses are taken when it is paid: those free now may not be so then. */
function buyDesktops({ params, terms, world }: Wanted, hours?: HourPackage): Work {
  const period = termsOf(terms);
  checkRoom(world, modelOf(params, world), wishesOf(params, world));
  return {
    about: ['desktops'],
    build: (at, delivered, orderId) => {
      const purchase = purchaseOf(orderId, period, at);
      const [model, wishes] = [{ ...modelOf(params, world), purchase }, wishesOf(params, world)];
      const subs = buildAll(world, { model, wishes, hours, purchase }, at);
      deliverByJob(world.jobs, { type: 'createDesktops', subs }, idOf, { at, delivered });
    },
  };
}

interface Bought {
  model: Model;
  wishes: readonly Wish[];
  hours: HourPackage | undefined;
  purchase: Purchase;
}

function buildAll(world: World, { model, wishes, hours, purchase }: Bought, at: number) {
  return buildings(world, model, wishes, at).map(({ desktop, work }) => ({
    ...work,
    succeed: (then: number) => {
      work.succeed?.(then);
      if (!hours) return;
      world.part(extras).add({
        id: world.fresh.uuid(),
        name: `${desktop.name}-${hours.hours}h`,
        type: RESOURCE.hourPackage,
        spec: hours.code,
        parent: desktop.id,
        ...purchase,
      });
    },
  }));
}

function buyPool({ params, terms, world, now }: Wanted): Work {
  const period = termsOf(terms);
  checkGrowth(world, poolFrom(params, world, now), params.number('size') ?? 0);
  return {
    about: ['desktop pools'],
    build: (at, delivered, orderId) => {
      const pool = { ...poolFrom(params, world, at), prepaid: true };
      const size = params.number('size') ?? 0;
      world.pools.add(pool);
      const subs = growth(world, pool, size, at, purchaseOf(orderId, period, at)).map(({ work }) => work);
      const job = { type: 'createDesktopPool', seconds: POOL_BUILDING, subs, poolId: pool.id };
      deliverByJob(world.jobs, job, idOf, { at, delivered });
    },
  };
}

function expandPool({ params, terms, world }: Wanted): Work {
  const period: Terms = termsOf(terms);
  const pool = poolById(world, params.need('pool_id'));
  const size = params.number('size') ?? 1;
  checkGrowth(world, pool, size);
  return {
    about: [pool.id],
    build: (at, delivered, orderId) => {
      poolById(world, pool.id);
      const subs = growth(world, pool, size, at, purchaseOf(orderId, period, at)).map(({ work }) => work);
      const job = { type: 'expandDesktopPool', seconds: POOL_BUILDING, subs, poolId: pool.id };
      deliverByJob(world.jobs, job, idOf, { at, delivered });
    },
  };
}
