import { join } from 'node:path';
import type { SiteId } from '../catalog/context.ts';
import type { PriceList, Site } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { Fleet } from '../fleet/fleet.ts';
import { openShelf } from '../fleet/shelf.ts';
import type { Prices } from '../fleet/table.ts';
import { FEEDS, VIEWS } from '../fleet/tables/index.ts';
import { version } from './version.ts';

/** Built beside this program: see scripts/build.mjs. */
const PROGRAM = join(import.meta.dirname, 'fleet-database.js');

/** The tables of 100,000 desktops take some 200 MB; the rest is for what is asked of them. */
const MEMORY_MB = 640;

/** What is longer would hold up everybody else while it is written out. */
const BOUNDS = { timeMs: 10_000, rows: 100_000, bytes: 8 * 1024 * 1024 };

/** The view of all sites, for the tools of `tools/fleet`. */
export async function openFleet({ parts }: Engine, program = PROGRAM): Promise<Fleet> {
  const { catalogue, clock, config, store, log } = parts;
  const identityOf = (id: SiteId) => identityIn(config.sites.find((site) => site.id === id)!, config.prices);
  const shelf = config.keepInventory
    ? await openShelf({ dir: config.stateDir, clock, version, identityOf }).catch((error: unknown) => {
        log.warn({ err: error }, 'what is read of the fleet can not be kept');
        return undefined;
      })
    : undefined;
  return new Fleet({
    catalogue,
    clock,
    results: store.results,
    feeds: FEEDS,
    views: VIEWS,
    prices: pricesOf(config.prices),
    program,
    memoryMb: MEMORY_MB,
    bounds: BOUNDS,
    ...(shelf && { shelf }),
  });
}

/** The cloud and the account that a site leads to, and the prices that are in what is kept of it. */
function identityIn({ region, projectId, endpoints, credentials: source, assume }: Site, prices?: PriceList): string {
  const who = source.from === 'keys' ? source.ak : source.from === 'token' ? [source.domain, source.user] : source.from;
  return JSON.stringify([region, projectId, endpoints, who, assume, prices]);
}

export function pricesOf(list: PriceList | undefined): Prices {
  const of = (prices: Readonly<Record<string, number>> | undefined, name: string) =>
    prices && Object.hasOwn(prices, name) ? prices[name] : undefined;
  return {
    ...(list && { currency: list.currency }),
    product: (id) => of(list?.products, id),
    disk(type, sizeGb) {
      const perGb = of(list?.disksPerGb, type);
      return perGb === undefined ? undefined : perGb * sizeGb;
    },
  };
}
