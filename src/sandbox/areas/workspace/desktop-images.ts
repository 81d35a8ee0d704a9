import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { appImages } from '../../world/app-images.ts';
import type { Image } from '../../world/company.ts';
import type { World } from '../../world/world.ts';

/** The image with this id, of this type where one is given. Those that application servers are made of are not for desktops. */
export function imageFor(world: World, id: string, type?: string): Image {
  const image = world.images.get(id);
  if (image && (!type || image.type === type)) return image;
  if (!image && world.part(appImages).get(id)) {
    throw new Refusal(400, 'WKS.00010000', 'The platform type of the image is not supported.');
  }
  throw refuse.noImage();
}

/** As `imageFor`, where both have to be named. */
export function imageAsked({ params, world }: Pick<Call, 'params' | 'world'>): Image {
  return imageFor(world, params.need('image_id'), params.need('image_type'));
}
