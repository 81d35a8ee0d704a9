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
  /** The answer had no list in it, not even an empty one. */
  unlisted?: true;
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

/** What the text of a job names: what its family of jobs has to be told to look at it. */
export type NamedJob =
  | { family: 'workspace'; id: string; pool?: string }
  | { family: 'appstream' | 'image' | 'script'; id: string }
  /** `paid`: it was to be paid at once; `change`: it changes what exists. */
  | { family: 'order'; id: string; paid: boolean; count?: number; change?: boolean }
  /** A deletion: done when `read` finds nothing by `arg`, or shows one of the `states` at `path`. */
  | { family: 'gone'; service: Service; id: string; read: string; arg: string; states: string[]; path?: string };

/** What an error code of the cloud stands for. */
export interface ErrorMeaning {
  /** A kind of trouble: `quota`, `busy`, `directory`; `internal` where nothing is known of the code. */
  trouble: string;
  /** What to do about it. */
  hint: string;
  /** The same call, unchanged, may work later without anyone doing anything. */
  retryable: boolean;
}

/** What tools made of many operations may use: their rooms reach the cloud in no other way. */
export interface ToolContext {
  principal: Principal;
  /** Sites this principal may see, the default one first. */
  sites: readonly SiteId[];
  signal: AbortSignal;
  /** The server's clock; ms since the epoch. */
  now(): number;
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
  /** What the text of a job names, as `wait_for_job` takes it. Throws `ToolError`: `unknown_job`. */
  jobNamed(text: string): NamedJob;
  /** What a code means that came inside an answer: of a job, or of a login. `message` tells the kinds of some codes apart. */
  meaningOf(code: string, message: string): ErrorMeaning;
  /** What of a table fits into an answer that has `beside` besides it; `kept` is kept of one that does not. */
  show(tool: string, table: ResultTable, beside: object, kept?: unknown): Promise<ShownTable>;
}
