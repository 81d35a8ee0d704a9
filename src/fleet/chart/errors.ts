import { cleanLine } from '../../catalog/clean.ts';
import { ToolError } from '../../catalog/errors.ts';

/** A chart that can not be drawn of this result. */
export function invalidChart(message: string, columns: string[], advice = ''): ToolError {
  const names = cleanLine(columns.map((name) => `"${name}"`).join(', '), 800);
  return new ToolError({
    code: 'invalid_chart',
    message: `${cleanLine(message, 400)}.`,
    hint: `${advice}The columns are ${names}.`,
  });
}
