import type { Progress, SiteId, ToolContext } from '../../catalog/context.ts';
import { ToolError } from '../../catalog/errors.ts';
import type { Held, Inventory } from '../inventory.ts';
import { namedRows } from '../rows.ts';
import type { Feed } from '../table.ts';
import { wantOf } from '../want.ts';
import { type Found, readMostUsed } from './most-used.ts';
import { type At, type Rows, type Seen, SOURCES, type SourceName } from './sources.ts';

export interface LookParts {
  inventory: Inventory;
  now: () => number;
  /** Of prices; absent where there is no price list. */
  currency?: string;
}

/** Why something is not in the answer, or is older than it should be. */
export interface Problem {
  what: SourceName;
  site: SiteId;
  code: string;
  message: string;
}

export interface Look {
  seen: Seen;
  problems: Problem[];
  calls: number;
  /** When the oldest part was read; ms. */
  oldest: number;
}

/** Reads what the overview needs, all side by side: what one source refuses is no reason to be silent about the others. */
export async function look(
  parts: LookParts,
  sites: readonly SiteId[],
  maxAgeS: number | undefined,
  context: ToolContext,
): Promise<Look> {
  const looking = new Looking(parts, sites, maxAgeS, context);
  const names = Object.keys(SOURCES) as SourceName[];
  const [rows, used] = await Promise.all([
    Promise.all(names.map(async (what) => [what, await looking.rows(what)] as const)),
    looking.used(),
  ]);
  const { at, problems, calls, oldest, error } = looking;
  if (at.size === 0 && error) throw error;
  const seen = { now: parts.now(), sites, rows: Object.fromEntries(rows) as Seen['rows'], ...(used && { used }), at };
  return { seen, problems, calls, oldest };
}

class Looking {
  readonly at = new Map<SourceName, Set<SiteId>>();
  readonly problems: Problem[] = [];
  calls = 0;
  oldest: number;
  /** The first. */
  error: ToolError | undefined;
  readonly #parts: LookParts;
  readonly #sites: readonly SiteId[];
  readonly #maxAgeS: number | undefined;
  readonly #context: ToolContext;
  readonly #telling: () => ToolContext;

  constructor(parts: LookParts, sites: readonly SiteId[], maxAgeS: number | undefined, context: ToolContext) {
    this.#parts = parts;
    this.#sites = sites;
    this.#maxAgeS = maxAgeS;
    this.#context = context;
    this.#telling = progressOf(context);
    this.oldest = parts.now();
  }

  /** Undefined where no site let them be read. */
  rows<Name extends SourceName>(what: Name): Promise<At<Rows[Name]>[] | undefined> {
    return this.#everywhere((site) => this.#rowsAt(what, site));
  }

  used(): Promise<Found | undefined> {
    const feed = this.#parts.inventory.feedOf('desktop_usage')!;
    return this.#everywhere((site) => {
      this.calls++;
      return this.#try('desktop_usage', site, () => readMostUsed(feed, site, this.#parts.now(), this.#context));
    });
  }

  async #everywhere<Row>(read: (site: SiteId) => Promise<Row[] | undefined>): Promise<Row[] | undefined> {
    const found = (await Promise.all(this.#sites.map(read))).filter((rows) => rows !== undefined);
    return found.length > 0 ? found.flat() : undefined;
  }

  async #rowsAt<Name extends SourceName>(what: Name, site: SiteId): Promise<At<Rows[Name]>[] | undefined> {
    const { inventory } = this.#parts;
    const { columns, scope = {} } = SOURCES[what];
    const feed = inventory.feedOf(what)!;
    const want = wantOf(feed, scope, this.#maxAgeS, [site]);
    const [held] = (await this.#try(what, site, () => inventory.hold([want], this.#telling()))) ?? [];
    if (!held) return undefined;
    this.calls += held.calls;
    this.oldest = Math.min(this.oldest, ...held.snapshots.map((snapshot) => snapshot.at));
    this.problems.push(...flawsOf(held).map((flaw) => ({ what, site, ...flaw })));
    this.at.set(what, (this.at.get(what) ?? new Set()).add(site));
    return rowsOf(feed, held, what, columns, site);
  }

  async #try<T>(what: SourceName, site: SiteId, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      this.error ??= error;
      const { code, message } = error.body;
      this.problems.push({ what, site, code, message });
      return undefined;
    }
  }
}

async function rowsOf<Name extends SourceName>(
  feed: Feed,
  { snapshots }: Held,
  what: Name,
  columns: readonly string[],
  site: SiteId,
): Promise<At<Rows[Name]>[]> {
  const rows: At<Rows[Name]>[] = [];
  for (const snapshot of snapshots) {
    for await (const row of namedRows(feed, snapshot, what, columns)) rows.push({ ...row, site } as never);
  }
  return rows;
}

/** What makes rows that are there less than all of them, or older than was wanted. */
function flawsOf({ snapshots, failures }: Held): { code: string; message: string }[] {
  const partial = snapshots.flatMap(({ partial: why }) =>
    why === undefined ? [] : [{ code: 'partial', message: why }],
  );
  const stale = failures.map(({ error }) => ({
    code: error.body.code,
    message: `as read before: ${error.body.message}`,
  }));
  return [...partial, ...stale];
}

/** Contexts whose progress is told as one, for it may only grow. */
function progressOf(context: ToolContext): () => ToolContext {
  const { progress } = context;
  if (!progress) return () => context;
  const each: Progress[] = [];
  let last = -1;
  return () => {
    const place = each.push({ progress: 0 }) - 1;
    return {
      ...context,
      progress(update) {
        each[place] = update;
        const sum = (of: (one: Progress) => number) => each.reduce((all, one) => all + of(one), 0);
        const [rows, total] = [sum((one) => one.progress), sum((one) => one.total ?? one.progress)];
        if (rows <= last) return;
        last = rows;
        progress({ progress: rows, total, message: `overview: ${rows} of ${total} rows` });
      },
    };
  };
}
