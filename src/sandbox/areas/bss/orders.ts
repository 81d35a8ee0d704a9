import { type Answer, noContent, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { isoSeconds } from '../../time.ts';
import { isWaiting } from '../../world/orders.ts';
import { type Subscription, type SubscriptionStatus, subscriptions } from '../../world/subscriptions.ts';
import { monthsOf, renew, unrenew } from '../../world/terms.ts';
import type { World } from '../../world/world.ts';
import { watchExpiry } from './expiry.ts';
import { type Holding, holdingOf } from './holdings.ts';
import { deny } from './refusals.ts';

function payOrder({ params, world, now }: Call): Answer {
  const id = params.need('order_id');
  const order = world.orders.get(id);
  if (!order) throw deny.invalid(isPaid(world, id, now) ? `Order ${id} is paid.` : `Order ${id} does not exist.`);
  if (order.paid !== undefined) throw deny.invalid(`Order ${id} is paid.`);
  if (!isWaiting(order, now)) throw deny.invalid(`Order ${id} was cancelled.`);
  world.orders.pay(order, now);
  return noContent();
}

/** Of the orders of earlier years only what they bought is known. */
function isPaid(world: World, id: string, now: number): boolean {
  return subscriptions(world, now, { mainOnly: true }).some(({ orderId }) => orderId === id);
}

/** All or none. */
function unsubscribeResources(call: Call): Answer {
  const { params, world, now } = call;
  const ids = params.texts('resource_ids');
  const held = [...new Set(ids)].map((id) => holdingOf(world, id) ?? gone(id));
  for (const { id, busy } of held) if (busy) throw deny.busy(id);
  if (params.number('unsubscribe_type') === 2) {
    const renewed = ({ term }: Holding) => (term.renewedFrom ?? 0) > now;
    for (const holding of held) if (!renewed(holding)) throw deny.notSubscribed(`${holding.id}, not renewed`);
    for (const { term } of held) unrenew(term, now);
    return noContent();
  }
  for (const holding of held) holding.end(now);
  return noContent();
}

function gone(id: string): never {
  throw deny.notSubscribed(id);
}

/** One order for all of them. */
function renewResources({ params, world, now }: Call): Answer {
  const months = monthsOf(params.number('period_type'), params.number('period_num'));
  if (months === undefined) throw deny.invalid('period_num is 1 to 11 months or 1 to 3 years.');
  const ids = [...new Set(params.texts('resource_ids'))];
  for (const id of ids) {
    const holding = holdingOf(world, id);
    if (holding?.term.expires === undefined) throw deny.invalid(`${id} is no main resource paid for ahead.`);
  }
  if (world.orders.waitsFor(ids, now)) throw deny.busy(ids.join(', '));
  const order = world.orders.place(
    {
      about: ids,
      build: (at, delivered) => {
        const held = ids.flatMap((id) => holdingOf(world, id) ?? []);
        for (const holding of held) prolong(holding, months, at);
        delivered(
          at,
          held.map(({ id }) => id),
        );
      },
    },
    now,
  );
  if (params.number('is_auto_pay') === 1) world.orders.pay(order, now);
  return ok({ order_ids: [order.id] });
}

function prolong(holding: Holding, months: number, at: number): void {
  const { term } = holding;
  renew(term, months, at);
  if (!term.frozen || (term.expires ?? 0) <= at) return;
  delete term.frozen;
  holding.unfreeze(at);
}

const STATUS: Readonly<Record<SubscriptionStatus, number>> = { 'in use': 2, closed: 3, frozen: 4, expired: 5 };

/** Usual and most rows (BSS API reference, "Querying Yearly/Monthly Resources"). */
const PAGE = { fallback: 10, max: 500 };

function listOrderResources(call: Call): Answer {
  const { params, world, now } = call;
  const orderId = params.text('order_id');
  const ids = new Set(params.texts('resource_ids'));
  const mainOnly = params.number('only_main_resource') === 1;
  const statuses = params.raw('status_list') as number[] | undefined;
  const bought = orderId ? resourcesOf(world, orderId) : undefined;
  const rows = subscriptions(world, now, { mainOnly }).filter(
    (row) =>
      (!bought || bought(row)) &&
      (ids.size === 0 || ids.has(row.id)) &&
      (!statuses?.length || statuses.includes(STATUS[row.status])),
  );
  return ok({ data: pageOf(rows, params, PAGE).map(resourceView), total_count: rows.length });
}

/** What an order bought or changed; nothing before all of it is there. */
function resourcesOf(world: World, orderId: string): (row: Subscription) => boolean {
  const order = world.orders.get(orderId);
  if (!order) return (row) => row.orderId === orderId;
  const changed = new Set(order.resources);
  return (row) => order.built !== undefined && (row.orderId === orderId || changed.has(row.id));
}

function resourceView({ id, name, type, spec, parent, status, expires }: Subscription) {
  return {
    resource_id: id,
    resource_name: name,
    resource_type_code: type,
    resource_spec_code: spec,
    is_main_resource: parent === undefined ? 1 : 0,
    ...(parent && { parent_resource_id: parent }),
    status: STATUS[status],
    ...(expires !== undefined && { expire_time: isoSeconds(expires) }),
  };
}

/** Calls of the billing service for resources that are paid for ahead. */
export const orders: SimulatedArea = {
  service: 'bss',
  area: 'orders',
  reads: { ListOrderResources: listOrderResources },
  writes: {
    PayOrder: payOrder,
    UnsubscribeResources: unsubscribeResources,
    RenewResources: renewResources,
  },
  seed: (world) => watchExpiry(world, world.born),
};
