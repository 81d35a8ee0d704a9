import type { Clock } from '../catalog/clock.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import { accepts } from './accepting.ts';
import { rowsIn } from './batches.ts';
import { closing } from './ended.ts';
import { type Scope, type Snapshot, type Source, takeSnapshot } from './snapshot.ts';
import type { Cell, Feed, Prices } from './table.ts';
import { type Load, STILL_LOADING, Waiting } from './waiting.ts';
import type { Want } from './want.ts';

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
  /** Readings made for this question, by serial, and their requests; one may be another's need too. */
  loads: ReadonlyMap<number, number>;
  /** Their requests together. */
  calls: number;
}

interface SiteHeld {
  snapshot?: Snapshot;
  failure?: SiteFailure;
  /** Read for this question. */
  isNew?: boolean;
}

/** Parts of a feed and site, by their filters, that are kept beside the whole. */
const MOST_KEPT = 16;

/** A reading that takes longer is given up; ms. */
const LONGEST_MS = 20 * 60_000;

/** What was read of the fleet, by feed and site. What is missing or too old is read once, however many wait for it. */
export class Inventory {
  readonly #parts: InventoryParts;
  /** By feed and site. */
  readonly #kept = new Map<string, Snapshot[]>();
  /** By feed and site. */
  readonly #loads = new Map<string, Load[]>();

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
    const { patienceMs } = context;
    const waiting = new Waiting(context, this.#parts.clock, { patienceMs });
    const holdAt = async (want: Want, site: SiteId): Promise<SiteHeld> => {
      const error = await this.#denial(want.feed, site, context);
      return error ? { failure: { site, error, stale: false } } : this.#holdAt(want, site, context, waiting);
    };
    try {
      return await Promise.all(
        wants.map(async (want) => {
          return together(want, await Promise.all(want.sites.map((site) => holdAt(want, site))));
        }),
      );
    } finally {
      waiting.end();
    }
  }

