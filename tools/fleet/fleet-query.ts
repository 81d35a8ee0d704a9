import { z } from 'zod';
import { ToolError } from '../../src/catalog/errors.ts';
import { defineTool, Pictured } from '../../src/catalog/tool.ts';
import type { ChartAsk } from '../../src/fleet/chart/chart.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import { tableAnswer } from './answer.ts';

const NAME = 'fleet_query';

const column = z.string().min(1).max(200);

const chart = z
  .strictObject({
    kind: z.enum(['bar', 'line', 'pie', 'scatter']),
    x: column.optional(),
    y: z.union([column, z.array(column).min(1).max(20)]).optional(),
    series: column.optional(),
    stacked: z.boolean().optional(),
    title: z.string().max(200).optional(),
  })
  .describe('Also draw the result as a picture; x, y and series name columns');

/** More say nothing in a picture, and cost time. */
const MOST_DRAWN = 20_000;

/** An answer that can't be drawn is one all the same. */
async function drawn(
  value: Record<string, unknown> & { note?: string },
  result: { columns: string[]; rows: unknown[][] },
  ask: z.output<typeof chart>,
): Promise<Pictured | Record<string, unknown>> {
  try {
    if (result.rows.length > MOST_DRAWN) throw tooMany(result.rows.length);
    const { drawChart } = await import('../../src/fleet/chart/chart.ts');
    return new Pictured(value, await drawChart(result, ask as ChartAsk));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const { message, hint } = error.body;
    return { ...value, note: [value.note, `No picture: ${message} ${hint}`].filter(Boolean).join(' ') };
  }
}

function tooMany(rows: number): ToolError {
  return new ToolError({
    code: 'invalid_chart',
    message: `${rows} rows are too many to draw.`,
    hint: `Group them, or limit them to ${MOST_DRAWN}.`,
  });
}

export const fleetQuery = defineTool<FleetContext>()({
  name: NAME,
  title: 'Query the fleet',
  description:
    'Answer a question about all desktops, users, pools, policies, logins, usage, jobs, alarms, costs, applications … with one SQL SELECT; reads what is missing first. Call with schema: true once for tables and examples. A result_id is a table for the next query.',
  risk: 'read',
  input: {
    sql: z.string().min(1).max(20_000).optional().describe('One SELECT in DuckDB SQL'),
    schema: z.boolean().optional().describe('true: the tables and examples, instead of a query'),
    max_age: z.number().int().min(0).optional().describe('Read again what is older, in seconds; default 300'),
    site: z.string().min(1).optional().describe('One site; default all'),
    chart: chart.optional(),
  },
  async run(context, { sql, schema, max_age, site, chart }) {
    const fleet = await context.fleet();
    if (schema) return { schema: fleet.schema };
    if (sql === undefined) {
      throw new ToolError({
        code: 'invalid_arguments',
        message: `${NAME}: sql or schema is required. Nothing was read.`,
        hint: 'Pass sql with one SELECT, or schema: true for the tables.',
      });
    }
    const ask = { sql, ...(max_age !== undefined && { max_age }), ...(site !== undefined && { site }) };
    const { tables, calls, note, types, ...result } = await fleet.query(ask, context);
    const { columns, rows, total } = result;
    const table = { columns, rows, total, note };
    const value = await tableAnswer(context, NAME, table, { tables, calls }, { ...result, types });
    return chart ? drawn(value, { columns, rows }, chart) : value;
  },
});
