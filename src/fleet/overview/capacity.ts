import type { SiteId } from '../../catalog/context.ts';
import { type Listing, listing } from './listing.ts';
import type { Seen } from './sources.ts';

/** Percent from which on it is worth a look. */
const TIGHT = 80;

const MOST = { most: 4 };

interface Limit {
  site: SiteId;
  what: string;
  used: number;
  limit: number;
}

/** Quotas and dynamic pools that are over 80 % full; pools with nothing left are told as broken. */
export function tightCapacity(seen: Seen): Listing | null {
  const { quotas, pools } = seen.rows;
  if (!quotas && !pools) return null;
  const limits = [
    ...(quotas ?? []).map(({ site, type, quota, used, edge_site_id: edge }) => ({
      site,
      what: `quota ${type}${edge === null ? '' : ` of edge site ${edge}`}`,
      used: used ?? 0,
      limit: quota ?? 0,
    })),
    ...(pools ?? []).flatMap(({ site, type, pool_name: name, desktop_count: count, desktop_used: used }) =>
      type === 'DYNAMIC' && (used ?? 0) < (count ?? 0)
        ? [{ site, what: `pool ${name}`, used: used ?? 0, limit: count ?? 0 }]
        : [],
    ),
  ];
  const tight = limits.filter((limit) => percentOf(limit) >= TIGHT).sort((a, b) => percentOf(b) - percentOf(a));
  return listing<Limit>(seen, { over_80_percent: tight.length }, tight, MOST, {
    what: ({ what }) => what,
    used: ({ used }) => used,
    limit: ({ limit }) => limit,
  });
}

/** A limit of nothing, or less, is none that could be reached. */
function percentOf({ used, limit }: Limit): number {
  return limit > 0 ? (used / limit) * 100 : 0;
}
