import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import type { ImageServer } from '../../world/app-image-servers.ts';
import { appImages } from '../../world/app-images.ts';
import { subject } from '../../world/app-servers.ts';
import type { Failure, SubJobOrder } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { readyImageServerOf } from './image-server-lookup.ts';
import { refuseApp } from './refusals.ts';
import { captureImage, ordersFor } from './server-work.ts';

/** AppStream API reference, "Building a Cloud Application Image". */
const NAME = /^(?! )[\p{Script=Han}A-Za-z0-9_. -]{1,128}(?<! )$/u;
const DESCRIPTION = /^(?! )[^<>\r\n]*$/;

export function recreateImage(call: Call): Answer {
  const { params, world, now } = call;
  const imageServer = readyImageServerOf(call);
  const name = nameOf(params);
  const work = captureImage();
  const [order] = ordersFor(world, [imageServer.server], work) as [SubJobOrder];
  const image = { id: world.fresh.uuid(), name };
  const sub = capture(world, imageServer, image, order);
  Object.assign(imageServer, { state: 'BUILDING', updated: now });
  const job = call.startJob({ type: 'CREATE_SERVER_IMAGE', seconds: work.seconds, subs: [sub] }, world.imageJobs);
  return ok({ job_id: job.id });
}

function nameOf(params: Parameters): string {
  const name = params.need('name');
  if (!NAME.test(name)) throw refuseApp.invalid('name');
  if (!DESCRIPTION.test(params.text('description') ?? '')) throw refuseApp.invalid('description');
  return name;
}

/** One that fails leaves the image server as it was. */
function capture(
  world: World,
  imageServer: ImageServer,
  image: { id: string; name: string },
  work: SubJobOrder,
): SubJobOrder {
  const before = imageServer.state;
  return {
    ...work,
    ...subject(image),
    succeed: (at: number) => {
      work.succeed?.(at);
      const { os = 'Windows', version = '' } = world.part(appImages).get(imageServer.source.id) ?? {};
      world
        .part(appImages)
        .add({ ...image, type: 'private', os, version, programs: imageServer.programs, created: at });
      Object.assign(imageServer, { state: 'BUILT', imageId: image.id, updated: at });
    },
    fail: (at: number, failure: Failure) => {
      work.fail?.(at, failure);
      Object.assign(imageServer, { state: before, updated: at });
    },
  };
}
