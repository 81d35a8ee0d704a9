import type { Random } from '../random.ts';
import { Collection } from './collection.ts';

/** One thing that an order buys, as billing lists it. */
export interface OrderedResource {
  id: string;
  name: string;
  /** `hws.resource.type.workspace.desktop` and the like. */
  type: string;
  main: boolean;
}

export interface Order {
  readonly id: string;
  created: number;
  /** When it was paid; unpaid until then. */
  paid?: number;
  /** When what it buys was there. */
  built?: number;
  resources: OrderedResource[];
  build(at: number): OrderedResource[];
}

/** Seconds from the payment to what was bought. */
const BUILDING = 20;

/** Prepaid purchases and changes: nothing is built before somebody pays (BSS API reference, "Paying Yearly/Monthly Product Orders"). */
export class Orders extends Collection<Order> {
  readonly #random: Random;
  readonly #later: (at: number, seconds: number, happen: (at: number) => void) => void;

  constructor(random: Random, later: (at: number, seconds: number, happen: (at: number) => void) => void) {
    super();
    this.#random = random;
    this.#later = later;
  }

  /** `build` runs a little after the payment and gives what there is then. */
  place(build: Order['build'], now: number, { paid = false } = {}): Order {
    const id = `CS${this.#random.hex(15).toUpperCase()}`;
    const order = this.add({ id, created: now, resources: [], build });
    if (paid) this.pay(order, now);
    return order;
  }

  /** Does nothing to an order that is paid. */
  pay(order: Order, now: number): void {
    if (order.paid !== undefined) return;
    order.paid = now;
    this.#later(now, BUILDING, (at) => {
      order.resources = order.build(at);
      order.built = at;
    });
  }
}
