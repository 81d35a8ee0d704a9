import type { Parameters } from '../../parameters.ts';
import { type AppImage, appImages } from '../../world/app-images.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

/** The image `id` of a request that says of which kind it is. */
export function imageGiven(world: World, id: string, type: string | undefined): AppImage {
  const image = world.part(appImages).get(id);
  if (!image) throw refuseApp.noImage(id);
  if (type && type !== image.type) throw refuseApp.badImage(`its type is ${image.type}`);
  return image;
}

/** Who takes an image of the marketplace names the product under which it was bought there. */
export function checkMarketProduct(image: AppImage, given: Parameters, name = 'image_product_id'): void {
  if (image.type !== 'gold') return;
  const product = given.text(name);
  if (!product) throw refuseApp.invalid(`${name}: needed for gold images`);
  if (product !== image.productId) throw refuseApp.noRightToImage();
}
