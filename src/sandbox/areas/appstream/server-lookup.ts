import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { type AppProduct, appProduct } from '../../world/app-products.ts';
import { type AppServer, appServers, type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import { type Subnet, ZONES } from '../../world/company.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

export function serverOf({ params, world }: Call): AppServer {
  return serverBy(world, params.need('server_id'));
}

export function serverBy(world: World, id: string): AppServer {
  const server = world.part(appServers).get(id);
  if (!server) throw refuseApp.noServer(id);
  return server;
}

/** All of them, each once. */
export function serversOf({ params, world }: Call, name: string): AppServer[] {
  return [...new Set(params.texts(name))].map((id) => serverBy(world, id));
}

export function serverGroupOf({ params, world }: Pick<Call, 'params' | 'world'>): ServerGroup {
  const id = params.need('server_group_id');
  const group = world.part(serverGroups).get(id);
  if (!group) throw refuseApp.noServerGroup(id);
  return group;
}

export function serversIn(world: World, group: ServerGroup): AppServer[] {
  return world
    .part(appServers)
    .all()
    .filter((server) => server.group === group);
}

/** The package of a request; it must be on sale, in the zone where one is given. */
export function productGiven(params: Parameters): AppProduct {
  const [id, flavor] = [params.need('product_id'), params.text('flavor_id')];
  const zone = params.text('availability_zone');
  if (zone) checkZone(zone);
  const product = appProduct(id);
  if (!product) throw refuseApp.noProduct(id);
  if (flavor && flavor !== product.flavor) throw refuseApp.invalid('flavor_id: not that of the product');
  if (zone && product.soldOut.includes(zone)) throw refuseApp.soldOut(zone);
  return product;
}

export function checkZone(zone: string): void {
  if (!(ZONES as readonly string[]).includes(zone)) throw refuseApp.noZone(zone);
}

/** The company has no dedicated storage: whatever pool a disk is wanted in is none of it. */
export function checkStoragePool(...disks: readonly (Parameters | undefined)[]): void {
  const pool = disks.map((disk) => disk?.text('cluster_id')).find((id) => id);
  if (pool) throw refuseApp.noStoragePool(pool);
}

export function subnetBy(world: World, subnetId: string, vpcId: string): Subnet {
  const subnet = world.subnets.get(subnetId);
  if (!subnet || subnet.vpc.id !== vpcId) throw refuseApp.noSubnet(subnetId);
  return subnet;
}
