import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { MINUTE } from '../../time.ts';
import { volumeProductView } from '../../volume-view.ts';
import { ZONES } from '../../world/company.ts';
import type { Desktop, Volume } from '../../world/desktop.ts';
import type { Job, SubJobOrder } from '../../world/jobs.ts';
import { Part } from '../../world/part.ts';
import { fits } from '../../world/quotas.ts';
import { VOLUME_PRODUCTS, type VolumeProduct } from '../../world/volume-products.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable } from './desktop-changes.ts';
import { desktopOf, desktopsOf } from './desktop-lookup.ts';

/** What a desktop can have (Workspace API reference, "Adding a Desktop Disk"). */
const MOST = 10;
const SIZES = { from: 10, to: 32_760, step: 10 } as const;
const TYPES = ['SAS', 'SSD', 'GPSSD'];

/** So long the next disks are refused after some were ordered (Terraform provider, pull request 8589). */
const PAUSE = 5 * MINUTE;

/** When disks were last ordered, by desktop. */
const ordered = new Part(() => new Map<string, number>());

/** Workspace API reference, "Error Codes". */
const refusals = {
  mounting: () =>
    new Refusal(500, 'WKS.00010200', 'A disk mounting task exists on the desktop. Please try again later.'),
  adding: () => new Refusal(403, 'WKS.0407', 'This operation cannot be performed because disks are being added.'),
};

interface Addition {
  desktop: Desktop;
  disks: { type: string; size: number }[];
}

function addDesktopVolumes(call: Call): Answer {
  const job = add(call, [{ desktop: desktopOf(call), disks: disksOf(call.params.objects('volumes')) }]);
  return ok(provisioning(call, job, 60));
}

function addVolumes(call: Call): Answer {
  const wishes = call.params.objects('desktop_volumes');
  const desktops = desktopsOf(
    call,
    wishes.map((wish) => wish.need('desktop_id')),
  );
  if (desktops.length < wishes.length) throw refuse.invalid('desktop_volumes', 'a desktop is there twice');
  const additions = wishes.map((wish, index) => ({
    desktop: desktops[index] as Desktop,
    disks: disksOf(wish.objects('volumes')),
  }));
  return ok({ job_id: add(call, additions).id });
}

export function disksOf(wishes: readonly Parameters[]): Addition['disks'] {
  if (wishes.length === 0) throw refuse.invalid('volumes');
  return wishes.map((wish) => {
    const [type, size] = [wish.need('type'), wish.number('size') ?? 0];
    if (!TYPES.includes(type)) throw refuse.invalid('volumes.type');
    if (size < SIZES.from || size > SIZES.to || size % SIZES.step !== 0) throw refuse.invalid('volumes.size');
    return { type, size };
  });
}

/** All or none. */
function add(call: Call, additions: readonly Addition[]): Job {
  const { world, now } = call;
  const last = world.part(ordered);
  for (const { desktop, disks } of additions) {
    checkReady(desktop, world, refusals.adding);
    if (now < (last.get(desktop.id) ?? Number.NEGATIVE_INFINITY) + PAUSE / world.speed) throw refusals.adding();
    checkRoomFor(desktop, disks.length);
  }
  const disks = additions.flatMap((addition) => addition.disks);
  const gigabytes = disks.reduce((sum, { size }) => sum + size, 0);
  if (!fits(world, { volumes: disks.length, volume_gigabytes: gigabytes })) throw refuse.quota();
  for (const { desktop } of additions) last.set(desktop.id, now);
  const subs = additions.map(({ desktop, disks }) => adding(desktop, newVolumes(world, disks)));
  return call.startJob({ type: 'addVolumes', seconds: ADDING, subs });
}

/** Seconds. */
export const ADDING = [20, 40] as const;
export const ENLARGING = [15, 30] as const;

export function checkRoomFor(desktop: Desktop, disks: number): void {
  if (desktop.data.length + disks > MOST) {
    throw refuse.invalid('volumes', `${desktop.name} would have more than ${MOST} data disks`);
  }
}

/** Disks that are on no desktop yet. */
export function newVolumes(world: World, disks: readonly Addition['disks'][number][]): NewVolume[] {
  return disks.map((disk) => ({ ...disk, volumeId: world.fresh.uuid() }));
}

type NewVolume = Omit<Volume, 'created'>;

export function adding(desktop: Desktop, volumes: readonly NewVolume[]): SubJobOrder {
  return {
    desktop,
    succeed: (at) => {
      desktop.data.push(...volumes.map((volume) => ({ ...volume, created: at })));
    },
  };
}

/** Disks of yearly/monthly desktops go by orders; the others change while the desktop runs or is shut down. */
function checkReady(desktop: Desktop, world: World, whileAdding = refusals.mounting): void {
  if (desktop.busy !== undefined) {
    const type = world.jobs.subJob(desktop.busy)?.type;
    if (type === 'deleteDesktops') throw refuse.deleting();
    if (type === 'addVolumes') throw whileAdding();
  }
  checkChangeable(desktop);
  if (desktop.prepaid) {
    throw refuse.invalid('desktop_id', `${desktop.name} is yearly/monthly: changing its disks takes an order`);
  }
  if (desktop.status !== 'ACTIVE' && desktop.status !== 'SHUTOFF') {
    throw refuse.conflict(desktop.status, 'change volumes', desktop.id);
  }
}

