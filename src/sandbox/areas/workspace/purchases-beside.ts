import { refuse } from '../../refusal.ts';
import { monthsAfter } from '../../time.ts';
import { bandwidthOf, bandwidths, makeBandwidth } from '../../world/bandwidths.ts';
import type { Desktop } from '../../world/desktop.ts';
import { addEip, bindEip, type Eip, eips } from '../../world/eips.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { SHARER_PRODUCTS } from '../../world/offers.ts';
import { deliverByJob } from '../../world/orders.ts';
import { type Extra, extras, RESOURCE } from '../../world/subscriptions.ts';
import type { World } from '../../world/world.ts';
import { desktopsOf } from './desktop-lookup.ts';
import { checkFree } from './eips.ts';
import { purchaseOf, termsOf, type Work } from './order-placing.ts';
import type { Wanted } from './purchases.ts';

/** Public addresses, for desktops or for nobody yet. */
export function buyEips(wanted: Wanted): Work {
  const { params, terms, world } = wanted;
  const period = termsOf(terms);
  const desktops = desktopsOf(wanted, params.texts('desktop_ids'));
  for (const desktop of desktops) checkFree(desktop);
  const count = desktops.length > 0 ? 0 : (params.number('count') ?? 0);
  if (desktops.length + count === 0) throw refuse.invalid('count', 'desktop_ids or count');
  const spec = {
    type: params.need('eip_type'),
    charge: params.need('eip_charge_mode').toLowerCase() as Eip['charge'],
    size: params.number('bandwidth_size') ?? 1,
  };
  const targets = [...desktops, ...Array.from({ length: count }, () => undefined)];
  return {
    about: desktops.length > 0 ? desktops.map(({ id }) => id) : ['eips'],
    build: (at, delivered, orderId) => {
      const ids = targets.map(() => world.fresh.uuid());
      const subs = targets.map((desktop, index) => ({
        ...target(desktop),
        succeed: (then: number) => {
          const eip = addEip(world, { ...spec, created: then }, ids[index] as string);
          if (desktop && !desktop.nic.eip && world.fleet.get(desktop.id)) bindEip(eip, desktop);
          world.part(extras).add({
            id: eip.id,
            name: eip.address,
            type: RESOURCE.eip,
            spec: eip.type,
            ...purchaseOf(orderId, period, then),
            end: () => {
              world.part(eips).delete(eip.id);
              if (desktop?.nic.eip === eip) delete desktop.nic.eip;
            },
          });
        },
      }));
      const idsOf = (_: SubJobOrder, index: number) => [ids[index] as string];
      deliverByJob(world.jobs, { type: 'applyDesktopsInternet', subs }, idsOf, { at, delivered });
    },
  };
}

/** A desktop that is occupied by something else when it is paid gets its address all the same. */
function target(desktop: Desktop | undefined): SubJobOrder {
  return desktop && !desktop.busy ? { desktop } : { entity: desktop?.name ?? 'eip-workspace' };
}

/** Hosts of the company's own; there is no call that lists them, only billing does. */
export function buyHosts({ params, terms, world }: Wanted): Work {
  const period = termsOf(terms);
  const vpc = world.vpcs.get(params.need('vpc_id'));
  if (!vpc) throw refuse.notFound('vpc', params.need('vpc_id'));
  if (world.subnets.get(params.need('subnet_id'))?.vpc !== vpc)
    throw refuse.notFound('subnet', params.need('subnet_id'));
  const spec = params.need('product_id');
  const name = params.text('name') || 'exclusive-host';
  return extrasBought(world, ['exclusive hosts'], (at, orderId) =>
    Array.from({ length: params.number('quantity') ?? 1 }, (_, index) => ({
      id: world.fresh.uuid(),
      name: `${name}-${String(index + 1).padStart(2, '0')}`,
      type: RESOURCE.host,
      spec,
      ...purchaseOf(orderId, period, at),
    })),
  );
}

/** For users who take part in collaborations on the desktops of others; bought once, or for a period. */
export function buySeats({ params, terms, world }: Wanted): Work {
  const sku = params.need('user_sharer_sku');
  if (!SHARER_PRODUCTS.some(({ id, kind }) => id === sku && kind === 'user_sharer')) {
    throw refuse.notFound('product', sku);
  }
  const once = terms.number('period_type') === ONCE;
  const period = once ? undefined : termsOf(terms);
  const users = params.objects('users').map((user) => world.people.get(user.need('user_id')) ?? noUser());
  return extrasBought(
    world,
    users.map(({ id }) => id),
    (at, orderId) =>
      users.map(({ name, id }) => ({
        id: world.fresh.uuid(),
        name,
        type: RESOURCE.collaboration,
        spec: sku,
        userId: id,
        ...(period ? purchaseOf(orderId, period, at) : { orderId }),
      })),
  );
}

/** `period_type` of what is paid once. */
const ONCE = 6;

function noUser(): never {
  throw refuse.noUser();
}

function extrasBought(world: World, about: readonly string[], made: (at: number, orderId: string) => Extra[]): Work {
  return {
    about,
    build: (at, delivered, orderId) => {
      const bought = made(at, orderId).map((extra) => world.part(extras).add(extra));
      delivered(
        at,
        bought.map(({ id }) => id),
      );
    },
  };
}

/** Mbit/s where none is given. */
const USUAL_SIZE = 5;

/** One for a subnet; only this kind is yearly/monthly (Workspace API reference, "Creating Workspace Bandwidth"). */
export function buyBandwidth({ params, terms, world }: Wanted): Work {
  const period = termsOf(terms);
  const subnet = world.subnets.get(params.need('subnet_id'));
  if (!subnet) throw refuse.notFound('subnet', params.need('subnet_id'));
  if (params.need('charge_mode') !== 'wks_bandwidth') throw refuse.invalid('charge_mode', 'wks_bandwidth');
  const check = () => {
    if (bandwidthOf(world, subnet)) throw refuse.conflict('ACTIVE', 'create bandwidth', subnet.id);
  };
  check();
  return {
    about: [subnet.id],
    build: (at, delivered, orderId) => {
      check();
      const { months, renews } = period;
      const bandwidth = world.part(bandwidths).add(
        makeBandwidth(
          {
            name: params.text('bandwidth_name'),
            charge: 'wks_bandwidth',
            size: params.number('bandwidth_size') ?? USUAL_SIZE,
            subnet,
            enterpriseProjectId: params.text('enterprise_project_id'),
            created: at,
            status: 'CREATING',
            orderId,
            expires: monthsAfter(at, months),
            renews,
          },
          world.fresh.uuid(),
        ),
      );
      const sub = {
        holds: bandwidth,
        entity: bandwidth.name,
        succeed: () => {
          bandwidth.status = 'ACTIVE' as const;
        },
        fail: () => void world.part(bandwidths).delete(bandwidth.id),
      };
      deliverByJob(world.jobs, { type: 'applySubnetBandwidth', subs: [sub] }, () => [bandwidth.id], { at, delivered });
    },
  };
}
