import type { SiteId } from '../../catalog/context.ts';
import { isFaulty, isUnreachable } from './desktops.ts';
import { hasFailed } from './jobs.ts';
import { Listing } from './listing.ts';
import { type At, IDLE_DAYS, type Rows, type Seen, type SourceName } from './sources.ts';

const MOST = 20;

/** Who has a few of them wants to see them all. */
const KEEPS = 8;

/** The sites beside each other, where there are several; null for what was not seen at one. */
export function sitesTable(seen: Seen): Listing | undefined {
  const { sites, now } = seen;
  if (sites.length < 2) return undefined;
  const rows = sites.map((site) => {
    const count = <Name extends SourceName>(name: Name, is: (row: At<Rows[Name]>) => boolean) =>
      seen.at.get(name)?.has(site) ? countAt(seen.rows[name] as readonly At<Rows[Name]>[], site, is) : null;
    return [
      site,
      count('desktops', () => true),
      count('desktops', (desktop) => desktop.login_status === 'CONNECTED'),
      count('desktops', isFaulty),
      count('desktops', isUnreachable),
      count('sub_jobs', (job) => hasFailed(job, now)),
      count('desktop_usage', ({ idle_days: days }) => (days ?? 0) >= IDLE_DAYS),
      count('alarms', ({ status }) => status === 'alarm'),
    ];
  });
  return new Listing({}, COLUMNS, rows.slice(0, MOST), { total: rows.length, keeps: KEEPS });
}

const COLUMNS = ['site', 'desktops', 'connected', 'error', 'unreachable', 'failed_jobs', 'idle', 'alarms'];

function countAt<Row extends { site: SiteId }>(rows: readonly Row[], site: SiteId, is: (row: Row) => boolean): number {
  return rows.reduce((count, row) => count + Number(row.site === site && is(row)), 0);
}
