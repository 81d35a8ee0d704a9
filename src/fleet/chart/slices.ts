import { labelOf, numberOf } from './cells.ts';
import type { Roles } from './columns.ts';
import { invalidChart } from './errors.ts';

export interface Slice {
  name: string;
  value: number;
}

export const SLICES = 12;

/** The largest first, and what is beyond the twelfth as one. Throws `ToolError`. */
export function slicesOf({ x, y, names }: Roles): Slice[] {
  const sums = new Map<string, number>();
  y[0]!.cells.forEach((cell, row) => {
    const value = numberOf(cell) ?? 0;
    if (value < 0) throw invalidChart('A slice can not be less than nothing, and there are negative numbers', names);
    const name = x ? labelOf(x.cells[row]) : String(row + 1);
    sums.set(name, (sums.get(name) ?? 0) + value);
  });
  const slices = [...sums].map(([name, value]) => ({ name, value })).filter(({ value }) => value > 0);
  if (slices.length === 0) throw invalidChart('There is nothing above zero to draw', names);
  slices.sort((a, b) => b.value - a.value);
  const rest = slices.slice(SLICES);
  if (rest.length === 0) return slices;
  const value = rest.reduce((sum, slice) => sum + slice.value, 0);
  return [...slices.slice(0, SLICES), { name: `other (${rest.length})`, value }];
}
