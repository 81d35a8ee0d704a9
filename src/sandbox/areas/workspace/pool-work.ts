import { type Answer, noContent, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { Pool, PoolDisk } from '../../world/company.ts';
import type { Desktop, Volume } from '../../world/desktop.ts';
import type { Job, JobOrder, SubJobOrder } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { imageFor } from './desktop-images.ts';
import { delayOf, rebuilding, resizing, warn } from './desktop-lifecycle.ts';
import { runDesktops } from './desktop-power.ts';
import { messages } from './desktop-support.ts';
import { diskFrom, MOST_DISKS } from './pool-creation.ts';
import { growth, POOL_BUILDING } from './pool-growth.ts';
import { differences, freeMembersOf, membersOf, poolOf } from './pool-lookup.ts';
import { checkOrder } from './yearly-desktops.ts';

const DISK_SECONDS = [20, 40] as const;

/** A job of a pool; where no desktop has anything to do, of the pool alone. */
export function startPoolJob(call: Call, pool: Pool, order: JobOrder): Job {
  const subs = order.subs.length > 0 ? order.subs : [{ entity: pool.name }];
  return call.startJob({ ...order, subs, poolId: pool.id });
}

export function expandPool(call: Call): Answer {
  const pool = poolOf(call);
  const built = growth(call.world, pool, call.params.number('size') ?? 0, call.now);
  const subs = built.map(({ work }) => work);
  return ok({ job_id: startPoolJob(call, pool, { type: 'expandDesktopPool', seconds: POOL_BUILDING, subs }).id });
}

/** Yearly/monthly desktops of the pool are left as they are: changing them takes an order. */
export function resizePool(call: Call): Answer {
  const { params, world } = call;
  const pool = poolOf(call);
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  if (product === pool.product) throw refuse.invalid('product_id', 'the pool has this product already');
  if (pool.prepaid) throw refuse.notForPrepaid();
  const desktops = freeMembersOf(world, pool).filter((desktop) => !desktop.prepaid && desktop.product !== product);
  pool.product = product;
  const subs = desktops.map((desktop) => resizing(world, desktop, product));
  const job = startPoolJob(call, pool, { type: 'resizeDesktops', subs });
  return ok({ job_id: job.id, jobs: desktops.map(({ id }) => ({ desktop_id: id, job_id: job.id })) });
}

/** With `is_fix` only those that miss the pool's image, which does not change. */
export function rebuildPool(call: Call): Answer {
  const { params, world } = call;
  const pool = poolOf(call);
  const image = imageFor(world, params.need('image_id'), params.text('image_type'));
  const fix = params.flag('is_fix') ?? false;
  if (fix && image !== pool.image) throw refuse.invalid('image_id', "with is_fix it is the pool's image");
  const members = freeMembersOf(world, pool);
  // Workspace API reference, "Recompose the system disk in the desktop pool", `order_id`.
  if (image.productCode) checkOrder(call, members);
  const desktops = fix ? members.filter((desktop) => differences(desktop).includes('IMAGE')) : members;
  pool.image = image;
  warn(call, desktops);
  const subs = desktops.map((desktop) => rebuilding(world, desktop, image));
  const order = { type: 'rebuildDesktopPool', seconds: [90, 180], subs, delay: delayOf(params) } as const;
  return ok({ job_id: startPoolJob(call, pool, order).id });
}

export function addPoolVolumes(call: Call): Answer {
  const { params, world } = call;
  const pool = poolOf(call);
  const disks = wanted(params).map((disk) => diskFrom(disk, world));
  return ok({ job_id: startPoolJob(call, pool, addition(world, pool, freeMembersOf(world, pool), disks)).id });
}

/** Gives a pool more disks and each of these desktops a copy of every one. */
function addition(world: World, pool: Pool, desktops: readonly Desktop[], disks: readonly PoolDisk[]): JobOrder {
  if (pool.data.length + disks.length > MOST_DISKS) throw refuse.invalid('volumes', `at most ${MOST_DISKS} data disks`);
  pool.data.push(...disks);
  const subs = desktops.map(
    (desktop): SubJobOrder => ({
      desktop,
      succeed: (at) => {
        for (const { id, type, size } of disks) {
          desktop.data.push({ type, size, volumeId: world.fresh.uuid(), created: at, poolDisk: id });
        }
      },
    }),
  );
  return { type: 'addDesktopPoolVolumes', seconds: DISK_SECONDS, subs };
}

export function deletePoolVolumes(call: Call): Answer {
  const { params, world } = call;
  const pool = poolOf(call);
  const ids = new Set(wanted(params).map((disk) => dataDiskOf(pool, disk.need('id')).id));
  const members = freeMembersOf(world, pool);
  pool.data = pool.data.filter(({ id }) => !ids.has(id));
  const subs = members.map(
    (desktop): SubJobOrder => ({
      desktop,
      succeed: () => {
        desktop.data = desktop.data.filter(({ poolDisk }) => poolDisk === undefined || !ids.has(poolDisk));
      },
    }),
  );
  return ok({ job_id: startPoolJob(call, pool, { type: 'deleteDesktopPoolVolumes', seconds: DISK_SECONDS, subs }).id });
}

export function expandPoolVolumes(call: Call): Answer {
  const { params, world } = call;
  const pool = poolOf(call);
  const growths = wanted(params).map((disk) => growthOf(pool, disk.need('id'), disk.number('size') ?? 0));
  return ok({ job_id: startPoolJob(call, pool, enlargement(pool, freeMembersOf(world, pool), growths)).id });
}

interface DiskGrowth {
  disk: PoolDisk;
  /** GB afterwards. */
  size: number;
}

/** A disk only grows. */
function growthOf(pool: Pool, id: string, size: number): DiskGrowth {
  const disk = id === pool.root.id ? pool.root : dataDiskOf(pool, id);
  if (size <= disk.size) throw refuse.invalid('size', `the disk has ${disk.size} GB already`);
  return { disk, size };
}

function enlargement(pool: Pool, desktops: readonly Desktop[], growths: readonly DiskGrowth[]): JobOrder {
  for (const { disk, size } of growths) disk.size = size;
  const subs = desktops.map(
    (desktop): SubJobOrder => ({
      desktop,
      succeed: () => {
        for (const { disk, size } of growths) {
          for (const volume of copiesOf(desktop, pool, disk)) volume.size = Math.max(volume.size, size);
        }
      },
    }),
  );
  return { type: 'expandVolumes', seconds: DISK_SECONDS, subs };
}

function copiesOf(desktop: Desktop, pool: Pool, disk: PoolDisk): Volume[] {
  return disk === pool.root ? [desktop.root] : desktop.data.filter(({ poolDisk }) => poolDisk === disk.id);
}

function dataDiskOf(pool: Pool, id: string): PoolDisk {
  const disk = pool.data.find((one) => one.id === id);
  if (!disk) throw refuse.notFound('disk', id);
  return disk;
}

function wanted(params: Parameters): Parameters[] {
  const disks = params.objects('volumes');
  if (disks.length === 0) throw refuse.invalid('volumes');
  return disks;
}

/** Desktops that are not in a state for it are left out; when none is, the first one's refusal is the answer. */
export function runPool(call: Call): Answer {
  const pool = poolOf(call);
  const word = call.params.need('op_type');
  const ids = membersOf(call.world, pool).map(({ id }) => id);
  if (ids.length === 0) throw refuse.noResource();
  const name = word === 'hibernate' ? 'os-hibernate' : word;
  return ok({ job_id: runDesktops(call, ids, { name, type: 'executeDesktopsAction', poolId: pool.id }).job.id });
}

export function notifyPool(call: Call): Answer {
  const pool = poolOf(call);
  const subs = messages(call, membersOf(call.world, pool));
  if (subs.length === 0) throw refuse.noResource();
  return ok({ job_id: startPoolJob(call, pool, { type: 'sendNotifications', subs }).id });
}

/** Only an empty pool can go (Workspace API reference, "Deleting a Desktop Pool"). */
export function deletePool(call: Call): Answer {
  const { world } = call;
  const pool = poolOf(call);
  if (pool.coming > 0 || membersOf(world, pool).length > 0) {
    throw refuse.conflict('DESKTOPS_EXIST', 'delete desktop pool', pool.id);
  }
  const sub: SubJobOrder = { holds: pool, entity: pool.name, succeed: () => void world.pools.delete(pool.id) };
  startPoolJob(call, pool, { type: 'deleteDesktopPool', seconds: [5, 10], subs: [sub] });
  return noContent();
}
