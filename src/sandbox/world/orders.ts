import { flat } from '../flat.ts';
import type { Random } from '../random.ts';
import { Refusal } from '../refusal.ts';
import { DAY } from '../time.ts';
import { Collection } from './collection.ts';
import type { Job, JobOrder, Jobs, SubJobOrder } from './jobs.ts';

/** Told when what an order buys or changes is there, by its ids. */
export type Delivered = (at: number, ids: readonly string[]) => void;

export interface Order {
  readonly id: string;
  created: number;
  /** When it was paid; unpaid until then. */
  paid?: number;
  /** When what it is for was there. */
  built?: number;
  /** Ids of what it bought or changed; none before that. */
  resources: readonly string[];
  /** What it is about: ids of things there are, or what is bought. While it waits nothing else is ordered about them. */
  about: readonly string[];
  build(at: number, delivered: Delivered): void;
}

/** Seconds from the payment to the work. */
const PROCESSING = 20;

/** An order that nobody pays is cancelled after so long. */
const PATIENCE = DAY;

type Later = (at: number, seconds: number, happen: (at: number) => void) => void;

/** Prepaid purchases and changes: nothing is built before somebody pays (BSS API reference, "Paying Yearly/Monthly Product Orders"). */
export class Orders extends Collection<Order> {
  readonly #random: Random;
  readonly #later: Later;

  constructor(random: Random, later: Later) {
    super();
    this.#random = random;
    this.#later = later;
  }

  /** `build` runs a little after the payment. */
  place({ about = [], build }: { about?: readonly string[]; build: Order['build'] }, now: number): Order {
    return this.add({ id: orderNumber(this.#random), created: now, resources: [], about, build });
  }

  /** To be paid once, while it waits. What can't be built any more is given up. */
  pay(order: Order, now: number): void {
    order.paid = now;
    this.#later(now, PROCESSING, (at) => {
      const delivered: Delivered = (then, ids) => {
        order.resources = ids;
        order.built = then;
      };
      try {
        order.build(at, delivered);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        delivered(at, []);
      }
    });
  }

  /** Whether an order about one of these waits for its payment. */
  waitsFor(about: readonly string[], now: number): boolean {
    return this.all().some((order) => isWaiting(order, now) && order.about.some((each) => about.includes(each)));
  }
}

export function isWaiting({ paid, created }: Order, now: number): boolean {
  return paid === undefined && now < created + PATIENCE;
}

export function orderNumber(random: Random): string {
  return flat(`CS${random.hex(15).toUpperCase()}`);
}

/**
 * Does the work of an order in a job. It is delivered when all of the job is over, without what failed; `idsOf` are what
 * each part bought or changed.
 */
export function deliverByJob(
  book: Jobs,
  job: JobOrder,
  idsOf: (sub: SubJobOrder, index: number) => readonly string[],
  { at, delivered }: { at: number; delivered: Delivered },
): Job {
  const there: string[] = [];
  let open = job.subs.length;
  const over = (then: number, ids: readonly string[]) => {
    there.push(...ids);
    open--;
    if (open === 0) delivered(then, there);
  };
  if (open === 0) delivered(at, []);
  const subs = job.subs.map(
    (sub, index): SubJobOrder => ({
      ...sub,
      succeed: (then) => {
        sub.succeed?.(then);
        over(then, idsOf(sub, index));
      },
      fail: (then, failure) => {
        sub.fail?.(then, failure);
        over(then, []);
      },
    }),
  );
  return book.start({ ...job, subs }, at);
}
