import type { Service } from './operation.ts';

/** A cloud, region, project and credential source that calls can go to. */
export type SiteId = string;

/** Who asks: one local person on stdio, an authenticated subject over HTTP. */
export interface Principal {
  id: string;
  /** For people to read. */
  name: string;
}

export interface Progress {
  progress: number;
  total?: number;
  message?: string;
}

/** A reading operation of one site, with its arguments. */
export interface Reading {
  site: SiteId;
  service: Service;
  operationId: string;
  args: Readonly<Record<string, unknown>>;
}

/** A page of a list: `total` as the API claims it. */
export interface ReadPage {
  items: unknown[];
  total?: number;
}

/** Rows as answers hold them. */
export interface ResultTable {
  columns: string[];
  rows: unknown[][];
  total: number;
}

/** A table cut to what an answer may hold; the whole is kept as `result_id`. */
export interface ShownTable extends ResultTable {
  note?: string;
  result_id?: string;
}

/** What tools made of many operations may use: their rooms reach the cloud in no other way. */
export interface ToolContext {
  principal: Principal;
  /** Sites this principal may see, the default one first. */
  sites: readonly SiteId[];
  signal: AbortSignal;
  /** Present when the caller can see progress; then waits may be long. */
  progress?: (update: Progress) => void;
  /** How long the caller waits before hosts cut calls off; ms. */
  patienceMs: number;
  /** Throws `ToolError` where a rule forbids this principal to read it. */
  checkRead(reading: Reading): Promise<void>;
  /** One answer as it came: who shows its texts cleans them. Throws `ToolError`. */
  read(reading: Reading, signal: AbortSignal): Promise<unknown>;
  /** `limit` items of a list from `offset` on, the whole of a list without pages; as they came. Throws `ToolError`. */
  readPage(reading: Reading, at: { offset: number; limit: number }, signal: AbortSignal): Promise<ReadPage>;
  /** What of a table fits into an answer that has `beside` besides it; `kept` is kept of one that does not. */
  show(tool: string, table: ResultTable, beside: object, kept?: unknown): Promise<ShownTable>;
}
