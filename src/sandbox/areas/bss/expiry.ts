import { DAY, monthsAfter } from '../../time.ts';
import type { World } from '../../world/world.ts';
import { type Holding, overdue } from './holdings.ts';

/** How long what was not renewed still works, and how long it is kept frozen after that (Billing Center, "Retention Period"). */
const GRACE = 15 * DAY;
const RETENTION = 15 * DAY;

/** Renewals of their own are for a year. */
const RENEWAL_MONTHS = 12;

/** From then on, every midnight: what renews itself is renewed, the rest is frozen and at last released. */
export function watchExpiry(world: World, from: number): void {
  const midnight = (Math.floor(from / DAY) + 1) * DAY;
  world.agenda.add(midnight, (at) => {
    for (const holding of overdue(world, at)) settle(holding, at);
    watchExpiry(world, at);
  });
}

function settle(holding: Holding, at: number): void {
  const { term, busy } = holding;
  const { expires = at } = term;
  if (term.renews) {
    term.expires = monthsAfter(expires, RENEWAL_MONTHS);
    delete term.renewedFrom;
    return;
  }
  // What is occupied has its turn the next night.
  if (busy) return;
  if (at >= expires + GRACE + RETENTION) {
    holding.end(at);
  } else if (at >= expires + GRACE && !term.frozen) {
    term.frozen = true;
    holding.freeze(at);
  }
}
