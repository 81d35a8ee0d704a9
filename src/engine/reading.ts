import type { ManifestEntry } from '../catalog/manifest.ts';
import type { Page } from '../catalog/operation.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { CloudClient } from '../cloud/client.ts';
import type { CommonArguments } from './common-arguments.ts';
import type { PageView } from './outcome.ts';
import { toRequest } from './requests.ts';

export interface ReadOptions {
  signal?: AbortSignal;
  progress?: (rows: number, total: number) => void;
}

export interface Rows {
  items: unknown[];
  total: number;
  page: PageView;
}

/** One answer of a reading operation. */
export async function readOnce(
  client: CloudClient,
  entry: ManifestEntry,
  args: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<unknown> {
  const { body } = await client.request({ ...toRequest(entry, args), signal });
  return body;
}

/**
 * Rows of a list: exactly one page when the caller names `limit`, `offset` or `marker`, else every page up to `maxItems`.
 * Stops when the API has no more, whatever its total claims.
 */
export async function readRows(
  client: CloudClient,
  entry: ManifestEntry,
  args: Record<string, unknown>,
  { max_items: maxItems = Number.POSITIVE_INFINITY }: CommonArguments,
  options: ReadOptions = {},
): Promise<Rows> {
  const page = entry.page as Page;
  const exact = ['limit', 'offset', 'marker'].some((name) => args[name] !== undefined);
  if (exact) {
    const body = await readOnce(client, entry, args, options.signal);
    const items = rowsOf(body, page);
    const total = totalOf(body, page) ?? items.length;
    const offset = Number(args.offset ?? 0);
    const next = offset + items.length;
    return {
      items,
      total,
      page: { returned: items.length, total, ...(next < total && items.length > 0 && { next_offset: next }) },
    };
  }
  const items: unknown[] = [];
  let total: number | undefined;
  let marker: unknown;
  for (;;) {
    const limit = Math.min(page.max, maxItems - items.length);
    const position = page.style === 'marker' ? { marker } : items.length > 0 ? { offset: items.length } : {};
    const body = await readOnce(client, entry, { ...args, limit, ...position }, options.signal);
    const rows = rowsOf(body, page);
    items.push(...rows);
    total = totalOf(body, page) ?? total;
    options.progress?.(items.length, total ?? items.length);
    const over =
      rows.length === 0 ||
      items.length >= maxItems ||
      (total === undefined ? rows.length < limit : items.length >= total);
    if (over) break;
    if (page.style === 'marker') marker = (rows.at(-1) as { id?: unknown } | undefined)?.id;
  }
  const all = total ?? items.length;
  return {
    items,
    total: all,
    page: { returned: items.length, total: all, ...(items.length < all && { next_offset: items.length }) },
  };
}

function rowsOf(body: unknown, page: Page): unknown[] {
  const found = valuesAt(body, page.items)[0];
  return Array.isArray(found) ? found : [];
}

function totalOf(body: unknown, page: Page): number | undefined {
  const found = page.total ? Number(valuesAt(body, page.total)[0]) : Number.NaN;
  return Number.isFinite(found) ? found : undefined;
}
