import type { Clock } from '../catalog/clock.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import { accepts } from './accepting.ts';
import { rowsIn } from './batches.ts';
import { type Scope, type Snapshot, type Source, takeSnapshot } from './snapshot.ts';
import type { Cell, Feed, Prices } from './table.ts';
import { type Load, STILL_LOADING, Waiting } from './waiting.ts';

export interface InventoryParts {
  catalogue: Catalogue;
  clock: Clock;
  feeds: readonly Feed[];
  prices: Prices;
  shelf?: Shelf;
}

/** Where whole snapshots outlive the process. */
export interface Shelf {
  put(feed: Feed, snapshot: Snapshot): Promise<void>;
  get(feed: Feed, site: SiteId): Promise<Snapshot | undefined>;
}

/** A part of a feed that a question needs. */
export interface Want {
  feed: Feed;
  scope: Scope;
  /** Older readings are not good enough; ms. */
  maxAgeMs: number;
  /** Of these sites; else of all that the principal may see. */
  sites?: readonly SiteId[];
}

export interface SiteFailure {
  site: SiteId;
  error: ToolError;
  /** An older snapshot stands in. */
  stale: boolean;
}

/** What of a feed there is for a question. */
export interface Held {
  feed: Feed;
  /** What was asked for; there may be more. */
  scope: Scope;
  /** One for each site that could be read. */
  snapshots: Snapshot[];
  failures: SiteFailure[];
  /** Requests made for this question. */
  calls: number;
}

interface SiteHeld {
  snapshot?: Snapshot;
  failure?: SiteFailure;
  calls: number;
}

/** Readings of a feed and site that are kept side by side: parts of it by their filters, and other stretches of time. */
const MOST_KEPT = 16;

/** A reading that takes longer is given up; ms. */
const LONGEST_MS = 20 * 60_000;

/** What was read of the fleet, by feed and site. What is missing or too old is read once, however many wait for it. */
export class Inventory {
  readonly #parts: InventoryParts;
  /** By feed and site. */
  readonly #kept = new Map<string, Snapshot[]>();
  readonly #loads = new Map<string, Load>();

  constructor(parts: InventoryParts) {
    this.#parts = parts;
  }

  get feeds(): readonly Feed[] {
    return this.#parts.feeds;
  }

