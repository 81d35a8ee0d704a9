import { type Listing, listing } from './listing.ts';
import type { Seen } from './sources.ts';

const MOST = { most: 3 };

/** By hours with a session in the last 30 days. */
export function mostUsed(seen: Seen): Listing | null {
  if (!seen.used) return null;
  const top = [...seen.used].sort((a, b) => (b.used_hours ?? 0) - (a.used_hours ?? 0)).slice(0, MOST.most);
  return listing(seen, { days: 30 }, top, MOST, {
    computer_name: (row) => row.computer_name,
    used_hours: (row) => Math.round(row.used_hours ?? 0),
  });
}
