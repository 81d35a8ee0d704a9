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

/** What a tool made of many operations may use: its only way to the cloud. */
export interface ToolContext {
  readonly principal: Principal;
  readonly site: SiteId;
  readonly signal: AbortSignal;
  /** Runs an operation through the guard; whatever it needs from a person is asked as for a direct call. */
  call(tool: string, args: Record<string, unknown>): Promise<unknown>;
  /** Runs a reading operation; anything else is refused. */
  read(tool: string, args: Record<string, unknown>): Promise<unknown>;
  /** Asks the fleet's inventory in SQL. */
  query(sql: string): Promise<unknown>;
  progress(update: Progress): void;
}
