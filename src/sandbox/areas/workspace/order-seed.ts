import type { Random } from '../../random.ts';
import { DAY, HOUR } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { orderNumber } from '../../world/orders.ts';
import { closedSubscriptions, RESOURCE } from '../../world/subscriptions.ts';
import type { World } from '../../world/world.ts';
import { placeOrder } from './order-placing.ts';
import { disksFor } from './purchases-for-desktops.ts';

/** Of a hundred yearly/monthly desktops so many end within the month, and nobody has decided about them. */
const ENDING = 3;

/** Yearly/monthly desktops renew themselves, but for a few; what was bought, given back and forgotten is on record. */
export function seedOrders(world: World, random: Random): void {
  const yearly = world.fleet.all().filter(({ prepaid }) => prepaid);
  for (const desktop of yearly) desktop.renews = true;
  const ending = yearly
    .filter(({ pool }) => !pool)
    .slice(0, Math.ceil((yearly.length * ENDING) / 100))
    .toReversed();
  for (const [index, desktop] of ending.entries()) end(desktop, world.born + random.int(2, 28) * DAY, index);
  for (const desktop of yearly.slice(-Math.ceil(yearly.length / 100))) givenBack(world, desktop, random);
  const latest = yearly.findLast(({ pool, data }) => !pool && data.length > 0);
  if (latest) {
    moreDisk(world, latest, world.born - 9 * DAY);
    moreDisk(world, latest, world.born - 3 * HOUR);
  }
}

/** One in a company ended some days ago already and works on for now. */
function end(desktop: Desktop, expires: number, index: number): void {
  delete desktop.renews;
  desktop.expires = index === 1 ? expires - 35 * DAY : expires;
}

/** The forerunner of a desktop, unsubscribed when its successor came. */
function givenBack(world: World, successor: Desktop, random: Random): void {
  world.part(closedSubscriptions).add({
    id: random.uuid(),
    name: `${successor.name.slice(0, 11)}-OLD`,
    type: RESOURCE.desktop,
    spec: successor.product.id,
    orderId: orderNumber(random),
    expires: successor.created + random.int(1, 20) * DAY,
    status: 'closed',
  });
}

/** Somebody's wish for another disk: the first was never paid, the second still may be. */
function moreDisk(world: World, desktop: Desktop, now: number): void {
  placeOrder({ world, now }, [disksFor(world, desktop, [{ type: 'SAS', size: 100 }])], { paid: false });
}
