import type { ReadPage } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
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
  /** What the API said last, whatever it then gave. */
  claimed?: number;
  page: PageView;
  /** What the answer says besides its rows. */
  about?: Record<string, unknown>;
}

/** One answer of a reading operation, in `deadlineMs` or not at all. */
export async function readOnce(
  client: CloudClient,
  entry: ManifestEntry,
  args: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
  deadlineMs?: number,
): Promise<unknown> {
  const { body } = await client.request({
    ...toRequest(entry, args),
    ...(signal && { signal }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
  return body;
}

/** Lists that go on for longer do not end. */
const MOST_PAGES = 1_000;

/**
 * Rows of a list: exactly one page when the caller names `limit`, `offset` or `marker`, else every page up to `maxItems`.
 * Stops when the API has no more, or gives the same page again, whatever its total claims.
 */
export async function readRows(
  client: CloudClient,
  entry: ManifestEntry,
  args: Readonly<Record<string, unknown>>,
  { max_items: maxItems = Number.POSITIVE_INFINITY }: CommonArguments,
  options: ReadOptions = {},
): Promise<Rows> {
  const page = entry.page as Page;
  const { countedBy } = page;
  const unpaged = page.style === 'whole' || (countedBy !== undefined && args[countedBy.arg] === countedBy.value);
  if (unpaged || ['limit', 'offset', 'marker'].some((name) => args[name] !== undefined)) {
    const capped = Math.min(page.max ?? maxItems, maxItems);
    const limit = args.limit ?? (!unpaged && Number.isFinite(maxItems) ? capped : undefined);
    return readPage(client, entry, limit === undefined ? args : { ...args, limit }, maxItems, options.signal);
  }
  const items: unknown[] = [];
  let total: number | undefined;
  let marker: unknown;
  let last = '';
  let about: Rows['about'];
  let ended = false;
  let stuck = false;
  for (let pages = 0; pages < MOST_PAGES && items.length < maxItems && !ended && !stuck; pages++) {
    const limit = Math.min(page.max ?? Number.POSITIVE_INFINITY, maxItems - items.length);
    const needed = items.length > 0 || page.offsetNeeded;
    const position = page.style === 'marker' ? { marker } : needed ? { offset: items.length } : {};
    const body = await readOnce(client, entry, { ...args, ...asTyped(page, { limit, ...position }) }, options.signal);
    const rows = rowsOf(body, entry);
    total = totalOf(body, page) ?? total;
    about ??= besides(body, page);
    const text = JSON.stringify(rows);
    ended = rows.length === 0;
    stuck = !ended && text === last;
    if (ended || stuck) break;
    last = text;
    for (const row of rows) items.push(row);
    options.progress?.(items.length, Math.max(total ?? 0, items.length));
    // A total below what is already here says nothing.
    ended = total === undefined || total < items.length ? rows.length < limit : items.length >= total;
    if (page.style === 'marker') {
      marker = valuesAt(rows.at(-1), page.marker ?? 'id')[0];
      stuck = !ended && (marker === undefined || marker === null);
    }
  }
  const kept = items.length > maxItems ? items.slice(0, maxItems) : items;
  const all = ended ? items.length : Math.max(total ?? 0, items.length);
  const more = kept.length < all || (!ended && total === undefined);
  return {
    items: kept,
    total: all,
    page: pageView(page, { returned: kept.length, total: all, next: more && !stuck ? kept.length : undefined }),
    ...(total !== undefined && { claimed: total }),
    ...(about && { about }),
  };
}

/** One page of a list, at a place the caller chose; the whole of a list without pages. */
export async function readPageAt(
  client: CloudClient,
  entry: ManifestEntry,
  args: Readonly<Record<string, unknown>>,
  { offset, limit }: { offset: number; limit: number },
  signal?: AbortSignal,
): Promise<ReadPage> {
  const page = entry.page as Page;
  const position = page.style === 'whole' ? {} : asTyped(page, { limit, offset });
  const body = await readOnce(client, entry, { ...args, ...position }, signal);
  const total = totalOf(body, page);
  const items = rowsOf(body, entry);
  return { items, ...(total !== undefined && { total }), ...(!listIn(body, entry) && { unlisted: true }) };
}

/** Some bodies want their numbers as text. */
function asTyped({ text }: Page, position: Record<string, unknown>): Record<string, unknown> {
  if (!text) return position;
  return Object.fromEntries(Object.entries(position).map(([name, value]) => [name, String(value)]));
}

async function readPage(
  client: CloudClient,
  entry: ManifestEntry,
  args: Readonly<Record<string, unknown>>,
  maxItems: number,
  signal?: AbortSignal,
): Promise<Rows> {
  const page = entry.page as Page;
  const body = await readOnce(client, entry, args, signal);
  const items = rowsOf(body, entry).slice(0, maxItems);
  const claimed = totalOf(body, page);
  const about = besides(body, page);
  const next = Number(args.offset ?? 0) + items.length;
  // A total below what is here says nothing, and neither does an offset that the API did not heed.
  const total = claimed !== undefined && claimed >= items.length ? claimed : next;
  // Without a total, a full page is the only sign of more.
  const more = claimed === undefined ? items.length >= Number(args.limit ?? Number.NaN) : next < claimed;
  return {
    items,
    total,
    page: pageView(page, { returned: items.length, total, next: more && items.length > 0 ? next : undefined }),
    ...(about && { about }),
  };
}

function pageView({ style }: Page, seen: { returned: number; total: number; next: number | undefined }): PageView {
  const { returned, total, next } = seen;
  return { returned, total, ...(next !== undefined && style === 'offset' && { next_offset: next }) };
}

/** An object without the list has no rows; an empty answer comes from something in between, and would be told as an empty fleet. */
function rowsOf(body: unknown, entry: ManifestEntry): unknown[] {
  if (typeof body !== 'object' || body === null) {
    throw new ToolError({
      code: 'invalid_answer',
      message: `${entry.operationId} was answered with no data at all.`,
      hint: 'Something between here and the cloud answers in its place, a proxy or a sign-in page. Check endpoint and proxy.',
      retryable: true,
    });
  }
  return listIn(body, entry) ?? [];
}

function listIn(body: unknown, { page }: ManifestEntry): unknown[] | undefined {
  const { items } = page as Page;
  const found = items === '' ? body : valuesAt(body, items)[0];
  return Array.isArray(found) ? found : undefined;
}

/** Plain fields beside the rows and their total, such as whether a list bars people or lets them in. */
function besides(body: unknown, { items, total }: Page): Rows['about'] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const rows = [items, total].map((path) => path?.split(/[.[]/)[0]);
  const rest = Object.entries(body).filter(([name, value]) => !rows.includes(name) && isPlain(value));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function totalOf(body: unknown, page: Page): number | undefined {
  const found = page.total ? Number(valuesAt(body, page.total)[0]) : Number.NaN;
  return Number.isFinite(found) ? found : undefined;
}
