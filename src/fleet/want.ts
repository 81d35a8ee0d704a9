import type { SiteId } from '../catalog/context.ts';
import type { Scope } from './snapshot.ts';
import type { Feed } from './table.ts';

/** A part of a feed that a question needs. */
export interface Want {
  feed: Feed;
  scope: Scope;
  /** Older readings are not good enough; ms. */
  maxAgeMs: number;
  sites: readonly SiteId[];
}

const FRESH_FOR_S = 300;

/** A part of a feed, of these sites, read no longer ago than so many seconds: for 0, now. */
export function wantOf(feed: Feed, scope: Scope, maxAgeS: number | undefined, sites: readonly SiteId[]): Want {
  const maxAgeMs = maxAgeS === 0 ? -1 : (maxAgeS ?? feed.freshForS ?? FRESH_FOR_S) * 1000;
  return { feed, scope, maxAgeMs, sites };
}
