import { refuse } from '../../refusal.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { World } from '../../world/world.ts';
import { attachment, checkAttachable } from './desktop-assignment.ts';
import { imageAsked, imageFor } from './desktop-images.ts';
import { delayOf, rebuilding, reimage, warn } from './desktop-lifecycle.ts';
import { desktopOf, desktopsOf } from './desktop-lookup.ts';
import { matchOf } from './desktop-matching.ts';
import { ADDING, adding, checkRoomFor, disksOf, newVolumes } from './disks.ts';
import { changeDesktops, type Work } from './order-placing.ts';
import type { Wanted } from './purchases.ts';
import { checkYearly } from './yearly-desktops.ts';

/** Paid for as long as the desktop is. */
export function addDisks(wanted: Wanted): Work {
  const { params, world } = wanted;
  const desktop = desktopOf(wanted);
  const disks = disksOf(params.objects('volumes'));
  checkYearly([desktop]);
  checkRoomFor(desktop, disks.length);
  return disksFor(world, desktop, disks);
}

export function disksFor(world: World, desktop: Desktop, disks: readonly { type: string; size: number }[]): Work {
  return {
    about: [desktop.id],
    build: (at, delivered) => {
      const volumes = newVolumes(world, disks);
      const jobOf = (desktops: readonly Desktop[]) => {
        for (const one of desktops) checkRoomFor(one, disks.length);
        return { type: 'addVolumes', seconds: ADDING, subs: desktops.map((one) => adding(one, volumes)) };
      };
      const idsOf = () => [desktop.id, ...volumes.map(({ volumeId }) => volumeId)];
      changeDesktops(world, [desktop], jobOf, { at, delivered, idsOf });
    },
  };
}

/** With an image that costs extra. */
export function rebuild(wanted: Wanted): Work {
  const { params, world } = wanted;
  const image = imageAsked({ params, world });
  const desktops = desktopsOf(wanted, params.texts('desktop_ids'));
  if (desktops.length === 0) throw refuse.invalid('desktop_ids');
  checkYearly(desktops);
  return {
    about: desktops.map(({ id }) => id),
    build: (at, delivered) => {
      const jobOf = (there: readonly Desktop[], now: number) => {
        warn({ params, world, now }, there);
        const subs = there.map((desktop) => rebuilding(world, desktop, image));
        return { type: 'rebuildDesktops', subs, delay: delayOf(params) };
      };
      changeDesktops(world, desktops, jobOf, { at, delivered });
    },
  };
}

/** To users, with an image that costs extra where one is named. */
export function assign(wanted: Wanted): Work {
  const { params, world } = wanted;
  const matches = params.objects('desktops').map((wish) => matchOf(wanted, wish));
  if (matches.length === 0) throw refuse.invalid('desktops');
  const imageId = params.text('image_id');
  const image = imageId === undefined ? undefined : imageFor(world, imageId);
  for (const match of matches) checkAttachable(world, match);
  const desktops = matches.map(({ desktop }) => desktop);
  checkYearly(desktops);
  return {
    about: desktops.map(({ id }) => id),
    build: (at, delivered) => {
      const jobOf = (there: readonly Desktop[]) => {
        const able = matches.filter(({ desktop }) => there.includes(desktop));
        for (const match of able) checkAttachable(world, match);
        const subs = able.map((match) =>
          attachment(world, match, (then) => image && reimage(match.desktop, image, then)),
        );
        return { type: 'attachDesktops', subs };
      };
      changeDesktops(world, desktops, jobOf, { at, delivered });
    },
  };
}
