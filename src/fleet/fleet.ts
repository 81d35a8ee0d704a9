import type { Clock } from '../catalog/clock.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import { didYouMean } from '../catalog/nearest.ts';
import type { Results } from '../catalog/plan.ts';
import { Database } from './database/database.ts';
import type { FindAsk, FoundDesktops } from './find/find.ts';
import { Inventory, type Shelf } from './inventory.ts';
import { type Asked, type QueryAsk, type QueryBounds, runQuery } from './query.ts';
import { schemaText } from './schema.ts';
import type { Feed, Prices, View } from './table.ts';

export interface FleetParts {
  catalogue: Catalogue;
  clock: Clock;
  results: Results;
  feeds: readonly Feed[];
  views: readonly View[];
  prices: Prices;
  /** The program of the database process, and the memory it may take. */
  program: string;
  memoryMb: number;
  bounds: QueryBounds;
  shelf?: Shelf;
}

/** What tools of the fleet run with. */
export interface FleetContext extends ToolContext {
  fleet(): Promise<Fleet>;
}

/** Of which site, and how new. */
interface Asking {
  site?: SiteId;
  /** Older readings are not good enough; seconds. */
  max_age?: number;
}

/** What is known of all sites, for questions over everything. */
export class Fleet {
  readonly inventory: Inventory;
  readonly #parts: FleetParts;
  /** By the sites that somebody may see: a database has no others in it. */
  readonly #databases = new Map<string, Database>();

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.inventory = new Inventory(parts);
  }

  /** The tables, their columns and examples, for who writes queries. */
  get schema(): string {
    const { feeds, views, prices } = this.#parts;
    return schemaText(feeds, views, prices.currency);
  }

  get now(): number {
    return this.#parts.clock.now();
  }

  /** One SELECT over the sites this principal may see, or over one of them. Throws `ToolError`. */
  query(ask: QueryAsk & { site?: SiteId }, context: ToolContext): Promise<Asked> {
    const { views, results, clock, bounds } = this.#parts;
    const sites = sitesOf(ask.site, context);
    const database = this.#databaseOf(context.sites);
    const parts = { inventory: this.inventory, database, views, results, bounds, now: () => clock.now() };
    return runQuery(ask, sites, parts, context);
  }

  /** What matters of these sites on one screen. Throws `ToolError`. */
  async overview({ site, max_age }: Asking, context: ToolContext): Promise<Record<string, unknown>> {
    const { overview } = await import('./overview/overview.ts');
    const { currency } = this.#parts.prices;
    const parts = { inventory: this.inventory, now: () => this.now, ...(currency && { currency }) };
    return overview(sitesOf(site, context), max_age, parts, context);
  }

  /** Desktops by anything a person has of them. Throws `ToolError`. */
  async find({ site, max_age, ...ask }: FindAsk & Asking, context: ToolContext): Promise<FoundDesktops> {
    const { findDesktops } = await import('./find/find.ts');
    const readable = { inventory: this.inventory, now: () => this.now, sites: sitesOf(site, context) };
    return findDesktops(ask, { ...readable, ...(max_age !== undefined && { maxAgeS: max_age }) }, context);
  }

  /** Ends what is being read and the database processes. */
  async close(): Promise<void> {
    this.inventory.close();
    await Promise.all([...this.#databases.values()].map((database) => database.close()));
  }

  #databaseOf(sites: readonly SiteId[]): Database {
    const key = JSON.stringify([...sites].sort());
    const { program, memoryMb } = this.#parts;
    const database = this.#databases.get(key) ?? new Database({ program, memoryMb });
    this.#databases.set(key, database);
    return database;
  }
}

/** The named site, or every site this principal may see. */
export function sitesOf(site: SiteId | undefined, { sites }: ToolContext): readonly SiteId[] {
  if (site === undefined) return sites;
  if (sites.includes(site)) return [site];
  throw new ToolError({
    code: 'unknown_site',
    message: `there is no site ${site.slice(0, 80)}${didYouMean(site, sites)}`,
    hint: `Sites: ${sites.join(', ')}.`,
  });
}
