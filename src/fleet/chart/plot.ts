import type { ChartAsk } from './ask.ts';
import { labelOf, numberOf, timeOf } from './cells.ts';
import type { Column, Roles } from './columns.ts';
import { invalidChart } from './errors.ts';
import { counted } from './numerals.ts';
import { type Series, seriesOf } from './series.ts';
import { withoutSomePoints, withoutSomeX } from './thinning.ts';

/** What is drawn on two axes, in the order in which it is drawn. */
export interface Plot {
  axis: 'text' | 'time' | 'number';
  /** Of a text axis. */
  categories: string[];
  series: Series[];
  /** What was left out, in words. */
  notes: string[];
}

interface Places {
  /** Where each row stands on the x axis; undefined for a row that is left out. */
  at: (number | undefined)[];
  categories: string[];
  notes: string[];
}

const CATEGORIES = 60;
const SERIES = 20;

/** Throws `ToolError` where there is nothing to draw, and where rows would be drawn over each other. */
export function plotOf(roles: Roles, ask: ChartAsk): Plot {
  const axis = axisOf(roles.x, ask.kind);
  const { at, categories, notes } = axis === 'text' ? named(roles) : measured(roles.x!, axis);
  const all = seriesOf(roles, at);
  const kept = all.slice(0, SERIES);
  if (kept.length < all.length) notes.push(`${SERIES} of ${counted(all.length)} series shown`);
  if (!kept.some(({ points }) => points.some(([, y]) => y !== null)))
    throw invalidChart('There are no numbers to draw', roles.names);
  const thinned = ask.kind === 'scatter' ? dots(kept) : runs(kept, roles, ask);
  return { axis, categories, series: thinned.series, notes: [...notes, ...thinned.notes] };
}

function axisOf(x: Column | undefined, kind: ChartAsk['kind']): Plot['axis'] {
  if (x?.holds === 'times') return 'time';
  return x?.holds === 'numbers' && (kind === 'line' || kind === 'scatter') ? 'number' : 'text';
}

function measured({ name, cells }: Column, axis: 'time' | 'number'): Places {
  const at = cells.map(axis === 'time' ? timeOf : numberOf);
  const missing = at.filter((place) => place === undefined).length;
  const note = `rows without ${labelOf(name)}: ${counted(missing)} of ${counted(at.length)}`;
  return { at, categories: [], notes: missing > 0 ? [note] : [] };
}

function named({ x, y }: Roles): Places {
  const labels = x ? x.cells.map(labelOf) : y[0]!.cells.map((_, row) => String(row + 1));
  const all = [...new Set(labels)];
  const categories = all.slice(0, CATEGORIES);
  const place = new Map(categories.map((label, index) => [label, index]));
  const notes = categories.length < all.length ? [`${CATEGORIES} of ${counted(all.length)} shown`] : [];
  return { at: labels.map((label) => place.get(label)), categories, notes };
}

function dots(series: Series[]) {
  const drawn = series.map(({ name, points }) => ({ name, points: points.filter(([, y]) => y !== null) }));
  const missing = series.flatMap(({ points }) => points.filter(([, y]) => y === null)).length;
  const { notes, ...thinned } = withoutSomePoints(drawn);
  return { ...thinned, notes: missing > 0 ? [`points without a value: ${counted(missing)}`, ...notes] : notes };
}

/** Bars and lines, which have one number for every x. */
function runs(series: Series[], { x, series: by, names }: Roles, { stacked = false }: ChartAsk) {
  if (series.some(({ points }) => new Set(points.map(([place]) => place)).size < points.length)) {
    const columns = [x, by].flatMap((column) => (column ? [`"${column.name}"`] : [])).join(' and ');
    throw invalidChart(
      `Several rows have the same ${columns}, and would be drawn over each other`,
      names,
      'Group the rows in the query, or name as series the column that tells them apart; a scatter chart draws every row. ',
    );
  }
  return withoutSomeX(series, stacked);
}
