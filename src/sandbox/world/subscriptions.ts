import { uuidOf } from '../stable-id.ts';
import { type AppServer, appServers } from './app-servers.ts';
import { type Bandwidth, bandwidths } from './bandwidths.ts';
import { Collection } from './collection.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { Term } from './terms.ts';
import { volumeCode } from './volume-products.ts';
import type { World } from './world.ts';

/** What resources are called in orders and bills. */
export const RESOURCE = {
  desktop: 'hws.resource.type.workspace.desktop',
  volume: 'hws.resource.type.workspace.volume',
  image: 'hws.resource.type.workspace.image',
  collaboration: 'hws.resource.type.collaborativedesktop',
  hourPackage: 'hws.resource.type.workspace.hourpackage',
  host: 'hws.resource.type.workspace.exclusivehost',
  bandwidth: 'hws.resource.type.workspace.bandwidth',
  eip: 'hws.resource.type.ip',
  server: 'hws.resource.type.workspace.appstream',
} as const;

/** BSS API reference, "Querying Yearly/Monthly Resources", `status`. */
export type SubscriptionStatus = 'in use' | 'closed' | 'frozen' | 'expired';

/** One row of what the company pays for ahead. */
export interface Subscription {
  readonly id: string;
  name: string;
  type: string;
  spec: string;
  orderId: string;
  /** Of attached resources: what they came with and go with. */
  parent?: string;
  expires?: number;
  status: SubscriptionStatus;
}

/** What an order bought that is nothing else in this cloud: public addresses, hosts, hours, places in collaborations. */
export interface Extra extends Term {
  readonly id: string;
  name: string;
  type: string;
  spec: string;
  orderId: string;
  parent?: string;
  /** Whom a place in collaborations is for. */
  userId?: string;
  /** What else happens when it ends. */
  end?(): void;
}

export const extras = new Part(() => new Collection<Extra>());

/** What was unsubscribed or released. */
export const closedSubscriptions = new Part(() => new Collection<Subscription>());

/**
 * All that is or was paid for ahead; each main resource is followed by what is attached to it, unless only main ones are
 * wanted.
 */
export function subscriptions(world: World, now: number, { mainOnly = false } = {}): Subscription[] {
  const attached = new Map<string, Extra[]>();
  for (const extra of world.part(extras).all()) {
    if (extra.parent) attached.set(extra.parent, [...(attached.get(extra.parent) ?? []), extra]);
  }
  const rows: Subscription[] = [];
  for (const desktop of world.fleet.all()) {
    if (!desktop.prepaid || desktop.status === 'BUILD') continue;
    rows.push(ofDesktop(desktop, now));
    if (!mainOnly) rows.push(...partsOf(desktop, attached.get(desktop.id) ?? [], now));
  }
  for (const server of world.part(appServers).all()) {
    if (server.prepaid && server.vm !== 'BUILD') rows.push(ofServer(server, now));
  }
  for (const bandwidth of world.part(bandwidths).all()) {
    if (bandwidth.charge === 'wks_bandwidth' && bandwidth.status !== 'CREATING') rows.push(ofBandwidth(bandwidth, now));
  }
  for (const extra of world.part(extras).all()) if (extra.parent === undefined) rows.push(ofExtra(extra, now));
  const closed = world.part(closedSubscriptions).all();
  return [...rows, ...(mainOnly ? closed.filter(({ parent }) => parent === undefined) : closed)];
}

export function ofDesktop(desktop: Desktop, now: number): Subscription {
  const { id, name, orderId = '' } = desktop;
  return { id, name, type: RESOURCE.desktop, spec: desktop.product.id, orderId, ...stateOf(desktop, now) };
}

/** What is attached to a desktop: disks, the fee of its image, collaboration, and what was bought with it. */
export function partsOf(desktop: Desktop, also: readonly Extra[], now: number): Subscription[] {
  const { id: parent, name, orderId = '', image, shareSku, data } = desktop;
  const common = { parent, orderId, ...stateOf(desktop, now) };
  const part = (what: string) => uuidOf(`${parent}/${what}`);
  const rows = [desktop.root, ...data].map(({ volumeId, type }, index) => {
    const disk = `${name}-volume-${String(index).padStart(4, '0')}`;
    return { id: volumeId, name: disk, type: RESOURCE.volume, spec: volumeCode(type), ...common };
  }) as Subscription[];
  if (image.productCode) {
    rows.push({ id: part('image'), name: image.name, type: RESOURCE.image, spec: image.productCode, ...common });
  }
  if (shareSku) rows.push({ id: part('sharer'), name, type: RESOURCE.collaboration, spec: shareSku, ...common });
  return [...rows, ...also.map((extra) => ofExtra({ ...extra, ...termOf(desktop) }, now))];
}

export function ofServer(server: AppServer, now: number): Subscription {
  const { id, name, orderId = '' } = server;
  return { id, name, type: RESOURCE.server, spec: server.productId, orderId, ...stateOf(server, now) };
}

export function ofBandwidth(bandwidth: Bandwidth, now: number): Subscription {
  const { id, name, orderId = '' } = bandwidth;
  return { id, name, type: RESOURCE.bandwidth, spec: bandwidth.charge, orderId, ...stateOf(bandwidth, now) };
}

export function ofExtra(extra: Extra, now: number): Subscription {
  const { id, name, type, spec, orderId, parent } = extra;
  return { id, name, type, spec, orderId, ...(parent && { parent }), ...stateOf(extra, now) };
}

function stateOf(term: Term, now: number): Pick<Subscription, 'status' | 'expires'> {
  const { expires } = term;
  const over = expires !== undefined && expires <= now;
  return { ...termOf(term), status: term.frozen ? 'frozen' : over ? 'expired' : 'in use' };
}

function termOf({ expires, frozen }: Term): Term {
  return { ...(expires !== undefined && { expires }), ...(frozen && { frozen }) };
}
