import type { Progress, SiteId, ToolContext } from '../../catalog/context.ts';
import { ToolError } from '../../catalog/errors.ts';
import type { Held, Inventory } from '../inventory.ts';
import { namedRows, wantOf } from '../rows.ts';
import type { Feed } from '../table.ts';
import { type Found, readMostUsed } from './most-used.ts';
import { type At, type Rows, type Seen, SOURCES, type SourceName } from './sources.ts';

export interface LookParts {
  inventory: Inventory;
  now: () => number;
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
  { inventory, now }: LookParts,
  sites: readonly SiteId[],
  maxAgeS: number | undefined,
  context: ToolContext,
): Promise<Look> {
  const problems: Problem[] = [];
  const errors: ToolError[] = [];
  const together = progressOf(context);
  const at = new Map<SourceName, Set<SiteId>>();
  let calls = 0;
  let oldest = now();

  const trying = async <T>(what: SourceName, site: SiteId, act: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      errors.push(error);
      problems.push({ what, site, ...told(error) });
      return undefined;
    }
  };

  const lookAt = async <Name extends SourceName>(what: Name, site: SiteId): Promise<At<Rows[Name]>[] | undefined> => {
    const { columns, scope = {} } = SOURCES[what];
    const feed = inventory.feedOf(what)!;
    const want = wantOf(feed, scope, maxAgeS, [site]);
    const [held] = (await trying(what, site, () => inventory.hold([want], together()))) ?? [];
    if (!held) return undefined;
    calls += held.calls;
    oldest = Math.min(oldest, ...held.snapshots.map((snapshot) => snapshot.at));
    problems.push(...flawsOf(held).map((flaw) => ({ what, site, ...flaw })));
    at.set(what, (at.get(what) ?? new Set()).add(site));
    return rowsOf(feed, held, what, columns, site);
  };

  const everywhere = async <Name extends SourceName>(what: Name) => {
    const each = await Promise.all(sites.map((site) => lookAt(what, site)));
    const found = each.filter((rows) => rows !== undefined);
    return [what, found.length > 0 ? found.flat() : undefined] as const;
  };

  const usedAt = async (site: SiteId): Promise<Found> => {
    calls++;
    const feed = inventory.feedOf('desktop_usage')!;
    return (await trying('desktop_usage', site, () => readMostUsed(feed, site, now(), context))) ?? [];
  };

  const [rows, used] = await Promise.all([
    Promise.all((Object.keys(SOURCES) as SourceName[]).map(everywhere)),
    Promise.all(sites.map(usedAt)),
  ]);
  if (at.size === 0 && errors[0]) throw errors[0];
  const seen = { now: now(), sites, rows: Object.fromEntries(rows) as Seen['rows'], used: used.flat(), at };
  return { seen, problems, calls, oldest };
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

function told({ body: { code, message } }: ToolError): { code: string; message: string } {
  return { code, message };
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
  return () => {
    const place = each.push({ progress: 0 }) - 1;
    return {
      ...context,
      progress(update) {
        each[place] = update;
        const sum = (of: (one: Progress) => number) => each.reduce((all, one) => all + of(one), 0);
        const [rows, total] = [sum((one) => one.progress), sum((one) => one.total ?? one.progress)];
        progress({ progress: rows, total, message: `overview: ${rows} of ${total} rows` });
      },
    };
  };
}