  /** Ends every reading. */
  close(): void {
    for (const { abort } of [...this.#loads.values()].flat()) abort.abort(closing());
  }

  /** Why this principal may not read it there: asked each time, whoever has read it before. */
  async #denial(feed: Feed, site: SiteId, context: ToolContext): Promise<ToolError | undefined> {
    try {
      await context.checkRead({ site, service: feed.service, operationId: feed.read, args: {} });
    } catch (error) {
      if (error instanceof ToolError) return error;
      throw error;
    }
    const parents = feed.per && this.feedOf(feed.per.table);
    return parents && this.#denial(parents, site, context);
  }

  async #holdAt(want: Want, site: SiteId, context: ToolContext, waiting: Waiting): Promise<SiteHeld> {
    const kept = await this.#find(want, site);
    if (kept && this.#parts.clock.now() - kept.at <= want.maxAgeMs) return { snapshot: kept };
    try {
      const snapshot = await waiting.for(this.#load(want, site, context));
      return { snapshot, isNew: true };
    } catch (error) {
      if (!(error instanceof ToolError) || GIVEN_UP.has(error.body.code)) throw error;
      return { ...(kept && { snapshot: kept }), failure: { site, error, stale: kept !== undefined } };
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
      .filter((each) => covers(each.scope, scope))
      .sort((a, b) => b.at - a.at)[0];
  }

  #load(want: Want, site: SiteId, context: ToolContext): Load {
    const key = keyOf(want.feed, site);
    const loads = this.#loads.get(key) ?? [];
    const running = loads.find(({ scope }) => covers(scope, want.scope));
    if (running) return running;
    const abort = new AbortController();
    const load: Load = {
      what: want.feed.tables[0]!.name,
      scope: want.scope,
      abort,
      watchers: new Set(),
      waiters: 0,
      rows: 0,
      total: 0,
      open: 0,
      behind: 0,
      promised: false,
      done: undefined as never,
    };
    this.#loads.set(key, [...loads, load]);
    const forget = () => {
      const others = (this.#loads.get(key) ?? []).filter((each) => each !== load);
      if (others.length > 0) this.#loads.set(key, others);
      else this.#loads.delete(key);
    };
    // Who comes now must not join what is about to fail.
    abort.signal.addEventListener('abort', forget, { once: true });
    load.done = this.#take(want, site, { ...context, signal: abort.signal }, load).finally(forget);
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
    const parents = await this.#parents(want, site, context, (open) => tell({ behind: open }));
    const snapshot = await takeSnapshot({
      feed,
      site,
      scope,
      parents: parents?.rows ?? [],
      source,
      prices,
      now,
      signal,
      progress: (rows, total) => tell({ rows, total }),
    });
    if (signal.aborted) throw signal.reason;
    const partial = snapshot.partial ?? parents?.partial;
    // What hangs on something old is as old.
    const at = Math.min(snapshot.at, parents?.at ?? snapshot.at);
    const whole = { ...snapshot, at, ...(partial && { partial }), ...(parents?.below && { below: parents.below }) };
    this.#keep(feed, whole);
    return whole;
  }

  /** Rows of the table that a feed is asked per. */
  async #parents(
    { feed: { per }, scope: { narrow }, maxAgeMs }: Want,
    site: SiteId,
    context: ToolContext,
    watch: (open: number) => void,
  ): Promise<Parents | undefined> {
    const feed = per && this.feedOf(per.table);
    if (!feed || narrow?.arg === per.arg) return undefined;
    const waiting = new Waiting({ signal: context.signal }, this.#parts.clock, { watch });
    const want = { feed, scope: {}, maxAgeMs, sites: [site] };
    const { snapshot, failure, isNew } = await this.#holdAt(want, site, context, waiting);
    watch(0);
    if (!snapshot) throw failure!.error;
    const table = feed.tables.find(({ name }) => name === per.table)!;
    const index = Object.keys(table.columns).indexOf(per.column);
    const rows: Record<string, Cell>[] = [];
    for await (const row of rowsIn(snapshot.tables.get(per.table)!)) rows.push({ [per.column]: row[index] ?? null });
    const why = failure ? `could not be read again (${failure.error.body.code})` : snapshot.partial;
    return {
      rows,
      at: snapshot.at,
      ...(isNew && { below: { serial: snapshot.serial, calls: snapshot.calls } }),
      ...(why && { partial: `${per.table}: ${why}` }),
    };
  }

  #keep(feed: Feed, snapshot: Snapshot): void {
    const key = keyOf(feed, snapshot.site);
    const others = (this.#kept.get(key) ?? []).filter(({ scope }) => !covers(snapshot.scope, scope));
    const parts = others.filter(({ scope }) => scope.narrow);
    const tooMany = new Set(parts.slice(0, Math.max(0, parts.length - MOST_KEPT)));
    this.#kept.set(key, [...others.filter((each) => !tooMany.has(each)), snapshot]);
    // Without it the next start is slower, and nothing else.
    if (!snapshot.scope.narrow) this.#parts.shelf?.put(feed, snapshot).catch(() => {});
  }
}

/** Errors of the caller's waiting, not of the reading. */
const GIVEN_UP = new Set([STILL_LOADING, 'cancelled', 'closing']);

interface Parents {
  rows: Record<string, Cell>[];
  at: number;
  partial?: string;
  below?: NonNullable<Snapshot['below']>;
}

function keyOf({ service, read }: Feed, site: SiteId): string {
  return `${site} ${service}/${read}`;
}

/** What happened since a reading is a matter of age, not of width. */
function covers(had: Scope, wanted: Scope): boolean {
  if (had.narrow && JSON.stringify(had.narrow) !== JSON.stringify(wanted.narrow)) return false;
  const [mine, theirs] = [had.window, wanted.window];
  if (!mine || !theirs) return true;
  return mine.from <= theirs.from && (mine.to === undefined || (theirs.to !== undefined && mine.to >= theirs.to));
}

function together({ feed, scope }: Want, each: readonly SiteHeld[]): Held {
  const snapshots = each.flatMap(({ snapshot }) => snapshot ?? []);
  const failures = each.flatMap(({ failure }) => failure ?? []);
  if (snapshots.length === 0 && failures[0]) throw failures[0].error;
  const loads = new Map<number, number>();
  for (const { snapshot, isNew } of each) {
    if (!snapshot || !isNew) continue;
    loads.set(snapshot.serial, snapshot.calls);
    if (snapshot.below) loads.set(snapshot.below.serial, snapshot.below.calls);
  }
  const calls = [...loads.values()].reduce((sum, count) => sum + count, 0);
  return { feed, scope, snapshots, failures, loads, calls };
}

function tooLong(what: string): ToolError {
  return new ToolError({
    code: 'loading_too_long',
    message: `${what} could not be read within ${LONGEST_MS / 60_000} minutes.`,
    hint: 'Ask for less: name ids, or a shorter time.',
    retryable: true,
  });
}
