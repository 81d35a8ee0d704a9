import { cleanText } from '../catalog/clean.ts';
import type { Cell, ColumnType, Given, Item, Table } from './table.ts';

export type Row = Cell[];

/** Makes the rows of a table from items of an answer. What does not fit its column's type is null. */
export function rowMaker({ columns }: Table): (item: Item, given: Given) => Row {
  const makers = Object.values(columns).map(({ type, of }) => ({ of, to: CELLS[type] }));
  return (item, given) => makers.map(({ of, to }) => to(of(item, given)));
}

/** The items of which a table's rows are made. */
export function itemsOf({ rows }: Table, item: Item): Item[] {
  if (rows === undefined) return [item];
  const found = typeof rows === 'string' ? item[rows] : rows(item);
  return Array.isArray(found) ? found : [];
}

/** A value as a column of this type keeps it. */
export const CELLS: Record<ColumnType, (value: unknown) => Cell> = {
  text: textOf,
  int: (value) => roundedOf(numberOf(value)),
  number: numberOf,
  bool: (value) => BOOLEANS.get(value) ?? null,
  time: timeOf,
  list: (value) => (Array.isArray(value) ? value.map(textOf).filter((text) => text !== null) : null),
  tags: tagsOf,
  json: (value) => (value === undefined || value === null ? null : cleanText(JSON.stringify(value))),
};

const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [false, false],
  ['false', false],
]);

/** Empty texts say that there is nothing. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : cleanText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function numberOf(value: unknown): number | null {
  if (value === '' || value === null || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function roundedOf(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

/** A text without a zone is in UTC: `2026-11-02 09:00:00` and `2026-11-02T09:00:00` alike. */
const ZONELESS = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?$/;

export function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value === '') return null;
  const moment = Date.parse(ZONELESS.test(value) ? `${value.replace(' ', 'T')}Z` : value);
  return Number.isNaN(moment) ? null : moment;
}

/** The API writes tags as a list of pairs, a result as a map. */
function tagsOf(value: unknown): Record<string, string> | null {
  if (typeof value !== 'object' || value === null) return null;
  const pairs = Array.isArray(value) ? value.map((tag) => [tag?.key, tag?.value]) : Object.entries(value);
  const texts = pairs.flatMap(([key, held]) => {
    const name = textOf(key);
    return name === null ? [] : [[name, textOf(held) ?? ''] as const];
  });
  return Object.fromEntries(texts);
}
