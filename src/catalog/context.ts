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
