import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { bandwidths } from '../../world/bandwidths.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { JobOrder } from '../../world/jobs.ts';
import { deliverByJob } from '../../world/orders.ts';
import { type Extra, extras, RESOURCE } from '../../world/subscriptions.ts';
import type { World } from '../../world/world.ts';
import { type Change, changeOf } from './change-kinds.ts';
import { resizing } from './desktop-lifecycle.ts';
import { desktopsOf } from './desktop-lookup.ts';
import { ENLARGING, enlarging, growthOf } from './disks.ts';
import { changeDesktops, objectionTo, orderAnswer, placeOrder, type Work } from './order-placing.ts';
import { changedDesktops, checkYearly } from './yearly-desktops.ts';

/** One desktop, or the seats of an exclusive host (Workspace API reference, "Changing an Order"). */
export function createChangeOrder(call: Call): Answer {
  const { params, world } = call;
  const type = params.need('type');
  const id = params.need('desktop_id');
  if (type === 'resizeExclusiveLites') return orderAnswer(call, [seatsOf(call, hostOf(world, id))]);
  const [desktop] = desktopsOf(call, [id]) as [Desktop];
  checkYearly([desktop]);
  if (type === 'resizeDesktops') return orderAnswer(call, [workOn(world, [desktop], otherProduct(call, desktop))]);
  if (type !== 'expandVolumes') throw refuse.invalid('type');
  const wish = params.with({ volume_id: params.need('expand_volume_id'), new_size: params.number('expand_new_size') });
  growthOf(desktop, wish);
  const jobOf = ([there]: readonly Desktop[]): JobOrder => ({
    type: 'expandVolumes',
    seconds: ENLARGING,
    subs: there ? [enlarging(there, [growthOf(there, wish)])] : [],
  });
  return orderAnswer(call, [workOn(world, [desktop], jobOf)]);
}

function otherProduct({ params, world }: Call, desktop: Desktop): Change['jobOf'] {
  const product = world.products.get(params.need('resize_product_id'));
  if (!product) throw refuse.notFound('product', params.need('resize_product_id'));
  if (desktop.product === product) throw refuse.invalid('resize_product_id', 'the desktop has this product already');
  return (there) => ({ type: 'resizeDesktops', subs: there.map((one) => resizing(world, one, product)) });
}

function hostOf(world: World, id: string): Extra {
  const host = world.part(extras).get(id);
  if (host?.type !== RESOURCE.host) throw refuse.notFound('exclusive host', id);
  return host;
}

/** How many desktops a host has for which product: billing knows it as what the host is. */
function seatsOf({ params }: Call, host: Extra): Work {
  const [product, seats] = [params.need('exclusive_lites_product_id'), params.number('new_quantity')];
  if (seats === undefined) throw refuse.invalid('new_quantity');
  return {
    about: [host.id],
    build: (at, delivered) => {
      host.spec = `${product}:${seats}`;
      delivered(at, [host.id]);
    },
  };
}

function workOn(world: World, desktops: readonly Desktop[], jobOf: Change['jobOf']): Work {
  return {
    about: desktops.map(({ id }) => id),
    build: (at, delivered) => changeDesktops(world, desktops, jobOf, { at, delivered }),
  };
}

/** Workspace API reference, "Batch Changing Orders of Yearly/Monthly Desktops", `order_status`. */
const TO_BE_PAID = 6;

/** An order for each desktop: one that can't be changed fails alone. A pool has one for all of its desktops. */
export function createBatchOrder(call: Call): Answer {
  const change = changeOf(call);
  const inner = { params: change.params, world: call.world };
  const desktops = changedDesktops(inner);
  const poolId = change.params.texts('desktop_ids').length > 0 ? undefined : change.params.need('desktop_pool_id');
  const lots = poolId === undefined ? desktops.map((desktop) => [desktop]) : [desktops];
  const rows = lots.map((lot) => orderFor(call, change, lot, poolId));
  const [first] = rows;
  if (first instanceof Refusal && rows.every((row) => row instanceof Refusal)) throw first;
  return ok({ orders: rows.map((row) => (row instanceof Refusal ? failed(row) : row)) });
}

function orderFor(call: Call, change: Change, lot: readonly Desktop[], poolId: string | undefined) {
  const { world, now } = call;
  const pool = poolId === undefined ? undefined : world.pools.get(poolId);
  const about = [...lot.map(({ id }) => id), ...(pool ? [pool.id] : [])];
  try {
    const objection = objectionTo(world, about, now);
    if (objection) throw objection;
    for (const desktop of lot) change.check(desktop);
    const work: Work = {
      about,
      build: (at, delivered) => {
        if (pool) change.applyTo?.(pool, lot);
        changeDesktops(world, lot, change.jobOf, { at, delivered });
      },
    };
    return { order_id: placeOrder(call, [work], { paid: false }).id, order_status: TO_BE_PAID, result: 'SUCCESS' };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function failed({ code, message }: Refusal) {
  return { result: 'FAIL', result_code: code, result_msg: message };
}

/** Only yearly/monthly bandwidth is resized by order. */
export function createBandwidthChangeOrder(call: Call): Answer {
  const { params, world } = call;
  const bandwidth = world.part(bandwidths).get(params.need('bandwidth_id'));
  if (!bandwidth) throw refuse.notFound('bandwidth', params.need('bandwidth_id'));
  const [name, size] = [params.text('bandwidth_name'), params.number('bandwidth_size') ?? 0];
  if (bandwidth.charge !== 'wks_bandwidth') throw refuse.invalid('bandwidth_id', 'not yearly/monthly');
  if (size < 1 || size > 2000 || size === bandwidth.size) throw refuse.invalid('bandwidth_size');
  const work: Work = {
    about: [bandwidth.id],
    build: (at, delivered) => {
      const succeed = () => void Object.assign(bandwidth, { size, ...(name !== undefined && { name }) });
      const subs = [{ entity: bandwidth.name, succeed }];
      deliverByJob(world.jobs, { type: 'updateSubnetBandwidth', subs }, () => [bandwidth.id], { at, delivered });
    },
  };
  return orderAnswer(call, [work]);
}
