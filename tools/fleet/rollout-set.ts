import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cleanLine } from '../../src/catalog/clean.ts';
import type { SiteId } from '../../src/catalog/context.ts';
import { ToolError } from '../../src/catalog/errors.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

/** Which desktops a rollout is about. */
export const targets = z
  .strictObject({
    sql: z.string().min(1).max(20_000).optional().describe('A SELECT with a column desktop_id, as for fleet_query'),
    desktop_ids: z.array(z.string().min(1).max(255)).min(1).max(10_000).optional(),
    pool: z.string().min(1).max(255).optional().describe('Name or id'),
    tag: z.string().min(1).max(400).optional().describe('key=value; several comma-joined'),
  })
  .describe('Exactly one of these says which desktops');

export type Targets = z.output<typeof targets>;

type Row = Record<string, unknown>;

const DESKTOPS_A_PAGE = 500;
const POOLS_A_PAGE = 100;

/** The choice in words, for the person who is asked. Throws unless there is exactly one. */
export function chosenBy(given: Targets): string {
  const [[by, value] = [], more] = Object.entries(given).filter(([, each]) => each !== undefined);
  if (!by || more)
    throw new ToolError({
      code: 'invalid_arguments',
      message: 'targets needs exactly one of sql, desktop_ids, pool, tag. Nothing was sent.',
      hint: 'For example {"targets": {"pool": "design"}}.',
    });
  if (!given.desktop_ids) return `${by}: ${cleanLine(String(value), 1_000)}`;
  const ids = [...new Set(given.desktop_ids)];
  // A list is too long to show twice; what was approved for one must not be taken for another.
  const mark = createHash('sha256').update(JSON.stringify(ids.toSorted())).digest('hex').slice(0, 16);
  return `${ids.length} named one by one (#${mark})`;
}

/** The ids of the chosen desktops of a site, each once. Throws where they can't be known to be all. */
export async function choose(given: Targets, site: SiteId, context: FleetContext): Promise<readonly string[]> {
  if (given.desktop_ids) return [...new Set(given.desktop_ids)];
  if (given.sql) return bySql(given.sql, site, context);
  const filter = given.pool ? { pool_id: await poolOf(given.pool, site, context) } : { tag: given.tag };
  const rows = await readAll('ListDesktopsDetail', filter, DESKTOPS_A_PAGE, site, context);
  return idsIn(rows, 'desktop_id');
}

async function bySql(sql: string, site: SiteId, context: FleetContext): Promise<readonly string[]> {
  const fleet = await context.fleet();
  const { columns, rows, tables } = await fleet.query({ sql, site }, context);
  const column = columns.indexOf('desktop_id');
  if (column < 0) throw wrongSet('the SQL has no column desktop_id', 'Select desktop_id.');
  const flawed = tables.find(({ complete }) => !complete);
  if (flawed) {
    const why = flawed.note ? ` (${flawed.note})` : '';
    throw wrongSet(`the table ${flawed.name} was not read whole${why}`, 'Try again, or name the desktops.');
  }
  return idsIn(
    rows.map((row) => ({ id: row[column] })),
    'id',
  );
}

async function poolOf(pool: string, site: SiteId, context: FleetContext): Promise<string> {
  const rows = await readAll('ListDesktopPools', {}, POOLS_A_PAGE, site, context);
  const found = rows.filter(({ id, name }) => id === pool || name === pool);
  if (found.length === 1) return String(found[0]!.id);
  const known = rows.map(({ name }) => cleanLine(String(name), 80));
  throw wrongSet(
    found.length === 0 ? `there is no pool ${cleanLine(pool, 80)}` : `several pools are called ${cleanLine(pool, 80)}`,
    found.length === 0 ? `Pools: ${known.slice(0, 20).join(', ')}.` : 'Use the id.',
  );
}

async function readAll(operationId: string, args: Row, limit: number, site: SiteId, context: FleetContext) {
  const reading = { site, service: 'workspace' as const, operationId, args };
  await context.checkRead(reading);
  const rows: Row[] = [];
  for (;;) {
    const { items, total = 0 } = await context.readPage(reading, { offset: rows.length, limit }, context.signal);
    rows.push(...(items as Row[]));
    if (items.length === 0 || rows.length >= total) {
      if (rows.length < total) throw wrongSet(`only ${rows.length} of ${total} could be read`, 'Try again.');
      return rows;
    }
  }
}

function idsIn(rows: readonly Row[], column: string): string[] {
  return [...new Set(rows.map((row) => row[column]).filter((id): id is string => typeof id === 'string' && id !== ''))];
}

function wrongSet(message: string, hint: string): ToolError {
  return new ToolError({ code: 'invalid_targets', message: `${message}. Nothing was sent.`, hint });
}
