import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { Pool, PoolDisk } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { JobOrder } from '../../world/jobs.ts';
import { checkSharable, checkShared, checkSubResource, sharerFor, sharing, unsharing } from './collaboration.ts';
import { delayOf, rebuilding, resizing, warn } from './desktop-lifecycle.ts';
import { ADDING, adding, checkRoomFor, ENLARGING, enlarging, newVolumes } from './disks.ts';
import { changedDesktops, chosenImage, disksLike } from './yearly-desktops.ts';

/** One kind of change for yearly/monthly desktops. */
export interface Change {
  params: Parameters;
  /** Refuses a desktop that can't be changed so. */
  check(desktop: Desktop): void;
  jobOf(desktops: readonly Desktop[], at: number): JobOrder;
  /** What the pool itself gets, when all of it is changed. */
  applyTo?(pool: Pool, desktops: readonly Desktop[]): void;
}

type Asked = Pick<Call, 'params' | 'world'>;

const KINDS: Readonly<Record<string, readonly [param: string, of: (asked: Asked) => Omit<Change, 'params'>]>> = {
  ADD_VOLUME: ['add_volume_param', addVolume],
  EXTEND_VOLUME: ['extend_volume_param', extendVolume],
  RESIZE: ['resize_param', resize],
  CHANGE_IMAGE: ['change_image_param', changeImage],
  ADD_SUB_RESOURCES: ['add_sub_resources_param', addCollaboration],
  DELETE_SUB_RESOURCES: ['delete_sub_resources_param', deleteCollaboration],
};

/** The kind that `type` names, with the parameter that goes with it. */
export function changeOf({ params, world }: Call): Change {
  const kind = KINDS[params.need('type')];
  if (!kind) throw refuse.invalid('type');
  const [name, of] = kind;
  const own = params.object(name);
  if (!own) throw refuse.invalid(name, `needed for ${params.need('type')}`);
  return { ...of({ params: own, world }), params: own };
}

const none = () => {};

function addVolume({ params, world }: Asked): Omit<Change, 'params'> {
  const wish = { type: params.need('volume_type'), size: params.number('volume_size') ?? 0 };
  if (wish.size % 10 !== 0) throw refuse.invalid('volume_size', 'in tens');
  let ofPool: PoolDisk | undefined;
  return {
    check: (desktop) => checkRoomFor(desktop, 1),
    jobOf: (desktops) => {
      const disk = { ...wish, ...(ofPool && { poolDisk: ofPool.id }) };
      const subs = desktops.map((desktop) => adding(desktop, newVolumes(world, [disk])));
      return { type: 'addVolumes', seconds: ADDING, subs };
    },
    applyTo: (pool) => {
      ofPool = { ...wish, id: world.fresh.uuid() };
      pool.data.push(ofPool);
    },
  };
}

function extendVolume({ params, world }: Asked): Omit<Change, 'params'> {
  const [id, size] = [params.need('desktop_pool_disk_id'), params.number('new_size') ?? 0];
  const all = changedDesktops({ params, world });
  const volumes = new Map(disksLike(all, id).map((volume, index) => [all[index], volume]));
  const tooSmall = () => refuse.invalid('new_size', `a disk has ${size} GB or more already`);
  return {
    check: (desktop) => {
      const volume = volumes.get(desktop);
      if (!volume) throw refuse.notFound('volume', id);
      if (size <= volume.size) throw tooSmall();
    },
    jobOf: (desktops) => ({
      type: 'expandVolumes',
      seconds: ENLARGING,
      subs: desktops.flatMap((desktop) => {
        const volume = volumes.get(desktop);
        return volume ? [enlarging(desktop, [{ volume, size: Math.max(size, volume.size) }])] : [];
      }),
    }),
    applyTo: (pool, [first]) => {
      const poolDisk = first && volumes.get(first)?.poolDisk;
      const disk = poolDisk === undefined ? pool.root : pool.data.find((one) => one.id === poolDisk);
      if (disk) disk.size = Math.max(disk.size, size);
    },
  };
}

/** Without `mode` only desktops that are off change. */
function resize({ params, world }: Asked): Omit<Change, 'params'> {
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  const stops = params.text('mode') === 'STOP_DESKTOP';
  return {
    check: (desktop) => {
      if (desktop.product === product) throw refuse.invalid('product_id', `${desktop.name} has this product already`);
      if (!stops && desktop.status === 'ACTIVE') throw refuse.conflict('ACTIVE', 'resize', desktop.id);
    },
    jobOf: (desktops) => ({
      type: 'resizeDesktops',
      subs: desktops.map((desktop) => resizing(world, desktop, product)),
    }),
    applyTo: (pool) => {
      pool.product = product;
    },
  };
}

function changeImage({ params, world }: Asked): Omit<Change, 'params'> {
  const image = chosenImage({ params, world });
  return {
    check: none,
    jobOf: (desktops, now) => {
      warn({ params, world, now }, desktops);
      const subs = desktops.map((desktop) => rebuilding(world, desktop, image));
      return { type: 'rebuildDesktops', subs, delay: delayOf(params) };
    },
    applyTo: (pool) => {
      pool.image = image;
    },
  };
}

function addCollaboration({ params }: Asked): Omit<Change, 'params'> {
  const product = sharerFor(params.need('sub_resource_sku'));
  return {
    check: (desktop) => checkSharable(desktop, product),
    jobOf: (desktops) => ({ type: 'addSubResources', subs: desktops.map((desktop) => sharing(desktop, product)) }),
  };
}

function deleteCollaboration({ params }: Asked): Omit<Change, 'params'> {
  checkSubResource(params.need('sub_resource_type'));
  return {
    check: checkShared,
    jobOf: (desktops) => ({ type: 'deleteSubResources', subs: desktops.map(unsharing) }),
  };
}
