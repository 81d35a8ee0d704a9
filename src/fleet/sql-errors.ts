import { cleanLine } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import { nearest } from '../catalog/nearest.ts';
import { SqlError } from './database/database.ts';
import { Refused, UnknownTable } from './statement.ts';

/** Tables that a question may name, and their columns. */
export type Columns = ReadonlyMap<string, readonly string[]>;

/** Words of DuckDB that say nothing to who wrote the query. */
const NOISE = /^(?:Binder|Parser|Catalog|Conversion|Invalid Input|Out of Range) Error:\s*/;

/** A column that is not there, in DuckDB's two ways to say so. */
const MISSING = /column "?([\w.]+)"? not found|have a column named "([\w.]+)"/i;

/** What a caller is told of a statement that was refused or did not run; `named` are the tables it names. */
export function queryError(error: unknown, named: readonly string[], columns: Columns): unknown {
  if (error instanceof Refused) {
    return new ToolError({ code: 'query_refused', message: error.message, hint: refusalHint(error, columns) });
  }
  if (!(error instanceof SqlError)) return error;
  const message = cleanLine((error.message.split('\n\nLINE ')[0] ?? '').replace(NOISE, ''), 400);
  const [, unqualified, qualified] = MISSING.exec(message) ?? [];
  const missing = unqualified ?? qualified;
  return new ToolError({
    code: 'invalid_query',
    message,
    hint: missing ? columnHint(missing, named, columns) : hintFor(message),
  });
}

function refusalHint(error: Refused, columns: Columns): string {
  if (!(error instanceof UnknownTable)) return error.hint;
  const names = [...columns.keys()];
  const meant = nearest(error.table, names);
  return `${meant ? `Did you mean ${meant}? ` : ''}Tables: ${names.join(', ')}.`;
}

function columnHint(missing: string, named: readonly string[], columns: Columns): string {
  const name = missing.split('.').at(-1) as string;
  const tables = named.flatMap((table) => (columns.has(table) ? [{ table, has: columns.get(table)! }] : []));
  const meant = nearest(name, [...new Set(tables.flatMap(({ has }) => has))]);
  const elsewhere = [...columns].filter(([table, has]) => !named.includes(table) && has.includes(name));
  return [
    meant && `Did you mean ${meant}?`,
    elsewhere.length > 0 &&
      `${name} is a column of ${elsewhere
        .map(([table]) => table)
        .slice(0, 5)
        .join(', ')}.`,
    ...tables.map(({ table, has }) => `${table}: ${has.join(', ')}.`),
  ]
    .filter(Boolean)
    .join(' ');
}

function hintFor(message: string): string {
  if (/no function matches|cannot compare|could not convert|invalid \w+ field|format/i.test(message))
    return 'Cast one side: CAST(x AS BIGINT), CAST(x AS DATE). Columns ending in _at are timestamps in UTC.';
  if (/group by/i.test(message)) return 'Name the column in GROUP BY, or aggregate it: any_value(column).';
  return 'The dialect is DuckDB SQL; fleet_query with schema true shows tables and examples.';
}
