import type { Results } from '../catalog/plan.ts';
import { type Batches, Packer } from './batches.ts';
import { CELLS } from './cells.ts';
import type { Cell, ColumnType } from './table.ts';

/** An earlier answer that was too long to show, as a table for the next query. */
export interface ResultRows {
  columns: { name: string; type: ColumnType }[];
  batches: Batches;
  /** Rows there were; more than there are here where not all were kept. */
  total: number;
  /** When it was made, where that is known; ms. */
  at?: number;
}

/** As a result is kept: answers of operations have no types. */
export interface KeptTable {
  columns: string[];
  types?: ColumnType[];
  rows: unknown[][];
  total: number;
  at?: number;
}

/** As a result's id is written. */
export function isResultId(name: string): boolean {
  return /^r_[a-z2-7]+$/.test(name);
}

/** `undefined` for what this principal has not, or what is no table. */
export async function resultRows(results: Results, principal: string, id: string): Promise<ResultRows | undefined> {
  const value = (await results.get({ principal }, id))?.value as
    | (Partial<KeptTable> & { data?: unknown })
    | null
    | undefined;
  const kept = (value?.data ?? value) as Partial<KeptTable> | null | undefined;
  if (!kept || !Array.isArray(kept.columns) || !Array.isArray(kept.rows)) return undefined;
  const { rows } = kept;
  const columns = uniqueNames(kept.columns).map((name, index) => ({
    name,
    type: typeFor(
      kept.types?.[index],
      rows.map((row) => row[index]),
    ),
  }));
  const packer = new Packer();
  for (const row of rows) packer.add(columns.map(({ type }, index) => cellOf(type, row[index])));
  const batches = await packer.end();
  return { columns, batches, total: kept.total ?? rows.length, ...(kept.at !== undefined && { at: kept.at }) };
}

/** Numbers that JSON could not hold came as texts, and stay texts: another number would be wrong. */
function typeFor(type: ColumnType | undefined, values: readonly unknown[]): ColumnType {
  if (type === undefined) return typeOf(values);
  const isExact = (type !== 'int' && type !== 'number') || values.every((value) => typeof value !== 'string');
  return isExact ? type : 'text';
}

/** As the result has it: an empty text is one, where the API's say that there is nothing. */
function cellOf(type: ColumnType, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (type === 'text') return String(value);
  if (type === 'list' && Array.isArray(value)) return value.map(String);
  return CELLS[type](value);
}

/** Names of columns differ by more than their case, as DuckDB wants it. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let next = 2; seen.has(free.toLowerCase()); next++) free = `${name}_${next}`;
    seen.add(free.toLowerCase());
    return free;
  });
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

const KINDS: readonly [ColumnType, (value: unknown) => boolean][] = [
  ['bool', (value) => typeof value === 'boolean'],
  ['int', Number.isSafeInteger],
  ['number', (value) => typeof value === 'number'],
  ['time', (value) => typeof value === 'string' && MOMENT.test(value)],
  ['text', (value) => typeof value === 'string'],
  ['list', (value) => Array.isArray(value) && value.every((each) => typeof each === 'string')],
];

function typeOf(values: readonly unknown[]): ColumnType {
  const there = values.filter((value) => value !== null && value !== undefined);
  if (there.length === 0) return 'text';
  return KINDS.find(([, fits]) => there.every(fits))?.[0] ?? 'json';
}
