import { counted } from './numerals.ts';
import type { Point, Series } from './series.ts';

const POINTS = 5000;

export interface Thinned {
  series: Series[];
  notes: string[];
}

/** Leaves out the same x of every series; with `filled`, every series has every x, so that they can be stacked. */
export function withoutSomeX(series: Series[], filled: boolean): Thinned {
  const all = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const xs = evenly(all, Math.floor(POINTS / series.length));
  const thinned = series.map(({ name, points }) => {
    const known = new Map(points);
    const drawn = filled ? xs : xs.filter((x) => known.has(x));
    return { name, points: drawn.map((x): Point => [x, known.get(x) ?? (filled ? 0 : null)]) };
  });
  return { series: thinned, notes: notesOf(xs.length, all.length) };
}

/** Every series keeps its share of points. */
export function withoutSomePoints(series: Series[]): Thinned {
  const all = numberOfPoints(series);
  if (all <= POINTS) return { series, notes: [] };
  const thinned = series.map(({ name, points }) => {
    const share = Math.max(1, Math.floor((POINTS * points.length) / all));
    return { name, points: evenly(points, share) };
  });
  return { series: thinned, notes: notesOf(numberOfPoints(thinned), all) };
}

function notesOf(shown: number, all: number): string[] {
  return shown < all ? [`${counted(shown)} of ${counted(all)} points shown`] : [];
}

function numberOfPoints(series: Series[]): number {
  return series.reduce((sum, { points }) => sum + points.length, 0);
}

/** `most` of the items, with the first and the last. */
function evenly<T>(items: T[], most: number): T[] {
  if (items.length <= most || most < 2) return items.slice(0, most);
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)]!);
}
