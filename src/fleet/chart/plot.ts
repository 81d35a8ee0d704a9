import type { ChartAsk } from './ask.ts';
import { labelOf, numberOf, timeOf } from './cells.ts';
import type { Column, Roles } from './columns.ts';
import { invalidChart } from './errors.ts';
import { evenly } from './limits.ts';

export type Point = [x: number, y: number | null];

export interface Series {
  name: string;
  /** Of a text axis, x is the place in `categories`; of a time axis, milliseconds since 1970. */
  points: Point[];
}

/** What is drawn on two axes, in the order in which it is drawn. */
export interface Plot {
  axis: 'text' | 'time' | 'number';
  categories: string[];
  series: Series[];
  /** What was left out, in words. */
  notes: string[];
}

const CATEGORIES = 60;
const SERIES = 20;
const POINTS = 5000;

const count = (number: number) => number.toLocaleString('en-US');

/** Throws `ToolError` where rows would be drawn over each other. */
export function plotOf(roles: Roles, ask: ChartAsk): Plot {
  const axis = axisOf(roles.x, ask.kind);
  const notes: string[] = [];
  const { at, categories } = places(roles, axis, notes);
  const all = seriesOf(roles, at, ask, notes);
  const kept = all.slice(0, SERIES);
  if (kept.length < all.length) notes.push(`${SERIES} of ${count(all.length)} series shown`);
  if (ask.kind !== 'scatter') for (const each of kept) once(each, roles);
  if (axis !== 'text') for (const { points } of kept) points.sort(([a], [b]) => a - b);
  if (!kept.some(({ points }) => points.some(([, y]) => y !== null)))
    throw invalidChart('There are no numbers to draw', roles.names);
  const series = ask.kind === 'scatter' ? thinnedPoints(kept, notes) : thinned(kept, ask, notes);
  return { axis, categories, series, notes };
}

function axisOf(x: Column | undefined, kind: ChartAsk['kind']): Plot['axis'] {
  if (x?.holds === 'times') return 'time';
  return x?.holds === 'numbers' && (kind === 'line' || kind === 'scatter') ? 'number' : 'text';
}

/** Where each row stands on the x axis: undefined for a row that is left out. */
function places({ x, y }: Roles, axis: Plot['axis'], notes: string[]) {
  if (axis !== 'text') {
    const at = x!.cells.map(axis === 'time' ? timeOf : numberOf);
    const missing = at.filter((place) => place === undefined).length;
    if (missing > 0) notes.push(`${count(missing)} of ${count(at.length)} rows have no ${labelOf(x!.name)}`);
    return { at, categories: [] };
  }
  const labels = x ? x.cells.map(labelOf) : y[0]!.cells.map((_, row) => String(row + 1));
  const all = [...new Set(labels)];
  const categories = all.slice(0, CATEGORIES);
  if (categories.length < all.length) notes.push(`${CATEGORIES} of ${count(all.length)} shown`);
  const place = new Map(categories.map((label, index) => [label, index]));
  return { at: labels.map((label) => place.get(label)), categories };
}

function seriesOf({ y, series }: Roles, at: (number | undefined)[], { kind }: ChartAsk, notes: string[]): Series[] {
  const found = new Map<string, Series>();
  const names = series?.cells.map(labelOf);
  let missing = 0;
  at.forEach((place, row) => {
    if (place === undefined) return;
    for (const column of y) {
      const value = numberOf(column.cells[row]) ?? null;
      if (value === null && kind === 'scatter') missing++;
      else add(found, nameOf(column, names?.[row], y.length > 1), [place, value]);
    }
  });
  if (missing > 0) notes.push(`${count(missing)} points have no value`);
  return [...found.values()];
}

function nameOf(column: Column, series: string | undefined, several: boolean): string {
  if (series === undefined) return labelOf(column.name);
  return several ? `${series} · ${labelOf(column.name)}` : series;
}

function add(found: Map<string, Series>, name: string, point: Point): void {
  const series = found.get(name);
  if (series) series.points.push(point);
  else found.set(name, { name, points: [point] });
}

function once({ points }: Series, roles: Roles): void {
  if (new Set(points.map(([x]) => x)).size === points.length) return;
  const by = [roles.x, roles.series].flatMap((column) => (column ? [`"${column.name}"`] : [])).join(' and ');
  throw invalidChart(
    `Several rows have the same ${by}, and would be drawn over each other`,
    roles.names,
    'Group the rows in the query, or name as series the column that tells them apart; a scatter chart draws every row. ',
  );
}

/** Leaves out the same x of every series, so that they can be stacked. */
function thinned(series: Series[], { stacked }: ChartAsk, notes: string[]): Series[] {
  const all = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const xs = evenly(all, Math.floor(POINTS / series.length));
  if (xs.length < all.length) notes.push(`${count(xs.length)} of ${count(all.length)} points shown`);
  return series.map(({ name, points }) => {
    const known = new Map(points);
    const drawn = stacked ? xs : xs.filter((x) => known.has(x));
    return { name, points: drawn.map((x): Point => [x, known.get(x) ?? (stacked ? 0 : null)]) };
  });
}

/** Every series keeps its share of points. */
function thinnedPoints(series: Series[], notes: string[]): Series[] {
  const all = numberOfPoints(series);
  if (all <= POINTS) return series;
  const kept = series.map(({ name, points }) => ({
    name,
    points: evenly(points, Math.max(1, Math.floor((POINTS * points.length) / all))),
  }));
  notes.push(`${count(numberOfPoints(kept))} of ${count(all)} points shown`);
  return kept;
}

function numberOfPoints(series: Series[]): number {
  return series.reduce((sum, { points }) => sum + points.length, 0);
}
