import type { ColumnType } from '../table.ts';

/** What the server asks its database process for. */
export type Ask =
  | { do: 'parse'; sql: string }
  /** `tree` of a SELECT of constants; gives its one row. */
  | { do: 'evaluate'; tree: string; now: number }
  | { do: 'load'; base: string; columns: { name: string; type: ColumnType }[]; parts: Uint8Array[] }
  | { do: 'drop'; bases: string[] }
  | { do: 'run'; sql: string; views: Record<string, string>; now: number; most: Most };

/** Bounds of one result: what is beyond is counted, not kept. */
export interface Most {
  rows: number;
  /** Of its JSON. */
  bytes: number;
}

export interface Ran {
  columns: string[];
  types: ColumnType[];
  rows: unknown[][];
  /** How many there are, kept or not. */
  total: number;
}

export type Question = ({ id: number } & Ask) | { interrupt: true };

export type Answer =
  /** `spent`: the process is to be ended before the next statement. */
  | ({ id: number; spent: boolean } & Answered)
  /** Said before the process ends by itself. */
  | { ending: 'no duckdb' | 'memory' };

export type Answered =
  | { value: unknown }
  | { error: string }
  /** There is not the room for what was asked: why. */
  | { tooBig: string };

export const TOO_MUCH_MEMORY = 'The query needed more memory than it may have.';

/** Where the process is told how much memory it may take, in MB. */
export const MEMORY_ENV = 'FLEET_DATABASE_MEMORY_MB';
