import { cleanLine } from '../../catalog/clean.ts';
import type { SiteId } from '../../catalog/context.ts';
import type { Seen } from './sources.ts';

/** Texts of the cloud may be as long as they like, an overview may not. */
const LONGEST = 90;

/** Facts, and a few examples of what they count as a table; `more` says how many are not in it. */
export class Listing {
  readonly rows: unknown[][];
  /** Examples that are worth as much as the first ones of others. */
  readonly keeps: number;
  readonly #facts: object;
  readonly #columns: readonly string[];
  readonly #total: number;

  constructor(facts: object, columns: readonly string[], rows: unknown[][], { total, keeps = 0 }: Weight) {
    this.keeps = keeps;
    this.#facts = facts;
    this.#columns = columns;
    this.rows = rows;
    this.#total = total;
  }

  toJSON(): object {
    const { rows } = this;
    const more = this.#total - rows.length;
    return {
      ...this.#facts,
      ...(rows.length > 0 && { columns: this.#columns, rows }),
      ...(rows.length > 0 && more > 0 && { more }),
    };
  }
}

interface Weight {
  /** Things there are examples of. */
  total: number;
  keeps?: number;
}

/** The first `most` of the items as examples, with the site where there are several. */
export function listing<Item extends { site: SiteId }>(
  { sites }: Pick<Seen, 'sites'>,
  facts: object,
  items: readonly Item[],
  { most, keeps = 0 }: { most: number; keeps?: number },
  cells: Readonly<Record<string, (item: Item) => unknown>>,
): Listing {
  const shown = sites.length > 1 ? { site: ({ site }: Item) => site, ...cells } : cells;
  const rows = items.slice(0, most).map((item) => Object.values(shown).map((of) => short(of(item))));
  return new Listing(facts, Object.keys(shown), rows, { total: items.length, keeps });
}

function short(value: unknown): unknown {
  return typeof value === 'string' ? cleanLine(value, LONGEST) : (value ?? null);
}

/** How often each value is there, the most frequent first. */
export function countBy<Item>(items: readonly Item[], of: (item: Item) => string | null): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = of(item) ?? 'unknown';
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const [first, rest] = [sorted.slice(0, MOST_VALUES), sorted.slice(MOST_VALUES)];
  const others = rest.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries([
    ...first.map(([value, count]) => [cleanLine(value, 30), count] as const),
    ...(others > 0 ? [['other', others] as const] : []),
  ]);
}

const MOST_VALUES = 8;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Whole hours from one moment to another, with tenths for a few of them. */
export function hoursBetween(from: number, to: number): number {
  const hours = (to - from) / HOUR;
  return hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours);
}

/** Whole days, rounded down: what ended an hour ago is over. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / DAY);
}

/** Of names by which the rest is ordered: `PC-2` before `PC-10`. */
export const inOrder = new Intl.Collator('en', { numeric: true }).compare;
