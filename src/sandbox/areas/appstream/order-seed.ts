import type { Random } from '../../random.ts';
import { DAY, HOUR, monthsAfter } from '../../time.ts';
import { appServers, serverGroups } from '../../world/app-servers.ts';
import { freeAddresses } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { orderServers } from './server-creation.ts';

/** Yearly/monthly servers were bought by the year; the first of them ends soon, and nobody has renewed it yet. */
export function seedServerOrders(world: World, random: Random): void {
  const prepaid = world
    .part(appServers)
    .all()
    .filter((server) => server.prepaid);
  for (const [index, server] of prepaid.entries()) {
    let months = 12;
    while (monthsAfter(server.created, months) <= world.born) months += 12;
    server.expires = monthsAfter(server.created, months);
    if (index === 0) server.expires = world.born + random.int(4, 12) * DAY;
    else if (random.chance(0.8)) server.renews = true;
  }
  unpaid(world);
}

/** One more server for a group that has yearly/monthly ones: ordered this morning, still to be paid. */
function unpaid(world: World): void {
  const servers = world.part(appServers).all();
  const group = servers.findLast((server) => server.prepaid)?.group;
  const subnet = world.subnets.get(group?.subnetId ?? '');
  if (!group || !subnet || !world.part(serverGroups).get(group.id) || freeAddresses(subnet) === 0) return;
  const at = { world, now: world.born - 3 * HOUR };
  orderServers(at, { group, count: 1 }, { months: 12, renews: false });
}
