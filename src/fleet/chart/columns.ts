import type { ChartAsk, Result } from './ask.ts';
import { isNothing, isNumber, labelOf, numberOf, timeOf } from './cells.ts';
import { invalidChart } from './errors.ts';

export interface Column {
  name: string;
  holds: 'numbers' | 'times' | 'texts';
  cells: unknown[];
}

export interface Roles {
  /** None where there are numbers alone, and one column of them: then the rows are counted. */
  x: Column | undefined;
  y: Column[];
  series: Column | undefined;
  /** Of all columns, for messages. */
  names: string[];
}

/** More kinds of points than colours tell nothing. */
const SERIES_OF_POINTS = 20;

/** Which column is which. Throws `ToolError`. */
export function rolesOf(result: Result, ask: ChartAsk): Roles {
  const columns = columnsOf(result);
  const named = (name: string) => columnNamed(columns, name);
  const onlyOne = ask.kind === 'pie' && (ask.series !== undefined || [ask.y ?? []].flat().length > 1);
  if (onlyOne) throw invalidChart('A pie shows one column of numbers, y, by one other, x', result.columns);
  const y = ask.y === undefined ? undefined : [...new Set([ask.y].flat())].map((name) => numeric(named(name), columns));
  const x = ask.x === undefined ? usualX(columns, ask.kind, y) : named(ask.x);
  const numbers = y?.length ? y : usualY(columns, x);
  const series = ask.series === undefined ? usualSeries(columns, ask.kind, x, numbers) : named(ask.series);
  return { x, y: numbers, series, names: result.columns };
}

function columnsOf({ columns, rows }: Result): Column[] {
  if (rows.length === 0) throw invalidChart('There are no rows to draw', columns);
  return columns.map((name, at) => {
    const cells = rows.map((row) => row[at]);
    return { name, cells, holds: whatIsIn(cells) };
  });
}

function whatIsIn(cells: unknown[]): Column['holds'] {
  const there = cells.filter((cell) => !isNothing(cell));
  if (there.length === 0) return 'texts';
  if (there.every(isNumber)) return 'numbers';
  return there.every((cell) => timeOf(cell) !== undefined) ? 'times' : 'texts';
}

function columnNamed(columns: Column[], name: string): Column {
  const same = (text: string) => text.toLowerCase() === name.toLowerCase();
  const found = columns.find((column) => column.name === name) ?? columns.find((column) => same(column.name));
  if (!found) throw invalidChart(`There is no column "${name}"`, namesOf(columns));
  return found;
}

function numeric(column: Column, columns: Column[]): Column {
  const there = column.cells.filter((cell) => !isNothing(cell));
  if (there.length > 0 && there.every((cell) => numberOf(cell) !== undefined)) return column;
  throw invalidChart(`The column "${column.name}" is not one of numbers`, namesOf(columns));
}

function usualX(columns: Column[], kind: ChartAsk['kind'], y: Column[] = []): Column | undefined {
  const free = columns.filter((column) => !y.includes(column));
  const holding = (what: Column['holds']) => free.filter(({ holds }) => holds === what);
  const numbers = holding('numbers');
  const spare = numbers.length > (y.length > 0 ? 0 : 1) ? numbers[0] : undefined;
  const [time] = kind === 'pie' ? [] : holding('times');
  if (kind === 'scatter') return time ?? spare ?? holding('texts')[0];
  return time ?? free.find(({ holds }) => holds !== 'numbers') ?? spare;
}

function usualY(columns: Column[], x: Column | undefined): Column[] {
  const numbers = columns.filter((column) => column.holds === 'numbers' && column !== x);
  if (numbers.length === 0) throw invalidChart('There is no column of numbers to draw', namesOf(columns));
  return numbers;
}

function usualSeries(columns: Column[], kind: ChartAsk['kind'], x: Column | undefined, y: Column[]) {
  if (kind === 'pie' || y.length > 1 || !x) return undefined;
  const found = columns.find((column) => column.holds === 'texts' && column !== x && !y.includes(column));
  if (!found) return undefined;
  const labels = (column: Column) => new Set(column.cells.map(labelOf)).size;
  if (kind === 'scatter') return labels(found) <= SERIES_OF_POINTS ? found : undefined;
  return labels(x) < x.cells.length ? found : undefined;
}

function namesOf(columns: Column[]): string[] {
  return columns.map(({ name }) => name);
}
