import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { Image, Product, Subnet } from '../../world/company.ts';
import type { Desktop, Nic, Tag } from '../../world/desktop.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { makeDesktop, makePerson } from '../../world/make.ts';
import { freeAddresses, isFree, plug, unplug } from '../../world/network.ts';
import type { Person } from '../../world/person.ts';
import { fits, usedBy } from '../../world/quotas.ts';
import type { World } from '../../world/world.ts';
import { NAME } from './desktop-inventory.ts';
import { registerSoon } from './desktop-power.ts';

/** One desktop to come. */
interface Wish {
  name: string;
  osHostName?: string;
  user?: string;
  email?: string;
  phone?: string;
  group?: string;
  ip?: string;
}

/** What all desktops of one request have in common. */
interface Common {
  product: Product;
  image: Image;
  subnet: Subnet;
  securityGroups: string[];
  root: { type: string; size: number };
  data: { type: string; size: number }[];
  type: Desktop['type'];
  zone?: string;
  tags: Tag[];
  mail: boolean;
}

/** A user who does not exist yet is created with the desktop. */
export function createDesktop(call: Call): Answer {
  const { world } = call;
  const common = commonOf(call);
  const wishes = wishesOf(call);
  if (!fits(world, usedBy(wishes.map(() => common)))) throw refuse.quota();
  for (const { name } of wishes) {
    if (!NAME.test(name)) throw refuse.invalid('computer_name');
    if (world.fleet.hasName(name)) throw refuse.nameTaken();
  }
  if (new Set(wishes.map((wish) => wish.name.toUpperCase())).size < wishes.length) throw refuse.nameTaken();
  const nics = nicsFor(world, wishes, common.subnet);
  const subs = wishes.map((wish, index) => creation(world, wish, { common, nic: nics[index] as Nic, now: call.now }));
  return ok({ job_id: call.startJob({ type: 'createDesktops', subs }).id });
}

/** Addresses that are asked for by name are taken first, so that none of them is given away. */
function nicsFor(world: World, wishes: readonly Wish[], subnet: Subnet): Nic[] {
  const named = wishes.flatMap((wish) => wish.ip ?? []);
  const all = new Set(named).size === named.length && named.every((ip) => isFree(subnet, ip));
  if (!all || freeAddresses(subnet) < wishes.length) throw refuse.invalid('desktop_ips', 'no such address is free');
  const fixed = new Map(named.map((ip) => [ip, plug(subnet, world.fresh, ip)]));
  return wishes.map(({ ip }) => (ip === undefined ? plug(subnet, world.fresh) : fixed.get(ip)) as Nic);
}

function creation(
  world: World,
  wish: Wish,
  { common, nic, now }: { common: Common; nic: Nic; now: number },
): SubJobOrder {
  const owner = wish.user === undefined ? undefined : (world.people.named(wish.user) ?? newcomer(world, wish, now));
  const desktop = makeDesktop(
    {
      name: wish.name,
      ...(wish.osHostName && { osHostName: wish.osHostName }),
      image: common.image,
      product: common.product,
      type: common.type,
      nic,
      created: now,
      securityGroups: common.securityGroups,
      root: common.root,
      data: common.data,
      ...(common.zone && { zone: common.zone }),
      tags: common.tags.map((tag) => ({ ...tag })),
      ou: owner?.ou ?? '',
    },
    world.fresh,
  );
  desktop.status = 'BUILD';
  desktop.login = 'UNREGISTER';
  world.fleet.reserveName(wish.name);
  return {
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
        if (common.mail) world.mail(owner.email, 'desktop ready', `${desktop.name} is ready.`, at);
      }
      world.settle(desktop, at, { status: 'ACTIVE' });
      registerSoon(world, desktop, at);
    },
    fail: () => {
      unplug(nic);
      world.fleet.delete(desktop.id);
      world.fleet.releaseName(desktop.name);
    },
  };
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

function commonOf({ params, world }: Call): Common {
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  const image = world.images.get(params.need('image_id'));
  if (!image || image.type !== params.need('image_type')) throw refuse.noImage();
  const subnetId = params.objects('nics')[0]?.need('subnet_id');
  const subnet = subnetId === undefined ? world.subnets.all()[0] : world.subnets.get(subnetId);
  if (!subnet) throw refuse.notFound('subnet', subnetId ?? '');
  const groups = params.objects('security_groups').map((group) => group.need('id'));
  for (const id of groups) if (!world.securityGroups.get(id)) throw refuse.notFound('security group', id);
  const root = params.object('root_volume');
  if (!root) throw refuse.invalid('root_volume');
  const zone = params.text('availability_zone');
  return {
    product,
    image,
    subnet,
    securityGroups:
      groups.length > 0
        ? groups
        : world.securityGroups
            .all()
            .slice(0, 1)
            .map((group) => group.id),
    root: diskOf(root, 80),
    data: params.objects('data_volumes').map((disk) => diskOf(disk, 10)),
    type: params.text('desktop_type') === 'SHARED' ? 'SHARED' : 'DEDICATED',
    ...(zone && { zone }),
    tags: params.objects('tags').map((tag) => ({ key: tag.need('key'), value: tag.text('value') ?? '' })),
    mail: params.flag('email_notification') ?? true,
  };
}

/** GB: a multiple of 10 from `smallest` to 32,760 (Workspace API reference, "Creates a Desktop", `Volume`). */
function diskOf(disk: Parameters, smallest: number): { type: string; size: number } {
  const size = disk.number('size') ?? 0;
  if (size < smallest || size > 32_760 || size % 10 !== 0) throw refuse.invalid('size');
  return { type: disk.need('type'), size };
}

/** Either `desktops`, each with its user, or `size` desktops without one, named from `desktop_name`. */
function wishesOf({ params, world }: Call): Wish[] {
  const desktops = params.objects('desktops');
  const size = params.number('size');
  const ips = params.texts('desktop_ips');
  if (desktops.length > 0 === (size !== undefined && size > 0))
    throw refuse.invalid('desktops', 'desktops or size, one of them');
  const taken = new Set<string>();
  const free = (prefix: string) => {
    const name = freeName(world, prefix, taken);
    taken.add(name.toUpperCase());
    return name;
  };
  const at = (index: number) => (ips[index] === undefined ? {} : { ip: ips[index] });
  if (desktops.length === 0) {
    const base = params.need('desktop_name');
    if (size === 1) return [{ name: base, ...at(0) }];
    return Array.from({ length: size as number }, (_, index) => ({ name: free(base), ...at(index) }));
  }
  return desktops.map((desktop, index) => {
    const user = desktop.need('user_name');
    const prefix = desktop.text('desktop_name_prefix') ?? user.replace(/[^A-Za-z0-9-]/g, '').slice(0, 11);
    const [email, phone, group, host] = ['user_email', 'user_phone', 'user_group', 'os_host_name'].map((name) =>
      desktop.text(name),
    );
    return {
      name: desktop.text('computer_name') ?? free(prefix),
      user,
      ...(email && { email }),
      ...(phone && { phone }),
      ...(group && { group }),
      ...(host && { osHostName: host }),
      ...at(index),
    };
  });
}

/** `prefix` and a number of two digits or more that nobody has. */
function freeName(world: World, prefix: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = `${prefix}${String(number).padStart(2, '0')}`;
    if (!world.fleet.hasName(name) && !taken.has(name.toUpperCase())) return name;
  }
}
