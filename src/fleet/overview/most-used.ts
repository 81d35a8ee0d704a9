import type { SiteId, ToolContext } from '../../catalog/context.ts';
import { type Row, rowMaker } from '../cells.ts';
import type { Feed, Given } from '../table.ts';
import type { At, Rows } from './sources.ts';

export type Found = At<Rows['desktop_usage']>[];

const MOST = 5;

/** The API sorts by use itself: one page instead of the usage of every desktop. */
export async function readMostUsed(feed: Feed, site: SiteId, now: number, context: ToolContext): Promise<Found> {
  const { service, read: operationId, tables, args } = feed;
  const span = typeof args === 'function' ? args(now) : args;
  const reading = {
    site,
    service,
    operationId,
    args: { ...span, sort_field: 'desktop_usage', sort_type: 'DESC' },
  };
  await context.checkRead(reading);
  const { items } = await context.readPage(reading, { offset: 0, limit: MOST }, context.signal);
  const [table] = tables;
  const make = rowMaker(table!);
  const names = Object.keys(table!.columns);
  const given = { parent: {}, args: reading.args } as unknown as Given;
  return items.slice(0, MOST).map((item) => {
    const row: Row = make(item, { ...given, whole: item });
    return { site, ...Object.fromEntries(names.map((name, index) => [name, row[index]])) } as never;
  });
}
