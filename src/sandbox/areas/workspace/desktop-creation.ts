import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { Product } from '../../world/company.ts';
import { addEip, bindEip } from '../../world/eips.ts';
import type { DiskSpec } from '../../world/make.ts';
import { defaultPolicy, nameBy, namePolicyOf } from '../../world/name-policies.ts';
import { HOUR_PACKAGES, type HourPackage } from '../../world/offers.ts';
import type { World } from '../../world/world.ts';
import type { Zone } from '../../world/zones.ts';
import { zonesOfService } from './availability-zones.ts';
import { buildings, type Model, type Wish } from './desktop-building.ts';
import { imageAsked } from './desktop-images.ts';
import { tagsFrom } from './desktop-tags.ts';
import { freeEip } from './eips.ts';

export function createDesktop(call: Call): Answer {
  const { params, world, now } = call;
  const built = buildings(world, modelOf(params, world), wishesOf(params, world), now);
  return ok({ job_id: call.startJob({ type: 'createDesktops', subs: built.map(({ work }) => work) }).id });
}

/** What the body of CreateDesktop says of all its desktops; orders nest the same body. */
export function modelOf(params: Parameters, world: World): Model {
  const product = world.products.get(params.need('product_id'));
  if (!product) throw refuse.notFound('product', params.need('product_id'));
  const image = imageAsked({ params, world });
  const subnetId = params.objects('nics')[0]?.need('subnet_id');
  const subnet = subnetId === undefined ? world.subnets.all()[0] : world.subnets.get(subnetId);
  if (!subnet) throw refuse.notFound('subnet', subnetId ?? '');
  const root = params.object('root_volume');
  if (!root) throw refuse.invalid('root_volume');
  const zone = zoneFrom(params, world);
  if (zone) checkOnSale(product, zone);
  const [eip, hours] = [eipFrom(params, world), hourPackageFrom(params)];
  const enterprise = params.text('enterprise_project_id');
  return {
    product,
    image,
    subnet,
    securityGroups: securityGroupsOf(params, world),
    root: diskOf(root, 80),
    data: params.objects('data_volumes').map((disk) => diskOf(disk, 10)),
    type: params.text('desktop_type') === 'SHARED' ? 'SHARED' : 'DEDICATED',
    ...(zone && { zone: zone.id }),
    tags: tagsFrom(params),
    ...(enterprise && { enterpriseProjectId: enterprise }),
    mail: params.flag('email_notification') ?? true,
    equip: (desktop, at) => {
      eip?.(desktop, at);
      if (hours) desktop.hourPackage = hours;
    },
  };
}

/** An AZ where desktops can be. */
export function zoneFrom(params: Parameters, world: World): Zone | undefined {
  const id = params.text('availability_zone');
  if (!id) return undefined;
  const zone = zonesOfService(world).find((each) => each.id === id);
  if (!zone) throw refuse.noZone(id);
  return zone;
}

/** A package is for the desktops of one product (Workspace API reference, "Querying Hourly Packages"). */
export function hourPackageFrom(params: Parameters): HourPackage | undefined {
  const code = params.text('hour_package_product_id') ?? params.text('hour_package_offering_id');
  if (!code) return undefined;
  const found = HOUR_PACKAGES.find((each) => each.code === code && each.productId === params.need('product_id'));
  if (!found) throw new Refusal(400, 'WKS.0301', 'Product package info error.', { detail: code });
  return found;
}

export function checkOnSale({ id }: Product, { id: zone, soldOut, products = [id] }: Zone): void {
  if (!soldOut.includes(id) && products.includes(id)) return;
  throw new Refusal(404, 'WKS.00052104', `This product has been sold out or abandon in the availabilityZone ${zone}.`);
}

/** One that is there goes to the desktop; else each desktop gets one of its own. */
function eipFrom(params: Parameters, world: World): Model['equip'] {
  const wish = params.object('eip');
  if (!wish) return undefined;
  const id = wish.text('id');
  if (id) {
    const eip = freeEip(world, id);
    return (desktop) => bindEip(eip, desktop);
  }
  const spec = {
    type: wish.text('type'),
    charge: wish.text('charge_mode')?.toLowerCase() === 'bandwidth' ? 'bandwidth' : 'traffic',
    size: wish.number('bandwidth_size') ?? 1,
  } as const;
  return (desktop, at) => bindEip(addEip(world, { ...spec, created: at }, world.fresh.uuid()), desktop);
}

/** Those asked for, or the one that all desktops are in. */
export function securityGroupsOf(params: Parameters, world: World): string[] {
  const ids = params.objects('security_groups').map((group) => group.need('id'));
  for (const id of ids) if (!world.securityGroups.get(id)) throw refuse.notFound('security group', id);
  if (ids.length > 0) return ids;
  return world.securityGroups
    .all()
    .slice(0, 1)
    .map((group) => group.id);
}

/** GB: a multiple of 10 from `smallest` to 32,760 (Workspace API reference, "Creates a Desktop", `Volume`). */
function diskOf(disk: Parameters, smallest: number): DiskSpec {
  const size = disk.number('size') ?? 0;
  if (size < smallest || size > 32_760 || size % 10 !== 0) throw refuse.invalid('size');
  return { type: disk.need('type'), size };
}

/** Either `desktops`, each with its user, or `size` desktops without one, named from `desktop_name`. */
export function wishesOf(params: Parameters, world: World): Wish[] {
  const desktops = params.objects('desktops');
  const size = params.number('size');
  const ips = params.texts('desktop_ips');
  if (desktops.length > 0 === (size !== undefined && size > 0))
    throw refuse.invalid('desktops', 'desktops or size, one of them');
  const taken = new Set<string>();
  const free = (prefix: string) => freeName(world, prefix, taken);
  const given = params.text('desktop_name_policy_id');
  const policy = given ? namePolicyOf(world, given) : defaultPolicy(world);
  const at = (index: number) => (ips[index] === undefined ? {} : { ip: ips[index] });
  if (desktops.length === 0) {
    const base = params.text('desktop_name');
    if (!base && policy) {
      return Array.from({ length: size as number }, (_, index) => ({
        name: nameBy(world, policy, { taken }),
        ...at(index),
      }));
    }
    if (!base) throw refuse.invalid('desktop_name');
    if (size === 1) return [{ name: base, ...at(0) }];
    return Array.from({ length: size as number }, (_, index) => ({ name: free(base), ...at(index) }));
  }
  return desktops.map((desktop, index) => {
    const user = desktop.need('user_name');
    const prefix = desktop.text('desktop_name_prefix');
    const made = () => (prefix || !policy ? free(prefix || plain(user)) : nameBy(world, policy, { user, taken }));
    const [email, phone, group, host] = ['user_email', 'user_phone', 'user_group', 'os_host_name'].map((name) =>
      desktop.text(name),
    );
    return {
      name: desktop.text('computer_name') ?? made(),
      user,
      ...(email && { email }),
      ...(phone && { phone }),
      ...(group && { group }),
      ...(host && { osHostName: host }),
      ...at(index),
    };
  });
}

/** What a computer name may hold of it, with room for a number. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9-]/g, '').slice(0, 11);
}

/** `prefix` and a number of two digits or more that nobody has and `taken` does not hold. */
export function freeName(world: World, prefix: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = `${prefix}${String(number).padStart(2, '0')}`;
    if (world.fleet.hasName(name) || taken.has(name.toUpperCase())) continue;
    taken.add(name.toUpperCase());
    return name;
  }
}
