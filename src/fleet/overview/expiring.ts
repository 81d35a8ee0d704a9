import { daysBetween, type Listing, listing } from './listing.ts';
import type { Seen } from './sources.ts';

const DAYS = 30;
const MOST = { most: 4 };

/** Who pays for the account pays for other services too: what is ours has it in its type, or is a desktop. */
const OURS = /workspace|desktop/i;

/**
 * Yearly/monthly resources that end soon, or have ended and are kept for a while. What was cancelled is not among them. Billing tells of
 * the whole account, whatever the site.
 */
export function expiring(seen: Seen): Listing | null {
  const { rows, now } = seen;
  if (!rows.prepaid) return null;
  const desktops = new Map(rows.desktops?.map((desktop) => [desktop.bill_resource_id ?? '', desktop]));
  const known = new Set<string>();
  const ending = rows.prepaid.filter(({ resource_id: id, type, status, expires_at: end }) => {
    if (end === null || status === 'closed' || daysBetween(now, end) >= DAYS || known.has(id)) return false;
    known.add(id);
    return OURS.test(type ?? '') || desktops.has(id);
  });
  ending.sort((a, b) => a.expires_at! - b.expires_at!);
  const over = ending.filter(({ expires_at: end, status }) => end! <= now || isOver(status)).length;
  return listing(seen, { over, within_30_days: ending.length - over }, ending, MOST, {
    name: (one) => one.resource_name,
    resource_id: (one) => one.resource_id,
    days_left: ({ expires_at: end }) => daysBetween(now, end!),
    status: ({ status }) => status,
  });
}

function isOver(status: string | null): boolean {
  return status === 'expired' || status === 'frozen';
}
