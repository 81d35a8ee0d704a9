/** What the simulated service answers; `body` is sent as JSON, nothing when absent. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
/** 200 without a body: several Workspace writes answer so. */
export const okEmpty = (): Answer => ({ status: 200 });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const accepted = (body: unknown): Answer => ({ status: 202, body });
export const noContent = (): Answer => ({ status: 204 });

/** The code of a part that went well, where an answer has a code for each (examples of the Workspace API reference). */
export const NO_ERROR = 'WKS.00000000';
