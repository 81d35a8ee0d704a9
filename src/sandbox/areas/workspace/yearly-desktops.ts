import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { Image } from '../../world/company.ts';
import type { Desktop, Volume } from '../../world/desktop.ts';
import { imageFor } from './desktop-images.ts';
import { desktopsOf } from './desktop-lookup.ts';
import { membersOf, poolById } from './pool-lookup.ts';

/**
 * The yearly/monthly desktops that a change is priced or ordered for: those named, else those of the pool. Desktops of
 * pools and others do not go together (Workspace API reference, "Inquiry", `desktop_ids`).
 */
export function changedDesktops(call: Pick<Call, 'params' | 'world'>): Desktop[] {
  const ids = call.params.texts('desktop_ids');
  const desktops = ids.length > 0 ? desktopsOf(call, ids) : desktopsOfPool(call);
  if (new Set(desktops.map(({ pool }) => pool !== undefined)).size > 1) {
    throw refuse.invalid('desktop_ids', 'desktops of pools and others do not go together');
  }
  checkYearly(desktops);
  return desktops;
}

export function checkYearly(desktops: readonly Desktop[]): void {
  if (desktops.some(({ prepaid }) => !prepaid)) throw notYearly();
}

/**
 * The disk of each of these desktops that stands where the one with this id stands, of a desktop or of their pool;
 * the system disk comes first.
 */
export function disksLike(desktops: readonly Desktop[], id: string): (Volume | undefined)[] {
  const place = desktops.map((desktop) => placeOf(desktop, id)).find((at) => at >= 0);
  if (place === undefined) throw refuse.notFound('volume', id);
  return desktops.map((desktop) => disksOf(desktop)[place]);
}

function placeOf(desktop: Desktop, id: string): number {
  if (desktop.pool?.root.id === id) return 0;
  return disksOf(desktop).findIndex(({ volumeId, poolDisk }) => volumeId === id || poolDisk === id);
}

function disksOf(desktop: Desktop): Volume[] {
  return [desktop.root, ...desktop.data];
}

function desktopsOfPool({ params, world }: Pick<Call, 'params' | 'world'>): Desktop[] {
  const pool = poolById(world, params.need('desktop_pool_id'));
  const desktops = membersOf(world, pool).filter(({ prepaid }) => prepaid);
  if (desktops.length === 0) throw notYearly();
  return desktops;
}

/** The reference has no code for desktops that are paid by use: that of a product that does not fit stands in. */
function notYearly(): Refusal {
  return new Refusal(400, 'WKS.0301', 'Product package info error.', { detail: 'not billed yearly or monthly' });
}

/** The image that desktops are changed to, by its id or the code it is sold under. */
export function chosenImage({ params, world }: Pick<Call, 'params' | 'world'>): Image {
  const [id, code] = [params.text('image_id'), params.text('image_spec_code')];
  if (id) return imageFor(world, id);
  const image = world.images.all().find((each) => each.productCode === code);
  if (!image) throw refuse.noImage();
  return image;
}

/** What is paid for by order changes by order only. */
export function checkOrder({ params, world }: Call, desktops: readonly Desktop[]): void {
  const yearly = desktops.find(({ prepaid }) => prepaid);
  if (!yearly) return;
  const id = params.text('order_id');
  if (!id) throw refuse.invalid('order_id', `${yearly.name} is yearly/monthly: changing it takes an order`);
  if (!world.orders.get(id)) throw refuse.noOrder(id);
}
