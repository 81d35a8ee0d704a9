import { cleanLine } from '../catalog/clean.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { nearest } from '../catalog/nearest.ts';
import { examine } from './examine.ts';
import { Effort, Looking } from './looking.ts';
import { onlyOne, quoted, rowsEverywhere, sitesFor, unlessMissed } from './naming.ts';
import { type DesktopPool, desktopPoolOf, otherPools, pool } from './pool/pool.ts';
import { poolRules } from './pool/rules.ts';
import { rights } from './pool/sources.ts';
import { stockOf } from './pool/stock.ts';
import { type Report, report } from './report.ts';
import type { Seen } from './seen.ts';

/** A diagnosis that needs more reads than this is not finished: what it has not read is named. */
const MOST_CALLS = 40;

/**
 * Everything an expert would look at of one desktop pool, and what is wrong with it. `pool`: its name or its id. Throws `ToolError` where
 * no pool, or more than one, is called so.
 */
export async function diagnosePool(ask: { pool: string; site?: SiteId }, context: ToolContext): Promise<Report> {
  const effort = new Effort(context, MOST_CALLS);
  const { site, found, all } = await findPool(effort, { text: ask.pool.trim(), ...(ask.site && { site: ask.site }) });
  const looking = new Looking(effort, site);
  looking.seen.give(pool, found);
  looking.seen.give(otherPools, all);
  const examined = await examine(looking, poolRules(context.meaningOf));
  return report(subjectOf(found, looking.seen, site, context), [examined], {
    calls: effort.calls,
    missed: effort.missed,
    site,
    context,
  });
}

/** What one has to know of it to read the findings; names are data. */
function subjectOf(found: DesktopPool, seen: Seen, site: SiteId, { sites }: ToolContext): Record<string, unknown> {
  const { id, name, type, status, maintenance, autoscale } = found;
  const { total, taken, free } = stockOf(seen);
  const authorized = seen.maybe(rights);
  return {
    pool_id: cleanLine(id, 80),
    name: cleanLine(name, 80),
    ...(sites.length > 1 && { site }),
    type: cleanLine(type ?? '', 40),
    status: cleanLine(status ?? '', 40),
    in_maintenance_mode: maintenance,
    desktops: total,
    taken,
    free,
    autoscale: autoscale.on ? { type: cleanLine(autoscale.type ?? '', 40), max_auto_created: autoscale.most } : false,
    ...(authorized && { authorized: authorized.length }),
  };
}

const PAGE = 1_000;
const MOST_PAGES = 3;

/** Nobody has so many pools that looking through all takes long. */
async function findPool(
  effort: Effort,
  naming: { text: string; site?: SiteId },
): Promise<{ site: SiteId; found: DesktopPool; all: DesktopPool[] }> {
  const sites = sitesFor(naming, effort.context.sites);
  const wanted = naming.text.toLowerCase();
  const known: { site: SiteId; found: DesktopPool }[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await rowsEverywhere(effort, sites, pool, {}, { offset: page * PAGE, limit: PAGE });
    known.push(...rows.map(({ site, row }) => ({ site, found: desktopPoolOf(row) })));
    if (rows.length < PAGE) break;
  }
  const matching = known.filter(({ found: { id, name } }) => [id, name].some((each) => each.toLowerCase() === wanted));
  if (matching.length === 0) unlessMissed(effort);
  const names = known.map(({ found }) => found.name);
  const like = nearest(naming.text, names);
  const chosen = onlyOne(
    matching,
    { kind: 'pool', text: naming.text, lookUp: lookUp(names) },
    ({ site, found: { name, id } }) => `${quoted(name)} ${id}${sites.length > 1 ? ` at ${site}` : ''}`,
    like === undefined ? [] : [quoted(like)],
  );
  return { ...chosen, all: known.filter(({ site }) => site === chosen.site).map(({ found }) => found) };
}

const NAMED = 8;

function lookUp(names: readonly string[]): string {
  if (names.length === 0) return 'There are no desktop pools.';
  const more = names.length > NAMED ? '; list_desktop_pools has them all' : '';
  return `Pools: ${names.slice(0, NAMED).map(quoted).join(', ')}${more}.`;
}
