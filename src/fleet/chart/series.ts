import { labelOf, numberOf } from './cells.ts';
import type { Column, Roles } from './columns.ts';

export type Point = [x: number, y: number | null];

export interface Series {
  name: string;
  /** Of a text axis, x is the place in `categories`; of a time axis, milliseconds since 1970. */
  points: Point[];
}

/** In the order in which the rows have them; `at` is where each row stands on the x axis, undefined for those left out. */
export function seriesOf({ y, series }: Roles, at: (number | undefined)[]): Series[] {
  const found = new Map<string, Series>();
  const names = series?.cells.map(labelOf);
  at.forEach((place, row) => {
    if (place === undefined) return;
    for (const column of y) {
      const value = numberOf(column.cells[row]) ?? null;
      add(found, nameOf(column, names?.[row], y.length > 1), [place, value]);
    }
  });
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
