import type { ReadPage } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Item } from './table.ts';

/** Requests of one list that are under way at once: enough to fill a line, few enough to hold their answers. */
const AT_ONCE = 12;

/** A list whose pages do not agree is read again: so often if it is short, once if reading it takes hundreds of calls. */
const PASSES = { short: 3, long: 2 };
const LONG = 50;

/** After so many pages failed nobody asks for the rest. */
const MOST_FAILURES = 5;

/** Where the items of one pass go, each once. */
export interface Sink<Result> {
  add(items: Item[]): void;
  end(): Promise<Result>;
}

export interface List {
  /** Longer ones are refused after their first page. */
  most: number;
  /** Items asked for at once; the largest page the API gives. */
  limit: number;
  read: (offset: number, limit: number) => Promise<ReadPage>;
  /** What no two items share. */
  keyOf: (item: Item) => string;
  /** Told after each page. */
  progress?: (items: number, total: number) => void;
}

/** What a list held, and whether that was all of it. */
export interface ListRead<Result> {
  result: Result;
  items: number;
  /** Why this may not be all, in words. */
  partial?: string;
}

interface Pass {
  seen: Set<string>;
  totals: Set<number>;
  claimed?: number;
  repeats: number;
  failures: ToolError[];
  pages: number;
}

/**
 * Reads a list, its pages side by side. Items go into the sink once, by their key. A list that moved under the reading (totals
 * that differ, items that came twice, fewer than claimed) is read again, into a new sink; if it never holds still, the reading
 * with the most items is given as partial. Throws what the first page throws.
 */
export async function readList<Result>(list: List, begin: () => Sink<Result>): Promise<ListRead<Result>> {
  let best: ListRead<Result> | undefined;
  for (let passes = 1; ; passes++) {
    const sink = begin();
    const pass = await readPass(list, sink).catch((error: unknown) => {
      // What was read before is better than nothing.
      if (best && error instanceof ToolError) return undefined;
      throw error;
    });
    if (!pass) return best!;
    const read = await verdict(pass, sink);
    if (!best || read.partial === undefined || read.items > best.items) best = read;
    const most = pass.pages > LONG ? PASSES.long : PASSES.short;
    if (best.partial === undefined || pass.failures.length > 0 || passes >= most) return best;
  }
}

async function verdict<Result>(pass: Pass, sink: Sink<Result>): Promise<ListRead<Result>> {
  const { seen } = pass;
  const partial = whyPartial(pass);
  return {
    result: await sink.end(),
    items: seen.size,
    ...(partial && { partial }),
  };
}

function whyPartial({ seen, totals, claimed, repeats, failures, pages }: Pass): string | undefined {
  const [failure] = failures;
  if (failure) {
    const { code, message } = failure.body;
    return `${failures.length} of ${pages} pages failed (${code}: ${message}), ${seen.size} of ${claimed ?? 'more'} rows are here`;
  }
  if (claimed !== undefined && seen.size !== claimed)
    return `${seen.size} rows came where the cloud speaks of ${claimed}: the list changed while it was read`;
  if (repeats > 0 || totals.size > 1) return 'the list changed while it was read: rows may be missing or gone by now';
  return undefined;
}

async function readPass<Result>(list: List, sink: Sink<Result>): Promise<Pass> {
  const pass: Pass = { seen: new Set(), totals: new Set(), repeats: 0, failures: [], pages: 1 };
  const take = ({ items, total }: ReadPage) => {
    if (total !== undefined) {
      pass.totals.add(total);
      pass.claimed = total;
    }
    const fresh = items.filter((item) => isNew(pass, list.keyOf(item)));
    pass.repeats += items.length - fresh.length;
    sink.add(fresh);
    list.progress?.(pass.seen.size, Math.max(pass.claimed ?? 0, pass.seen.size));
  };
  const first = await list.read(0, list.limit);
  if (first.total !== undefined && first.total > list.most) throw tooLong(first.total, list.most);
  take(first);
  // Some answers hold fewer than were asked for.
  const step = first.items.length;
  if (step === 0) return pass;
  if (first.total === undefined) await readOn(list, pass, take, step);
  else await readRest(list, pass, take, { step, total: first.total });
  return pass;
}

function isNew({ seen }: Pass, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function tooLong(total: number, most: number): ToolError {
  return new ToolError({
    code: 'too_many_rows',
    message: `That would be ${total} rows; at most ${most} of a table are read.`,
    hint: 'Ask for a shorter time, with WHERE and the column of time against a constant, or for ids.',
  });
}

type Take = (page: ReadPage) => void;

/** Without a total, a page that is not full, or brings nothing new, is the last. */
async function readOn(list: List, pass: Pass, take: Take, step: number): Promise<void> {
  for (let offset = step, full = step >= list.limit; full; ) {
    const before = pass.seen.size;
    const page = await list.read(offset, list.limit);
    pass.pages++;
    take(page);
    offset += page.items.length;
    full = page.items.length >= list.limit && pass.seen.size > before;
  }
}

async function readRest(list: List, pass: Pass, take: Take, first: { step: number; total: number }): Promise<void> {
  const { step, total } = first;
  let next = step;
  const worker = async () => {
    while (next < total && pass.failures.length < MOST_FAILURES) {
      const offset = next;
      next += step;
      pass.pages++;
      try {
        take(await list.read(offset, Math.min(step, list.limit)));
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        pass.failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