/** Minutes, as billing reckons (Workspace API reference, "Adding a Desktop Disk"). */
function provisioning({ world }: Call, job: Job, longest: number) {
  return {
    job_id: job.id,
    getJobEndpoint: `/v2/${world.projectId}/workspace-jobs/${job.id}`,
    maxProvisionTime: longest,
    minProvisionTime: 3,
    periodicQueryTime: 1,
  };
}

interface Growth {
  volume: Volume;
  size: number;
}

function expandDesktopVolume(call: Call): Answer {
  const desktop = desktopOf(call);
  const growth = growthOf(desktop, call.params);
  return ok(provisioning(call, expand(call, new Map([[desktop, [growth]]])), 20));
}

function expandVolumes(call: Call): Answer {
  const growths = new Map<Desktop, Growth[]>();
  for (const wish of call.params.objects('desktop_volumes_expansion')) {
    const desktop = desktopsOf(call, [wish.need('desktop_id')])[0] as Desktop;
    const own = growths.get(desktop) ?? [];
    const growth = growthOf(desktop, wish);
    if (own.some(({ volume }) => volume === growth.volume)) throw refuse.invalid('volume_id', 'a disk is there twice');
    growths.set(desktop, [...own, growth]);
  }
  if (growths.size === 0) throw refuse.invalid('desktop_volumes_expansion');
  return ok({ job_id: expand(call, growths).id });
}

/** A disk only grows. */
export function growthOf(desktop: Desktop, wish: Parameters): Growth {
  const id = wish.need('volume_id');
  const volume = [desktop.root, ...desktop.data].find((one) => one.volumeId === id);
  if (!volume) throw refuse.notFound('volume', id);
  const size = wish.number('new_size') ?? 0;
  if (size > SIZES.to) throw refuse.invalid('new_size');
  if (size <= volume.size) throw refuse.invalid('new_size', `the disk has ${volume.size} GB already`);
  return { volume, size };
}

/** All or none. */
function expand(call: Call, growths: ReadonlyMap<Desktop, readonly Growth[]>): Job {
  for (const desktop of growths.keys()) checkReady(desktop, call.world);
  const more = [...growths.values()].flat().reduce((sum, { volume, size }) => sum + size - volume.size, 0);
  if (!fits(call.world, { volume_gigabytes: more })) throw refuse.quota();
  const subs = [...growths].map(([desktop, own]) => enlarging(desktop, own));
  return call.startJob({ type: 'expandVolumes', seconds: ENLARGING, subs });
}

export function enlarging(desktop: Desktop, growths: readonly Growth[]): SubJobOrder {
  return {
    desktop,
    succeed: () => {
      for (const { volume, size } of growths) volume.size = size;
    },
  };
}

function deleteDesktopVolumes(call: Call): Answer {
  const desktop = desktopOf(call);
  const ids = new Set(call.params.texts('volume_ids'));
  if (ids.size === 0 || ids.has(desktop.root.volumeId)) throw refuse.invalid('volume_ids', 'only data disks');
  for (const id of ids) {
    if (!desktop.data.some((volume) => volume.volumeId === id)) throw refuse.notFound('volume', id);
  }
  checkReady(desktop, call.world);
  const succeed = () => {
    desktop.data = desktop.data.filter((volume) => !ids.has(volume.volumeId));
  };
  return ok({ job_id: call.startJob({ type: 'deleteVolumes', seconds: [10, 20], subs: [{ desktop, succeed }] }).id });
}

function listVolumeProducts({ params }: Call): Answer {
  const zone = params.text('availability_zone');
  if (zone && !ZONES.some((each) => each === zone)) throw refuse.noZone(zone);
  const types = new Set(params.words('volume_type'));
  const products = VOLUME_PRODUCTS.filter(({ type }) => types.size === 0 || types.has(type));
  return ok({ volumes: products.map((product) => productView(product, zone)) });
}

function productView(product: VolumeProduct, zone: string | undefined) {
  return {
    ...volumeProductView(product),
    domain_ids: [],
    status: zone !== undefined && product.soldOutIn === zone ? 'sellout' : 'normal',
  };
}

/** Workspace API reference, "Disk". */
export const disks: SimulatedArea = {
  service: 'workspace',
  area: 'disks',
  reads: { ListVolumeProductInfo: listVolumeProducts },
  writes: {
    AddDesktopVolumes: addDesktopVolumes,
    DeleteDesktopVolumes: deleteDesktopVolumes,
    AddVolumes: addVolumes,
    ExpandDesktopVolume: expandDesktopVolume,
    ExpandVolumes: expandVolumes,
  },
};