  /** Serials of the snapshots that are kept. */
  get serials(): ReadonlySet<number> {
    return new Set([...this.#kept.values()].flat().map(({ serial }) => serial));
  }

  feedOf(table: string): Feed | undefined {
    return this.#parts.feeds.find(({ tables }) => tables.some(({ name }) => name === table));
  }

  /** Whether the API takes this value for this argument of the feed's operation. */
  accepts({ service, read }: Feed, arg: string, value: unknown): boolean {
    const { catalogue } = this.#parts;
    return accepts(catalogue.schema(catalogue.operation(service, read).name).properties?.[arg], value);
  }

  /** Throws what went wrong where no site could be read, and `still_loading` when the caller's patience is over. */
  async hold(wants: readonly Want[], context: ToolContext): Promise<Held[]> {
    const sitesOf = ({ sites = context.sites }: Want) => sites;
    for (const want of wants) await this.#checkRead(want.feed, sitesOf(want), context);
    const waiting = new Waiting(context, this.#parts.clock, context.patienceMs);
    try {
      return await Promise.all(
        wants.map(async (want) => {
          const each = await Promise.all(sitesOf(want).map((site) => this.#holdAt(want, site, context, waiting)));
          return together(want, each);
        }),
      );
    } finally {
      waiting.end();
    }
  }

  /** Ends every reading. */
  close(): void {
    for (const { abort } of this.#loads.values()) abort.abort(new Error('the server is ending'));
  }

  async #checkRead(feed: Feed, sites: readonly SiteId[], context: ToolContext): Promise<void> {
    for (const site of sites)
      await context.checkRead({ site, service: feed.service, operationId: feed.read, args: {} });
    const parents = feed.per && this.feedOf(feed.per.table);
    if (parents) await this.#checkRead(parents, sites, context);
  }

  async #holdAt(want: Want, site: SiteId, context: ToolContext, waiting: Waiting): Promise<SiteHeld> {
    const kept = await this.#find(want, site);
    if (kept && this.#parts.clock.now() - kept.at <= want.maxAgeMs) return { snapshot: kept, calls: 0 };
    try {
      const snapshot = await waiting.for(this.#load(want, site, context));
      return { snapshot, calls: snapshot.calls };
    } catch (error) {
      if (!(error instanceof ToolError) || error.body.code === STILL_LOADING) throw error;
      return { ...(kept && { snapshot: kept }), failure: { site, error, stale: kept !== undefined }, calls: 0 };
    }
  }

  /** The newest that was read as wide as is wanted, or wider. */
  async #find({ feed, scope }: Want, site: SiteId): Promise<Snapshot | undefined> {
    const key = keyOf(feed, site);
    if (!this.#kept.has(key)) {
      const shelved = await this.#parts.shelf?.get(feed, site);
      if (!this.#kept.has(key)) this.#kept.set(key, shelved ? [shelved] : []);
    }
    return this.#kept
      .get(key)!
      .filter((each) => covers(each, scope))
      .sort((a, b) => b.at - a.at)[0];
  }

  #load(want: Want, site: SiteId, context: ToolContext): Load {
    const key = `${keyOf(want.feed, site)} ${JSON.stringify(want.scope)}`;
    const known = this.#loads.get(key);
    if (known) return known;
    const abort = new AbortController();
    const counts = { rows: 0, total: 0, open: 0, waiters: 0 };
    const what = want.feed.tables[0]!.name;
    const load: Load = { what, abort, watchers: new Set(), ...counts, done: undefined as never };
    this.#loads.set(key, load);
    load.done = this.#take(want, site, { ...context, signal: abort.signal }, load).finally(() =>
      this.#loads.delete(key),
    );
    load.done.catch(() => {});
    return load;
  }

  async #take(want: Want, site: SiteId, context: ToolContext, load: Load): Promise<Snapshot> {
    const { catalogue, clock, prices } = this.#parts;
    const { feed, scope } = want;
    const { signal } = context;
    const { page } = catalogue.operation(feed.service, feed.read);
    const now = clock.now();
    const tell = (by: Partial<Load>) => {
      Object.assign(load, by);
      for (const look of load.watchers) look();
    };
    const counted = async <T>(read: () => Promise<T>): Promise<T> => {
      if (clock.now() - now > LONGEST_MS) throw tooLong(load.what);
      tell({ open: load.open + 1 });
      return read().finally(() => tell({ open: load.open - 1 }));
    };
    const source: Source = {
      read: (reading) => counted(() => context.read(reading, signal)),
      readPage: (reading, at) => counted(() => context.readPage(reading, at, signal)),
      limit: page && (page.max ?? Number.MAX_SAFE_INTEGER),
    };
    const parents = await this.#parents(want, site, context);
    const snapshot = await takeSnapshot({
      feed,
      site,
      scope,
      parents: parents.rows,
      source,
      prices,
      now,
      signal,
      progress: (rows, total) => tell({ rows, total }),
    });
    signal.throwIfAborted();
    const partial = snapshot.partial ?? parents.partial;
    const whole = { ...snapshot, calls: snapshot.calls + parents.calls, ...(partial && { partial }) };
    this.#keep(feed, whole);
    return whole;
  }

  /** Rows of the table that a feed is asked per. */
  async #parents(
    { feed: { per }, scope: { narrow }, maxAgeMs }: Want,
    site: SiteId,
    context: ToolContext,
  ): Promise<{ rows: Record<string, Cell>[]; calls: number; partial?: string }> {
    const feed = per && this.feedOf(per.table);
    if (!feed || narrow?.arg === per.arg) return { rows: [], calls: 0 };
    const waiting = new Waiting({ signal: context.signal }, this.#parts.clock);
    const { snapshot, failure, calls } = await this.#holdAt({ feed, scope: {}, maxAgeMs }, site, context, waiting);
    if (!snapshot) throw failure!.error;
    const table = feed.tables.find(({ name }) => name === per.table)!;
    const index = Object.keys(table.columns).indexOf(per.column);
    const rows: Record<string, Cell>[] = [];
    for await (const row of rowsIn(snapshot.tables.get(per.table)!)) rows.push({ [per.column]: row[index] ?? null });
    return { rows, calls, ...(snapshot.partial && { partial: `${per.table}: ${snapshot.partial}` }) };
  }

  #keep(feed: Feed, snapshot: Snapshot): void {
    const key = keyOf(feed, snapshot.site);
    const others = (this.#kept.get(key) ?? []).filter(({ scope }) => !covers(snapshot, scope));
    this.#kept.set(key, [...others, snapshot].slice(-MOST_KEPT));
    // Without it the next start is slower, and nothing else.
    if (!snapshot.scope.narrow) this.#parts.shelf?.put(feed, snapshot).catch(() => {});
  }
}

function keyOf({ service, read }: Feed, site: SiteId): string {
  return `${site} ${service}/${read}`;
}

function covers({ scope, at }: Snapshot, wanted: Scope): boolean {
  if (scope.narrow && JSON.stringify(scope.narrow) !== JSON.stringify(wanted.narrow)) return false;
  const [had, window] = [scope.window, wanted.window];
  // What happened since the reading is a matter of age, not of width.
  return !had || !window || (had.from <= window.from && (had.to >= window.to || had.to >= at));
}

function together({ feed, scope }: Want, each: readonly SiteHeld[]): Held {
  const snapshots = each.flatMap(({ snapshot }) => snapshot ?? []);
  const failures = each.flatMap(({ failure }) => failure ?? []);
  if (snapshots.length === 0 && failures[0]) throw failures[0].error;
  return { feed, scope, snapshots, failures, calls: each.reduce((sum, { calls }) => sum + calls, 0) };
}

function tooLong(what: string): ToolError {
  return new ToolError({
    code: 'loading_too_long',
    message: `${what} could not be read within ${LONGEST_MS / 60_000} minutes.`,
    hint: 'Ask for less: name ids, or a shorter time.',
    retryable: true,
  });
}
