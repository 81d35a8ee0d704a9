import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { load } from './loading.ts';
import type { Ask, Most, Ran } from './messages.ts';
import { literal, quoted } from './quoting.ts';
import { columnTypeOf, isReadable, jsonOf } from './values.ts';

/** What the rest of the process takes besides DuckDB's tables; MB. */
const BESIDE_MB = 192;

/** Names that a statement may use for the present, in place of the machine's own clock. */
const PRESENT = ['now', 'get_current_timestamp', 'current_localtimestamp', 'transaction_timestamp'];

/** A statement or what it gives is more than anybody wants. */
export class TooBig extends Error {
  override name = 'TooBig';
}

/** Opens a database that can reach nothing but itself. */
export async function openTables(memoryMb: number) {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${Math.max(64, memoryMb - BESIDE_MB)}MB`,
    threads: '2',
  });
  const connection = await instance.connect();
  // What does not fit into memory would go to the disk, which is the one access that is left without external access.
  await connection.run("SET temp_directory = ''");
  await connection.run('SET enable_external_access = false');
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run('SET max_expression_depth = 250');
  await connection.run('SET lock_configuration = true');

  return {
    /** Ends the statement that runs, at its next step. */
    interrupt: () => connection.interrupt(),
    async answer(ask: Ask): Promise<unknown> {
      switch (ask.do) {
        case 'parse':
          return parse(connection, ask.sql);
        case 'evaluate':
          return evaluate(connection, ask.tree, ask.now);
        case 'load':
          await load(connection, ask);
          return null;
        case 'drop':
          for (const base of ask.bases) await connection.run(`DROP TABLE IF EXISTS ${quoted(base)}`);
          return null;
        case 'run':
          await standAt(connection, ask.now);
          for (const [name, sql] of Object.entries(ask.views))
            await connection.run(`CREATE OR REPLACE VIEW ${quoted(name)} AS ${sql}`);
          return run(connection, ask.sql, ask.most);
      }
    },
  };
}

async function parse(connection: DuckDBConnection, sql: string): Promise<unknown> {
  // DuckDB would run what is before it, which nobody looked at as a statement.
  if (sql.includes('\0')) throw new Error('The statement has a NUL in it.');
  // These functions take no parameters.
  const read = await connection.runAndReadAll(`SELECT json_serialize_sql(${literal(sql)})`);
  const tree = String(read.getRows()[0]?.[0]);
  if (tree.length > MOST_TREE) throw new TooBig('The statement is too long once its lists and cubes are written out.');
  try {
    return JSON.parse(tree);
  } catch {
    throw new Error('A number in the statement is too large: the largest are near 1e308.');
  }
}

async function evaluate(connection: DuckDBConnection, tree: string, now: number): Promise<unknown[]> {
  await standAt(connection, now);
  const read = await connection.runAndReadAll(`SELECT json_deserialize_sql(${literal(tree)})`);
  const result = await connection.stream(String(read.getRows()[0]?.[0]));
  const { rows } = await rowsOf(result, { rows: 1, bytes: 1e6 });
  return rows[0] ?? [];
}

async function standAt(connection: DuckDBConnection, now: number): Promise<void> {
  const moment = `TIMESTAMPTZ '${new Date(now).toISOString()}'`;
  for (const name of PRESENT) await connection.run(`CREATE OR REPLACE MACRO ${name}() AS ${moment}`);
  for (const name of ['current_date', 'today'])
    await connection.run(`CREATE OR REPLACE MACRO ${name}() AS CAST(${moment} AS DATE)`);
}

/** Characters of a statement's tree: what the server looks at in an instant. */
const MOST_TREE = 4e6;

const MOST_COLUMNS = 1_000;
/** Of all their names. */
const MOST_LETTERS = 100_000;

async function run(connection: DuckDBConnection, sql: string, most: Most): Promise<Ran> {
  const result = await connection.stream(sql);
  const columns = columnsOf(result);
  return { columns, types: result.columnTypes().map(columnTypeOf), ...(await rowsOf(result, most)) };
}

/** Keeps the first rows, and counts the rest. */
async function rowsOf(result: DuckDBResult, most: Most): Promise<Pick<Ran, 'rows' | 'total'>> {
  if (!result.columnTypes().every(isReadable))
    throw new Error('BLOB, BIT and other types that nobody reads are not given out: CAST them to VARCHAR.');
  const rows: unknown[][] = [];
  let [total, bytes] = [0, 0];
  for (let full = false; ; ) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    total += chunk.rowCount;
    // One by one: together they may be many times what DuckDB holds of them.
    for (let index = 0; index < chunk.rowCount && !full; index++) {
      const row = chunk.getRowValues(index).map(jsonOf);
      bytes += JSON.stringify(row).length;
      full = rows.length >= most.rows || bytes > most.bytes;
      if (!full) rows.push(row);
    }
    if (rows.length === 0) throw new TooBig('One row of the result is larger than a whole result may be.');
  }
  return { rows, total };
}

function columnsOf(result: DuckDBResult): string[] {
  const { columnCount } = result;
  if (columnCount > MOST_COLUMNS)
    throw new TooBig(`The result has ${columnCount} columns; ${MOST_COLUMNS} are the most.`);
  const columns = result.deduplicatedColumnNames();
  const letters = columns.reduce((sum, { length }) => sum + length, 0);
  if (letters > MOST_LETTERS)
    throw new TooBig('The names of the columns are too long: give them shorter ones with AS.');
  return columns;
}
