import { refuse } from '../../refusal.ts';
import type { Image, Pool, Product, Subnet } from '../../world/company.ts';
import type { Desktop, Nic, Tag } from '../../world/desktop.ts';
import { announce } from '../../world/desktop-events.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { type DiskSpec, makeDesktop, makePerson } from '../../world/make.ts';
import { freeAddresses, isFree, plug, unplug } from '../../world/network.ts';
import type { Person } from '../../world/person.ts';
import { fits, usedBy } from '../../world/quotas.ts';
import type { World } from '../../world/world.ts';
import { NAME } from './desktop-inventory.ts';
import { registerSoon } from './desktop-power.ts';
import { checkNewUserName } from './user-names.ts';

/** One desktop to come. */
export interface Wish {
  name: string;
  osHostName?: string;
  user?: string;
  email?: string;
  phone?: string;
  group?: string;
  ip?: string;
}

/** Of yearly/monthly desktops: the order, and for how long. */
export interface Purchase {
  orderId: string;
  expires: number;
  renews?: boolean;
}

/** What all desktops of one request have in common. */
export interface Model {
  product: Product;
  image: Image;
  subnet: Subnet;
  securityGroups: string[];
  root: DiskSpec;
  data: DiskSpec[];
  type: Desktop['type'];
  pool?: Pool;
  zone?: string;
  ou?: string;
  tags: Tag[];
  enterpriseProjectId?: string;
  mail: boolean;
  /** Anything else that a desktop gets once it is there. */
  equip?(desktop: Desktop, at: number): void;
  /** Yearly/monthly ones belong to an order and expire. */
  purchase?: Purchase;
}

/** A desktop that is being created, and the work of it. */
export interface Building {
  desktop: Desktop;
  work: SubJobOrder;
}

/** Refuses what there is no room, no address or no name for. */
export function checkRoom(world: World, model: Model, wishes: readonly Wish[]): void {
  if (!fits(world, usedBy(wishes.map(() => model)))) throw refuse.quota();
  for (const { name, user } of wishes) {
    if (user !== undefined && !world.people.named(user)) checkNewUserName(world, user, model.image);
    if (!NAME.test(name)) throw refuse.invalid('computer_name');
    if (world.fleet.hasName(name)) throw refuse.nameTaken();
  }
  if (new Set(wishes.map((wish) => wish.name.toUpperCase())).size < wishes.length) throw refuse.nameTaken();
  const named = wishes.flatMap((wish) => wish.ip ?? []);
  const free = new Set(named).size === named.length && named.every((ip) => isFree(model.subnet, ip));
  if (!free || freeAddresses(model.subnet) < wishes.length)
    throw refuse.invalid('desktop_ips', 'no such address is free');
}

/** Takes names and addresses for desktops to come. A user who does not exist yet is created with the desktop. */
export function buildings(world: World, model: Model, wishes: readonly Wish[], now: number): Building[] {
  checkRoom(world, model, wishes);
  const nics = nicsFor(world, wishes, model.subnet);
  return wishes.map((wish, index) => building(world, wish, { model, nic: nics[index] as Nic, now }));
}

/** Addresses that are asked for by name are taken first, so that none of them is given away. */
function nicsFor(world: World, wishes: readonly Wish[], subnet: Subnet): Nic[] {
  const named = wishes.flatMap((wish) => wish.ip ?? []);
  const fixed = new Map(named.map((ip) => [ip, plug(subnet, world.fresh, ip)]));
  return wishes.map(({ ip }) => (ip === undefined ? plug(subnet, world.fresh) : fixed.get(ip)) as Nic);
}

function building(world: World, wish: Wish, { model, nic, now }: { model: Model; nic: Nic; now: number }): Building {
  const owner = wish.user === undefined ? undefined : (world.people.named(wish.user) ?? newcomer(world, wish, now));
  const desktop = makeDesktop(
    {
      name: wish.name,
      ...(wish.osHostName && { osHostName: wish.osHostName }),
      image: model.image,
      product: model.product,
      ...(model.pool && { pool: model.pool }),
      type: model.type,
      nic,
      created: now,
      securityGroups: [...model.securityGroups],
      root: model.root,
      data: model.data,
      ...(model.zone && { zone: model.zone }),
      tags: model.tags.map((tag) => ({ ...tag })),
      ou: owner?.ou ?? model.ou ?? '',
      ...(model.enterpriseProjectId && { enterpriseProjectId: model.enterpriseProjectId }),
      ...model.purchase,
    },
    world.fresh,
  );
  desktop.status = 'BUILD';
  desktop.login = 'UNREGISTER';
  world.fleet.reserveName(wish.name);
  const work: SubJobOrder = {
    desktop,
    ...(wish.user && { user: wish.user, entities: { user_name: wish.user } }),
    start: () => {
      world.fleet.add(desktop);
      world.begin(desktop, 'spawning');
    },
    succeed: (at) => {
      if (owner) {
        const privilege = wish.group ?? (desktop.image.os === 'Windows' ? 'users' : 'default');
        world.people.assign(desktop, { id: owner.id, name: owner.name, privilege, type: 'USER' });
        if (model.mail) world.mail(owner.email, 'desktop ready', `${desktop.name} is ready.`, at);
      }
      model.equip?.(desktop, at);
      world.settle(desktop, at, { status: 'ACTIVE' });
      registerSoon(world, desktop, at);
      announce(world, 'POST_CREATE_DESKTOP_SUCCESS', desktop, at);
    },
    fail: () => {
      unplug(nic);
      world.fleet.delete(desktop.id);
      world.fleet.releaseName(desktop.name);
    },
  };
  return { desktop, work };
}

function newcomer(world: World, wish: Wish, now: number): Person {
  const person = makePerson(
    {
      name: wish.user as string,
      created: now,
      ...(wish.email && { email: wish.email }),
      ...(wish.phone && { phone: wish.phone }),
    },
    world.fresh,
  );
  return world.people.add(person);
}
