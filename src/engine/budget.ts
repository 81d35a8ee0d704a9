import { isRecord, type Table } from './shape.ts';

/**
 * An upper estimate of the o200k tokens of a JSON text, from its bytes alone: no tokenizer is worth its start-up time.
 * Ids cost most (digits and hex in runs of two or three characters), words least, Chinese about one token a character.
 * Calibrated in test/engine/budget.test.ts.
 */
export function estimateTokens(text: string): number {
  let cjk = 0;
  let digits = 0;
  let marks = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x2000) cjk++;
    else if (code >= 48 && code <= 57) digits++;
    else if (code < 48 || (code > 57 && code < 65) || (code > 90 && code < 97) || code > 122) marks++;
  }
  const letters = text.length - cjk - digits - marks;
  return Math.ceil(cjk + digits * 0.5 + marks * 0.42 + letters * 0.27);
}

/** How much of an answer fits, and what was left out in words. */
export interface Fitted {
  data: unknown;
  note?: string;
}

/**
 * Fits an answer into a budget: a table first loses the columns nobody named as brief, then rows from its end; text and lists inside
 * an object are cut. `undefined` when nothing had to go.
 */
export function fitInto(data: unknown, budget: number, brief?: readonly string[]): Fitted | undefined {
  if (tokens(data) <= budget) return undefined;
  return isTable(data) ? fitTable(data, budget, brief) : fitObject(data, budget);
}

function fitTable(table: Table, budget: number, brief?: readonly string[]): Fitted {
  const kept = brief?.filter((column) => table.columns.includes(column)) ?? [];
  const narrow = kept.length > 0 && kept.length < table.columns.length ? narrowed(table, kept) : table;
  const left = table.columns.length - narrow.columns.length;
  const columns = left > 0 ? `${left} columns are left out (ask for them with fields)` : '';
  if (tokens(narrow) <= budget) return { data: narrow, note: `Shown in brief: ${columns}.` };
  let low = 0;
  let high = narrow.rows.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tokens({ ...narrow, rows: narrow.rows.slice(0, middle) }) <= budget) low = middle;
    else high = middle - 1;
  }
  const rows = `${low} of ${narrow.rows.length} rows are shown`;
  return {
    data: { ...narrow, rows: narrow.rows.slice(0, low) },
    note: `Cut to fit: ${[rows, columns].filter(Boolean).join('; ')}.`,
  };
}

function narrowed(table: Table, columns: string[]): Table {
  const at = columns.map((column) => table.columns.indexOf(column));
  return { columns, rows: table.rows.map((row) => at.map((index) => row[index])), total: table.total };
}

/** Shortens the longest lists and texts by half until it fits. */
function fitObject(value: unknown, budget: number): Fitted {
  let length = 1024;
  let cut = value;
  while (tokens(cut) > budget && length >= 1) {
    cut = shorten(value, length);
    length = Math.floor(length / 2);
  }
  const fits = tokens(cut) <= budget;
  return { data: fits ? cut : null, note: 'Cut to fit: long lists and texts are shortened.' };
}

function shorten(value: unknown, length: number): unknown {
  if (typeof value === 'string') return value.length > length * 8 ? `${value.slice(0, length * 8)}…` : value;
  if (Array.isArray(value)) {
    const head = value.slice(0, length).map((each) => shorten(each, length));
    return value.length > length ? [...head, `… ${value.length - length} more`] : head;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const head = entries.slice(0, Math.max(length, 8)).map(([key, each]) => [key, shorten(each, length)]);
  return Object.fromEntries(head);
}

function isTable(value: unknown): value is Table {
  return isRecord(value) && Array.isArray(value.columns) && Array.isArray(value.rows);
}

function tokens(value: unknown): number {
  return estimateTokens(JSON.stringify(value) ?? '');
}
