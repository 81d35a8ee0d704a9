import type { ChartAsk, Result } from './ask.ts';
import { isNumber } from './cells.ts';

/** A single row of numbers, as counting with filters makes it, is drawn as a bar or a slice for every column. */
export function turned(result: Result, { kind, x, y, series }: ChartAsk): Result {
  const [row = [], ...more] = result.rows;
  const alone = more.length === 0 && row.length > 1 && row.every(isNumber);
  if (!alone || kind === 'line' || kind === 'scatter' || x || y || series) return result;
  return { columns: ['column', 'value'], rows: result.columns.map((name, at) => [name, row[at]]) };
}
