import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { seedServerOrders } from './order-seed.ts';
import { refuseApp } from './refusals.ts';
import { orderServers, termsOf, wishOf } from './server-creation.ts';
import { checkStoragePool } from './server-lookup.ts';

/** Waits for its payment in any case (AppStream API reference, "Creating an Order"). */
function createOrder(call: Call): Answer {
  const { params, world } = call;
  if (params.need('type') !== 'createApps') throw refuseApp.invalid('type');
  const [resource] = params.objects('resources');
  const servers = resource?.object('create_services');
  if (!resource || !servers) throw refuseApp.invalid('resources');
  checkStoragePool(...(resource.object('add_volumes')?.objects('volumes') ?? []));
  const count = resource.number('subscription_num') ?? 1;
  const wish = wishOf({ params: servers.with({ subscription_num: count }), world });
  const terms = { ...termsOf(resource), renews: resource.number('is_auto_renew') === 1 };
  return ok({ order_id: orderServers(call, wish, terms).id });
}

/** AppStream API reference, "Orders". */
export const orders: SimulatedArea = {
  service: 'appstream',
  area: 'orders',
  reads: {},
  writes: { CreateOrder: createOrder },
  seed: seedServerOrders,
};
