import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { SHARER_PRODUCTS, type SharerProduct } from '../../world/offers.ts';
import { checkChangeable } from './desktop-changes.ts';
import { desktopsAsked } from './desktop-lookup.ts';
import { checkOrder } from './yearly-desktops.ts';

/** What collaboration on a desktop is called as a resource. */
const DESKTOP_SHARER = 'DESKTOP_SHARER';

function addSubResources(call: Call): Answer {
  const { params } = call;
  const product = sharerFor(params.need('sub_resource_sku'));
  const desktops = changeable(call);
  for (const desktop of desktops) checkSharable(desktop, product);
  const subs = desktops.map((desktop) => sharing(desktop, product));
  return ok({ job_id: call.startJob({ type: 'addSubResources', subs }).id });
}

function deleteSubResources(call: Call): Answer {
  checkSubResource(call.params.need('sub_resource_type'));
  const desktops = changeable(call);
  for (const desktop of desktops) checkShared(desktop);
  return ok({ job_id: call.startJob({ type: 'deleteSubResources', subs: desktops.map(unsharing) }).id });
}

/** The desktops asked for, when all of them can be changed now. */
function changeable(call: Call): Desktop[] {
  const desktops = desktopsAsked(call);
  checkChangeable(...desktops);
  checkOrder(call, desktops);
  return desktops;
}

/** A product that makes desktops collaborative. */
export function sharerFor(sku: string): SharerProduct {
  const product = SHARER_PRODUCTS.find(({ id, kind }) => id === sku && kind === 'desktop_sharer');
  if (!product) throw refuse.notFound('product', sku);
  return product;
}

export function checkSubResource(type: string): void {
  if (type !== DESKTOP_SHARER) throw refuse.invalid('sub_resource_type', DESKTOP_SHARER);
}

/** One collaboration a desktop, of its own kind. */
export function checkSharable(desktop: Desktop, product: SharerProduct): void {
  if (desktop.shareSku) throw refuse.conflict('SHARED', 'add collaboration', desktop.id);
  if (product.gpu && !desktop.product.gpu) {
    throw refuse.invalid('sub_resource_sku', `${desktop.name} has no GPU: not for a professional edition`);
  }
}

export function checkShared(desktop: Desktop): void {
  if (!desktop.shareSku) throw refuse.conflict('UNSHARED', 'delete collaboration', desktop.id);
}

export function sharing(desktop: Desktop, product: SharerProduct): SubJobOrder {
  return {
    desktop,
    succeed: () => {
      desktop.shareSku = product.id;
    },
  };
}

export function unsharing(desktop: Desktop): SubJobOrder {
  return {
    desktop,
    succeed: () => {
      delete desktop.shareSku;
    },
  };
}

/** Workspace API reference, "Desktop Collaboration". */
export const collaboration: SimulatedArea = {
  service: 'workspace',
  area: 'collaboration',
  reads: {},
  writes: { AddDesktopSubResources: addSubResources, DeleteDesktopSubResources: deleteSubResources },
};
