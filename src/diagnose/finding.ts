import { cleanLine } from '../catalog/clean.ts';
import { toolName } from '../catalog/operation.ts';
import type { Source } from './source.ts';

/** What it does to people: it keeps somebody from working, makes work worse, will do so, or is untidy. */
export type Impact = 'blocking' | 'degrading' | 'coming' | 'hygiene';

/**
 * `certain`: the API says so; `likely`: what it says has hardly another cause; `possible`: it would explain what is seen, and so would
 * something else.
 */
export type Sure = 'certain' | 'likely' | 'possible';

/** One value of one answer. */
export interface Evidence {
  /** The tool that reads it again. */
  read: string;
  field: string;
  value: string | number | boolean | null;
  /** When that was so, if not when it was read. */
  at?: string;
}

/** A tool call that mends it, or looks further; ready for call_tool. */
export interface Next {
  tool: string;
  arguments: Record<string, unknown>;
}

export interface Finding {
  /** Stable; `account.locked`. */
  cause: string;
  /** One sentence of ours: nothing of the cloud's texts is in it. */
  says: string;
  impact: Impact;
  sure: Sure;
  evidence: readonly Evidence[];
  next: Next;
  /** Causes that are only signs of this one. */
  explains?: readonly string[];
}

const LONGEST = 80;

/** `at`: ms. */
export function evidence(
  { service, operationId }: Pick<Source, 'service' | 'operationId'>,
  field: string,
  value: unknown,
  at?: number,
): Evidence {
  return {
    read: toolName(service, operationId),
    field: cleanLine(field, LONGEST),
    value: shown(value),
    ...(at !== undefined && { at: `${new Date(at).toISOString().slice(0, 16)}Z` }),
  };
}

function shown(value: unknown): Evidence['value'] {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === undefined || value === null) return null;
  return cleanLine(typeof value === 'string' ? value : JSON.stringify(value), LONGEST);
}
