import { type DuckDBAppender, type DuckDBConnection, DuckDBTimestampTZValue } from '@duckdb/node-api';
import { unpacked } from '../batches.ts';
import type { Cell, ColumnType } from '../table.ts';
import type { Ask } from './messages.ts';
import { quoted } from './quoting.ts';

/** Between texts of a list, and between keys and values: what was read has no such characters left. */
const [UNIT, GROUP] = ['\u001f', '\u001d'];

/** How a type is appended, and what is made of it: values with values inside are appended as text, which is five times faster. */
interface Loading {
  appended: string;
  append: (appender: DuckDBAppender, cell: NonNullable<Cell>) => void;
  made?: (column: string) => string;
}

const asText = (appender: DuckDBAppender, cell: NonNullable<Cell>) => appender.appendVarchar(cell as string);

const LOADING: Record<ColumnType, Loading> = {
  text: { appended: 'VARCHAR', append: asText },
  json: { appended: 'JSON', append: asText },
  int: { appended: 'BIGINT', append: (appender, cell) => appender.appendBigInt(BigInt(cell as number)) },
  number: { appended: 'DOUBLE', append: (appender, cell) => appender.appendDouble(cell as number) },
  bool: { appended: 'BOOLEAN', append: (appender, cell) => appender.appendBoolean(cell as boolean) },
  time: {
    appended: 'TIMESTAMPTZ',
    append: (appender, cell) => appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(cell as number) * 1000n)),
  },
  list: {
    appended: 'VARCHAR',
    append: (appender, cell) => appender.appendVarchar((cell as string[]).map((text) => text + UNIT).join('')),
    made: textsIn,
  },
  tags: {
    appended: 'VARCHAR',
    append(appender, cell) {
      const pairs = Object.entries(cell as Record<string, string>);
      const texts = (at: 0 | 1) => pairs.map((pair) => pair[at] + UNIT).join('');
      appender.appendVarchar(`${texts(0)}${GROUP}${texts(1)}`);
    },
    made: (column) => `map(${textsIn(half(column, 1))}, ${textsIn(half(column, 2))})`,
  },
};

function half(column: string, which: 1 | 2): string {
  return `split_part(${column}, '${GROUP}', ${which})`;
}

/** Each text ends with the mark, so that what comes after the last one goes. */
function textsIn(text: string): string {
  return `string_split(${text}, '${UNIT}')[:-2]`;
}

/** Fills a new table. */
export async function load(
  connection: DuckDBConnection,
  { base, columns, parts }: Extract<Ask, { do: 'load' }>,
): Promise<void> {
  const how = columns.map(({ name, type }) => ({ name: quoted(name), ...LOADING[type] }));
  const first = how.some(({ made }) => made) ? `${base}+` : base;
  const declared = how.map(({ name, appended }) => `${name} ${appended}`);
  await connection.run(`CREATE OR REPLACE TABLE ${quoted(first)} (${declared.join(', ')})`);
  const appender = await connection.createAppender(first);
  for (const part of parts) {
    for (const row of await unpacked(part)) {
      for (let index = 0; index < how.length; index++) {
        const cell = row[index] ?? null;
        if (cell === null) appender.appendNull();
        else how[index]!.append(appender, cell);
      }
      appender.endRow();
    }
    appender.flushSync();
  }
  appender.closeSync();
  if (first === base) return;
  const made = how.map(({ name, made }) => `${made?.(name) ?? name} AS ${name}`);
  await connection.run(`CREATE OR REPLACE TABLE ${quoted(base)} AS SELECT ${made.join(', ')} FROM ${quoted(first)}`);
  await connection.run(`DROP TABLE ${quoted(first)}`);
}
