import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { monthsAfter } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import type { JobOrder, SubJobOrder } from '../../world/jobs.ts';
import { type Delivered, deliverByJob, type Order } from '../../world/orders.ts';
import { monthsOf } from '../../world/terms.ts';
import type { World } from '../../world/world.ts';
import type { Purchase } from './desktop-building.ts';

/** One thing to buy or change: checked when it is ordered, done when it is paid. */
export interface Work {
  /** See `Order.about`. */
  about: readonly string[];
  build(at: number, delivered: Delivered, orderId: string): void;
}

/** Places one order of several works; refused while another one about the same waits for its payment. */
export function placeOrder(
  { world, now }: Pick<Call, 'world' | 'now'>,
  works: readonly Work[],
  { paid }: { paid: boolean },
): Order {
  const about = works.flatMap((work) => work.about);
  const objection = objectionTo(world, about, now);
  if (objection) throw objection;
  const order: Order = world.orders.place(
    {
      about,
      build: (at, delivered) => {
        const there: string[] = [];
        let open = works.length;
        for (const work of works) {
          const one: Delivered = (then, ids) => {
            there.push(...ids);
            open--;
            if (open === 0) delivered(then, there);
          };
          work.build(at, one, order.id);
        }
      },
    },
    now,
  );
  if (paid) world.orders.pay(order, now);
  return order;
}

/** Workspace API reference, "Error Codes". */
export function objectionTo(world: World, about: readonly string[], now: number): Refusal | undefined {
  return world.orders.waitsFor(about, now) ? refuse.unpaidOrders() : undefined;
}

export function orderAnswer(call: Call, works: readonly Work[]): Answer {
  const paid = call.params.object('extend_param')?.text('is_auto_pay') === 'true';
  return ok({ order_id: placeOrder(call, works, { paid }).id });
}

/** The period of something that is bought for one. */
export interface Terms {
  months: number;
  renews: boolean;
}

export function termsOf(params: Parameters): Terms {
  const months = monthsOf(params.number('period_type'), params.number('period_num'));
  if (months === undefined) throw refuse.invalid('period_num', 'period_type 2: 1 to 11 months, 3: 1 to 3 years');
  return { months, renews: params.number('is_auto_renew') === 1 };
}

export function purchaseOf(orderId: string, { months, renews }: Terms, at: number): Purchase {
  return { orderId, expires: monthsAfter(at, months), ...(renews && { renews }) };
}

/** Seconds after which busy desktops are looked at again; then less and less often, for a job may hang for ever. */
const LOOKS_AGAIN = { first: 15, last: 3_600 };

/**
 * Starts the work on desktops as soon as none of them is occupied, for those that are still there; `jobOf` gives it for them.
 */
export function changeDesktops(
  world: World,
  desktops: readonly Desktop[],
  jobOf: (desktops: readonly Desktop[], at: number) => JobOrder,
  { at, delivered, idsOf = idOf }: { at: number; delivered: Delivered; idsOf?: typeof idOf },
  wait = LOOKS_AGAIN.first,
): void {
  const there = desktops.filter(({ id }) => world.fleet.get(id));
  if (there.some(({ busy }) => busy)) {
    const longer = Math.min(2 * wait, LOOKS_AGAIN.last);
    world.later(at, wait, (then) => changeDesktops(world, there, jobOf, { at: then, delivered, idsOf }, longer));
    return;
  }
  deliverByJob(world.jobs, jobOf(there, at), idsOf, { at, delivered });
}

export function idOf({ desktop }: SubJobOrder): string[] {
  return desktop ? [desktop.id] : [];
}
