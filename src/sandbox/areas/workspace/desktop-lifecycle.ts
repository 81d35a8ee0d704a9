import { type Answer, accepted, noContent, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { MINUTE } from '../../time.ts';
import type { Image, Product } from '../../world/company.ts';
import type { Desktop } from '../../world/desktop.ts';
import { announce } from '../../world/desktop-events.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { unplug } from '../../world/network.ts';
import { fits, usedBy } from '../../world/quotas.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable, objectionToChange } from './desktop-changes.ts';
import { createDesktop } from './desktop-creation.ts';
import { imageAsked } from './desktop-images.ts';
import { desktopOf, desktopsAsked, desktopsOf } from './desktop-lookup.ts';
import { disconnect, registerSoon } from './desktop-power.ts';
import { autoscale } from './pool-growth.ts';

/** A deleted desktop is still shown as DELETED for so many seconds. */
const LINGERS = 60;
/** `delete_users` takes effect this much later (Terraform provider, pull request 3654). */
const USERS_GO_AFTER = 10;

function deleteDesktop(call: Call): Answer {
  const { world } = call;
  const desktop = desktopOf(call);
  const refusal = objectsToDeletion(desktop);
  if (refusal) throw refusal;
  call.startJob({ type: 'deleteDesktops', subs: [deletion(world, desktop, optionsOf(call))] });
  return noContent();
}

/** All or none. That one of them is being deleted already is said with HTTP 200 (Workspace API reference, "Error Codes"). */
function batchDeleteDesktops(call: Call): Answer {
  const desktops = desktopsAsked(call);
  for (const desktop of desktops) {
    const refusal = objectsToDeletion(desktop);
    if (refusal?.code === 'WKS.0402') return ok({ error_code: refusal.code, error_msg: refusal.message });
    if (refusal) throw refusal;
  }
  const options = optionsOf(call);
  const subs = desktops.map((desktop) => deletion(call.world, desktop, options));
  return accepted({ job_id: call.startJob({ type: 'deleteDesktops', subs }).id });
}

/** Yearly/monthly ones are unsubscribed instead (BSS API reference, "Unsubscribing from Yearly/Monthly Resources"). */
function objectsToDeletion(desktop: Desktop): Refusal | undefined {
  if (desktop.prepaid) return refuse.notForPrepaid();
  return desktop.busy ? objectionToChange(desktop) : undefined;
}

interface DeleteOptions {
  users: boolean;
  mail: boolean;
}

/** Defaults: users stay, mails are sent (Workspace API reference, "Deletes One Desktop"). */
function optionsOf({ params }: Call): DeleteOptions {
  return { users: params.flag('delete_users') ?? false, mail: params.flag('email_notification') ?? true };
}

/** The end of a desktop, its assignments, address and snapshots. */
export function deletion(world: World, desktop: Desktop, options: DeleteOptions): SubJobOrder {
  return {
    desktop,
    start: (at) => {
      world.begin(desktop, 'deleting');
      disconnect(desktop, at, 'UNREGISTER');
    },
    succeed: (at) => {
      const owners = desktop.assignments.flatMap((one) => world.people.get(one.id) ?? []);
      for (const owner of owners) {
        if (options.mail) world.mail(owner.email, 'desktop deleted', `${desktop.name} was deleted.`, at);
      }
      world.people.unassign(desktop, () => true);
      unplug(desktop.nic);
      for (const snapshot of world.snapshots.all().filter((one) => one.desktopId === desktop.id)) {
        world.snapshots.delete(snapshot.id);
      }
      world.later(at, LINGERS, () => world.fleet.forget(desktop.id));
      world.fleet.bury(desktop);
      if (desktop.pool) autoscale(world, desktop.pool, at);
      if (!options.users) return;
      world.later(at, USERS_GO_AFTER, () => {
        for (const owner of owners) if (owner.desktops.size === 0) world.people.delete(owner.id);
      });
    },
    fail: (at) => world.settle(desktop, at, { task: 'deleteFailed' }),
  };
}

function resizeDesktop(call: Call): Answer {
  const { params, world } = call;
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  if (params.need('mode') !== 'STOP_DESKTOP') throw refuse.invalid('mode');
  const ids = params.objects('desktops').map((desktop) => desktop.need('desktop_id'));
  const desktops = desktopsOf(call, ids);
  if (desktops.length === 0) throw refuse.invalid('desktops');
  for (const desktop of desktops) {
    checkChangeable(desktop);
    if (desktop.product === product) throw refuse.invalid('product_id', `${desktop.name} has this product already`);
    if (desktop.prepaid)
      throw refuse.invalid('desktops', `${desktop.name} is yearly/monthly: resizing it takes an order`);
  }
  checkRoomFor(world, desktops, product);
  const subs = desktops.map((desktop) => resizing(world, desktop, product));
  const job = call.startJob({ type: 'resizeDesktops', subs });
  return ok({ job_id: job.id, jobs: desktops.map((desktop) => ({ desktop_id: desktop.id, job_id: job.id })) });
}

/** What the new product takes on top of the present ones. */
function checkRoomFor(world: World, desktops: readonly Desktop[], product: Product): void {
  const before = usedBy(desktops);
  const after = usedBy(desktops.map((desktop) => ({ ...desktop, product })));
  const types = ['gpu_instances', 'cores', 'Memory'] as const;
  const more = Object.fromEntries(types.map((type) => [type, Math.max(0, after[type] - before[type])]));
  if (!fits(world, more)) throw refuse.quota();
}

export function resizing(world: World, desktop: Desktop, product: Product): SubJobOrder {
  return maintained(world, desktop, 'resize_prep', () => {
    desktop.product = product;
  });
}

function rebuild(call: Call): Answer {
  const { params, world } = call;
  const image = imageAsked({ params, world });
  const desktops = desktopsAsked(call);
  checkChangeable(...desktops);
  warn(call, desktops);
  const subs = desktops.map((desktop) => rebuilding(world, desktop, image));
  return ok({ job_id: call.startJob({ type: 'rebuildDesktops', subs, delay: delayOf(params) }).id });
}

/** Shows the message of a rebuild on the screens it will take away. */
export function warn(
  { params, world, now }: Pick<Call, 'params' | 'world' | 'now'>,
  desktops: readonly Desktop[],
): void {
  const text = params.text('message');
  if (!text) return;
  for (const desktop of desktops) world.notifications.push({ to: desktop.id, about: 'rebuild', text, time: now });
}

/** Milliseconds that users have to save their data before a rebuild. */
export function delayOf(params: Parameters): number {
  return (params.number('delay_time') ?? 0) * MINUTE;
}

export function rebuilding(world: World, desktop: Desktop, image: Image): SubJobOrder {
  return maintained(world, desktop, 'rebuilding', (at) => {
    reimage(desktop, image, at);
    announce(world, 'POST_REBUILD_DESKTOP_SUCCESS', desktop, at);
  });
}

/** Puts an image on the system disk: what was there is gone. */
export function reimage(desktop: Desktop, image: Image, at: number): void {
  desktop.image = image;
  desktop.wiped = at;
  desktop.agentInstalled = false;
}

/** Work on a desktop that ends its session, and leaves it as it was: running or not. */
export function maintained(world: World, desktop: Desktop, task: string, work: (at: number) => void): SubJobOrder {
  return {
    desktop,
    start: (at) => {
      world.begin(desktop, task);
      disconnect(desktop, at, 'UNREGISTER');
    },
    succeed: (at) => {
      work(at);
      world.settle(desktop, at, {});
      registerSoon(world, desktop, at);
    },
    fail: (at) => {
      world.settle(desktop, at, {});
      registerSoon(world, desktop, at);
    },
  };
}

function changeDesktopToImage(call: Call): Answer {
  const { params, world } = call;
  const desktop = desktopOf(call);
  const name = params.need('image_name');
  checkChangeable(desktop);
  const job = call.startJob({
    type: 'desktopToImage',
    subs: [
      {
        desktop,
        entity: name,
        start: () => world.begin(desktop, 'updating'),
        succeed: (at) => {
          const { os, version, code } = desktop.image;
          world.images.add({ id: world.fresh.uuid(), name, type: 'private', os, version, code, created: at });
          world.settle(desktop, at, {});
        },
        fail: (at) => world.settle(desktop, at, {}),
      },
    ],
  });
  return ok({ job_id: job.id });
}

export const lifecycleWrites: Record<string, Handler> = {
  CreateDesktop: createDesktop,
  DeleteDesktop: deleteDesktop,
  BatchDeleteDesktops: batchDeleteDesktops,
  ResizeDesktop: resizeDesktop,
  BatchRebuildDesktopsSystemDisk: rebuild,
  ChangeDesktopToImage: changeDesktopToImage,
};
