import { cleanLine } from '../../catalog/clean.ts';
import type { Found } from './best.ts';

const LONGEST = 60;

/**
 * A row for each: why it is here, and what one asks next: how it is, whether somebody is on it, whose it is, its address, and what it is
 * made from. That is its pool where the search went by pools, for they are changed as a whole; else its image.
 */
export function tableOf(found: readonly Found[], severalSites: boolean): { columns: string[]; rows: unknown[][] } {
  const pools = found.map(({ place, desktop }) => place.poolOf(place.index.facts[desktop]!.desktop_id));
  const hasPools = pools.some((pool) => pool !== undefined);
  const rows = found.map(({ place, desktop }, at) => {
    const facts = place.index.facts[desktop]!;
    const pool = pools[at];
    return [
      ...(severalSites ? [place.site] : []),
      short(facts.computer_name),
      facts.desktop_id,
      place.matches.fieldsOf(desktop),
      [facts.status, facts.task_status].filter((text) => text !== null).join(', '),
      facts.login_status,
      short(facts.owners),
      facts.ip,
      short(pool ? pool.pool_name : facts.image_name),
      ...(hasPools ? [pool?.pool_id ?? null] : []),
    ];
  });
  return { columns: [...(severalSites ? ['site'] : []), ...COLUMNS, ...(hasPools ? ['pool_id'] : [])], rows };
}

const COLUMNS = [
  'computer_name',
  'desktop_id',
  'matched',
  'status',
  'login_status',
  'owners',
  'ip',
  'pool_or_image',
] as const;

function short(text: string | null): string | null {
  return text === null ? null : cleanLine(text, LONGEST);
}
