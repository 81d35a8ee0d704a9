import { cutText } from '../catalog/clean.ts';
import { isRecord, type Table } from './shape.ts';

/** What a character costs, by what it is and what it follows; fitted to o200k in test/engine/budget.test.ts. */
const COST = {
  /** Each begun group of three digits. */
  digits: 1,
  digitsAfterLetter: 1.25,
  digitsAfterMark: 0.9,
  word: 0.8,
  lower: 0.12,
  lowerInLongWord: 0.32,
  upper: 0.35,
  mark: 0.43,
  han: 1.05,
  hanInText: 0.62,
  kanaOrHangul: 0.6,
  foreign: 0.46,
  wide: 0.7,
  surrogate: 1.25,
  rareHan: 2.5,
};

const LONG_WORD = 8;
const HAN_NAME = 4;

type Kind = 'blank' | 'lower' | 'upper' | 'digit' | 'mark' | 'han' | 'foreign' | 'other';

/**
 * An upper estimate of the o200k tokens of a JSON text, from its characters alone: no tokenizer is worth its start-up time.
 * Ids cost most (every change between digits and letters begins a token), words least.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(weigh(text));
}

function weigh(text: string): number {
  let cost = 0;
  let before: Kind = 'blank';
  let run = 0;
  let afterDigit = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const kind = kindOf(code);
    const inWord = before === 'lower' || before === 'upper' || before === 'foreign';
    const goesOn = kind === 'lower' ? inWord : kind === before;
    const length: number = goesOn ? run + 1 : 1;
    if (kind === 'digit') {
      if (length % 3 === 1) cost += COST.digits;
      if (!goesOn && (before === 'lower' || before === 'upper')) cost += COST.digitsAfterLetter;
      if (!goesOn && before === 'mark' && run === 1) cost += COST.digitsAfterMark;
    } else if (kind === 'lower' || kind === 'upper') {
      if (!goesOn) {
        cost += COST.word;
        if (before !== 'lower') afterDigit = before === 'digit';
      } else if (!afterDigit) {
        cost += kind === 'upper' ? COST.upper : length <= LONG_WORD ? COST.lower : COST.lowerInLongWord;
      }
    } else if (kind === 'mark') cost += COST.mark;
    else if (kind === 'han') cost += length <= HAN_NAME ? COST.han : COST.hanInText;
    else if (kind === 'foreign') cost += COST.foreign;
    else if (kind === 'other') cost += otherCost(code);
    before = kind;
    run = length;
  }
  return cost;
}

function kindOf(code: number): Kind {
  if (code >= 97 && code <= 122) return 'lower';
  if (code >= 48 && code <= 57) return 'digit';
  if (code >= 65 && code <= 90) return 'upper';
  if (code === 32) return 'blank';
  if (code < 128) return 'mark';
  if (code >= 0x4e00 && code <= 0x9fff) return 'han';
  return code < 0x2000 ? 'foreign' : 'other';
}

function otherCost(code: number): number {
  if ((code >= 0x3040 && code < 0x3100) || (code >= 0xac00 && code < 0xd7b0)) return COST.kanaOrHangul;
  if (code >= 0x3400 && code < 0x4e00) return COST.rareHan;
  return code >= 0xd800 && code < 0xe000 ? COST.surrogate : COST.wide;
}

/** How much of an answer fits, and what was left out in words. */
export interface Fitted {
  data: unknown;
  note?: string;
}

/**
 * Fits an answer into a budget: a table first loses the columns nobody named as brief, then rows from its end, then the ends
 * of long cells; text and lists inside an object are cut. The data is `null` when not even its outline fits; the answer is
 * `undefined` when nothing had to go.
 */
export function fitInto(data: unknown, budget: number, brief?: readonly string[]): Fitted | undefined {
  if (tokens(data) <= budget) return undefined;
  return isTable(data) ? fitTable(data, budget, brief) : fitObject(data, budget);
}

/** Names of columns in a note. */
const NAMED = 40;

const TOO_LARGE = 'Too large to show any of it here.';

function fitTable(table: Table, budget: number, brief?: readonly string[]): Fitted {
  const kept = brief?.filter((column) => table.columns.includes(column)) ?? [];
  const narrow = kept.length > 0 && kept.length < table.columns.length ? narrowed(table, kept) : table;
  const left = table.columns.filter((column) => !narrow.columns.includes(column));
  const columns = left.length > 0 ? `left out columns, to be had with fields: ${left.slice(0, NAMED).join(', ')}` : '';
  if (tokens(narrow) <= budget) return { data: narrow, note: `Shown in brief: ${columns}.` };
  const whole = head(narrow, budget);
  const { shown, cells } = whole.rows.length > 0 ? { shown: whole, cells: '' } : shortened(narrow, budget);
  if (tokens(shown) > budget) return { data: null, note: TOO_LARGE };
  const rows = `${shown.rows.length} of ${narrow.rows.length} rows are shown`;
  return { data: shown, note: `Cut to fit: ${[rows, cells, columns].filter(Boolean).join('; ')}.` };
}

/** As many rows from the start as fit. */
function head(table: Table, budget: number): Table {
  let cost = weigh(JSON.stringify({ ...table, rows: [] }));
  let count = 0;
  for (const row of table.rows) {
    cost += weigh(JSON.stringify(row)) + COST.mark;
    if (cost > budget) break;
    count++;
  }
  while (count > 0 && tokens({ ...table, rows: table.rows.slice(0, count) }) > budget) count--;
  return { ...table, rows: table.rows.slice(0, count) };
}

/** For rows of which not one fits: the ends of long cells go. */
function shortened(table: Table, budget: number): { shown: Table; cells: string } {
  let shown: Table = { ...table, rows: [] };
  for (let length = 1024; length >= 1 && shown.rows.length === 0; length = Math.floor(length / 2)) {
    const rows = table.rows.slice(0, length).map((row) => row.map((cell) => shorten(cell, length)));
    shown = head({ ...table, rows }, budget);
  }
  return { shown, cells: shown.rows.length > 0 ? 'long cells are shortened' : '' };
}

function narrowed(table: Table, columns: string[]): Table {
  const at = columns.map((column) => table.columns.indexOf(column));
  return { columns, rows: table.rows.map((row) => at.map((index) => row[index])), total: table.total };
}

/** Shortens the longest lists and texts by half until it fits. */
function fitObject(value: unknown, budget: number): Fitted {
  for (let length = 1024; length >= 1; length = Math.floor(length / 2)) {
    const cut = shorten(value, length);
    if (tokens(cut) <= budget) return { data: cut, note: 'Cut to fit: long lists and texts are shortened.' };
  }
  return { data: null, note: TOO_LARGE };
}

function shorten(value: unknown, length: number): unknown {
  if (typeof value === 'string') return value.length > length * 8 ? `${cutText(value, length * 8)}…` : value;
  if (Array.isArray(value)) {
    const first = value.slice(0, length).map((each) => shorten(each, length));
    return value.length > length ? [...first, `… ${value.length - length} more`] : first;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const most = Math.max(length, 8);
  const first = entries.slice(0, most).map(([key, each]) => [key, shorten(each, length)]);
  return Object.fromEntries(entries.length > most ? [...first, ['…', `${entries.length - most} more`]] : first);
}

function isTable(value: unknown): value is Table {
  return (
    isRecord(value) &&
    Array.isArray(value.columns) &&
    Array.isArray(value.rows) &&
    value.rows.every(Array.isArray) &&
    typeof value.total === 'number'
  );
}

function tokens(value: unknown): number {
  return estimateTokens(JSON.stringify(value) ?? '');
}
