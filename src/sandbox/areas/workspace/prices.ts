import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { Product } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import { SHARER_PRODUCTS } from '../../world/offers.ts';
import { monthly, monthsLeft, priceOf } from '../../world/prices.ts';
import { volumeCode } from '../../world/volume-products.ts';
import { type Item, refundView, upgradeView, wholeView } from './price-views.ts';
import { changedDesktops, chosenImage, disksLike } from './yearly-desktops.ts';

function addVolume(call: Call): Answer {
  const { params } = call;
  const [type, size] = [params.need('volume_type'), params.number('volume_size') ?? 0];
  return quote(call, volumeCode(type), () => monthly.disk(type, size));
}

function extendVolume(call: Call): Answer {
  const { params } = call;
  const desktops = changedDesktops(call);
  const id = params.need('desktop_pool_disk_id');
  const size = params.number('new_size') ?? 0;
  const disks = disksLike(desktops, id);
  const items = desktops.flatMap((desktop, index) => {
    const disk = disks[index];
    if (!disk) return [];
    if (size <= disk.size) throw refuse.invalid('new_size', `the disk has ${disk.size} GB already`);
    return [itemOf(call, desktop, volumeCode(disk.type), monthly.disk(disk.type, size - disk.size))];
  });
  return ok(upgradeView(items));
}

function resize(call: Call): Answer {
  const { params, world } = call;
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  const items = changedDesktops(call).map((desktop) => itemOf(call, desktop, product.id, difference(desktop, product)));
  const upgrade = items.reduce((sum, { price }) => sum + price.amount, 0) >= 0;
  return ok({
    is_upgrade: upgrade,
    ...(upgrade
      ? { batch_inquiry_rsp_when_upgrade: upgradeView(items) }
      : { batch_inquiry_rsp_when_downgrade: refundView(items) }),
  });
}

function difference(desktop: Desktop, product: Product): number {
  return monthly.product(product) - monthly.product(desktop.product);
}

function changeImage(call: Call): Answer {
  const image = chosenImage(call);
  return quote(call, image.productCode ?? image.id, (desktop) =>
    Math.max(0, monthly.image(image) - monthly.image(desktop.image)),
  );
}

function addResources(call: Call): Answer {
  const sku = call.params.need('sub_resource_sku');
  const product = SHARER_PRODUCTS.find((each) => each.id === sku);
  if (!product) throw refuse.notFound('product', sku);
  return quote(call, sku, () => monthly.sharer(product));
}

/** Priced for what is left of each desktop's period. */
function quote(call: Call, productId: string, month: (desktop: Desktop) => number): Answer {
  const items = changedDesktops(call).map((desktop) => itemOf(call, desktop, productId, month(desktop)));
  return ok(wholeView(items, call.world.fresh.uuid()));
}

function itemOf({ now }: Call, desktop: Desktop, productId: string, month: number): Item {
  return { id: desktop.id, productId, price: priceOf(month * monthsLeft(desktop, now)) };
}

/** Workspace API reference, "Inquiry". */
export const prices: SimulatedArea = {
  service: 'workspace',
  area: 'prices',
  reads: {
    EstimateChangeImages: changeImage,
    EstimateDesktopPoolChangeImage: changeImage,
    EstimateDesktopPoolAddVolume: addVolume,
    EstimateDesktopPoolExtendVolume: extendVolume,
    EstimateDesktopPoolResize: resize,
    EstimateAddResources: addResources,
  },
  writes: {},
};
