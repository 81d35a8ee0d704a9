import type { Service } from '../catalog/operation.ts';

/** `time` is a UTC timestamp, `tags` a map of texts, `list` a list of texts, `json` whatever the API gave. */
export type ColumnType = 'text' | 'int' | 'number' | 'bool' | 'time' | 'tags' | 'list' | 'json';

/** A value as it is kept and travels: times as ms since the epoch, `json` as its text. */
export type Cell = string | number | boolean | string[] | Record<string, string> | null;

// biome-ignore lint/suspicious/noExplicitAny: what an API gives is looked at where its cell is made.
export type Item = any;

/** What an item's row may draw on besides the item. */
export interface Given {
  /** The item that this one is part of, where one answer feeds several tables. */
  whole: Item;
  /** The row of another table for which this was asked. */
  parent: Readonly<Record<string, Cell>>;
  /** The arguments of the call. */
  args: Readonly<Record<string, unknown>>;
  prices: Prices;
}

/** Undefined where nobody knows the price. */
export interface Prices {
  /** Absent where there is no price list. */
  currency?: string;
  /** Of a product without disks, a month. */
  product(productId: string): number | undefined;
  /** Of a disk, a month. */
  disk(type: string, sizeGb: number): number | undefined;
}

export interface Column {
  type: ColumnType;
  of: (item: Item, given: Given) => unknown;
}

/** A path of names joined by dots, for names without dots; or what makes the value of an item. */
type From = string | Column['of'];

function column(type: ColumnType) {
  return (from: From): Column => ({ type, of: typeof from === 'string' ? at(from) : from });
}

export const text = column('text');
export const int = column('int');
export const number = column('number');
export const bool = column('bool');
/** Of a text with a zone, a text in UTC without one, or ms since the epoch. */
export const time = column('time');
/** Of a list of texts. */
export const list = column('list');
/** Of the API's `[{key, value}]`. */
export const tags = column('tags');
export const json = column('json');

function at(path: string): Column['of'] {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return (item) => item[first];
  return (item) => rest.reduce((value, step) => value?.[step], item[first]);
}

/** One table of the fleet. */
export interface Table {
  name: string;
  /** What one row is. */
  about: string;
  /** Columns that no two rows of a site share. */
  key: readonly string[];
  columns: Readonly<Record<string, Column>>;
  /** Path of the rows in an item of the answer; the item itself if unset. */
  rows?: string | ((item: Item) => Item[]);
}

/** A filter that the API applies itself, at least as loosely as SQL would. */
export interface Narrowing {
  table: string;
  column: string;
  arg: string;
  /** Takes a list of so many; else one value. */
  many?: number;
  /** The least value instead of the very one: `column >= value`. */
  least?: boolean;
}

/** A stretch of time that the API wants to be told. */
export interface Window {
  table: string;
  column: string;
  from: string;
  to: string;
  /** Read unless the question asks for more or less. */
  days: number;
  /** No further back than this. */
  most: number;
  /** What `write` cuts off at most, so that the end is told by as much later; ms, 1,000 if unset. */
  grain?: number;
  write: (moment: number) => string;
}

/** By how much the end of a stretch is told too late; ms. */
export function grainOf({ grain = 1_000 }: Window): number {
  return grain;
}

/** One reading operation and the tables its answers fill. */
export interface Feed {
  service: Service;
  /** Operation id. */
  read: string;
  tables: readonly Table[];
  /** Arguments of every call. */
  args?: Readonly<Record<string, unknown>> | ((now: number) => Readonly<Record<string, unknown>>);
  /** Called once with each of these besides. */
  each?: readonly Readonly<Record<string, unknown>>[];
  /** Called once for each row of another table, whose column is an argument. */
  per?: { table: string; column: string; arg: string };
  /** Called once for each value that the question names for this column, and not without one. */
  only?: { table: string; column: string; arg: string; most: number };
  window?: Window;
  narrow?: readonly Narrowing[];
  /** After so many seconds it is read again unless the question says otherwise; 300 if unset. */
  freshForS?: number;
  /** Items of an answer that is no list. */
  items?: (body: Item) => Item[];
}

/** A table made of others by SQL. */
export interface View {
  name: string;
  about: string;
  columns: Readonly<Record<string, ColumnType>>;
  over: readonly string[];
  sql: string;
}
