import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { Desktop } from '../../world/desktop.ts';
import { desktopsOf } from './desktop-lookup.ts';
import { membersOf, poolById } from './pool-lookup.ts';

/**
 * The yearly/monthly desktops that a change is priced or ordered for: those named, else those of the pool. Desktops of
 * pools and others do not go together (Workspace API reference, "Inquiry", `desktop_ids`).
 */
export function changedDesktops(call: Call): Desktop[] {
  const ids = call.params.texts('desktop_ids');
  const desktops = ids.length > 0 ? desktopsOf(call, ids) : desktopsOfPool(call);
  if (new Set(desktops.map(({ pool }) => pool !== undefined)).size > 1) {
    throw refuse.invalid('desktop_ids', 'desktops of pools and others do not go together');
  }
  if (desktops.some(({ prepaid }) => !prepaid)) throw notYearly();
  return desktops;
}

function desktopsOfPool({ params, world }: Call): Desktop[] {
  const pool = poolById(world, params.need('desktop_pool_id'));
  const desktops = membersOf(world, pool).filter(({ prepaid }) => prepaid);
  if (desktops.length === 0) throw notYearly();
  return desktops;
}

/** The reference has no code for desktops that are paid by use: that of a product that does not fit stands in. */
function notYearly(): Refusal {
  return new Refusal(400, 'WKS.0301', 'Product package info error.', { detail: 'not billed yearly or monthly' });
}

/** What is paid for by order changes by order only. */
export function checkOrder({ params, world }: Call, desktops: readonly Desktop[]): void {
  const yearly = desktops.find(({ prepaid }) => prepaid);
  if (!yearly) return;
  const id = params.text('order_id');
  if (!id) throw refuse.invalid('order_id', `${yearly.name} is yearly/monthly: changing it takes an order`);
  if (!world.orders.get(id)) throw refuse.noOrder(id);
}
