import type { Service } from '../catalog/operation.ts';
import type { Row } from './fields.ts';
import type { Seen } from './seen.ts';

export type Args = Readonly<Record<string, unknown>>;

/** What one read gave. */
export interface Answer {
  args: Args;
  /** As it came; of a list, its rows under no name. */
  body: unknown;
  /** Of a list. */
  rows: readonly Row[];
  /** False where there is more than was read. */
  whole: boolean;
}

/** A list is read in pages, and not to its end if that is far. */
export interface ListRead {
  /** Rows of a page; at most what the API gives. */
  limit: number;
  pages: number;
  /** The first rows suffice, however many there are. */
  enough?: boolean;
  /** Older rows tell nothing: with the newest first, such a row at the end of a page ends the reading. ms. */
  since?: { of: (row: Row) => number | undefined; at: (now: number) => number };
}

/**
 * One read of a diagnosis, as data: what it asks, and what of the answer is kept for rules. It is asked as soon as the sources it waits
 * for have settled, beside all others.
 */
export interface Source<Value = unknown> {
  name: string;
  /** What is unknown without it: follows "not seen:". */
  tells: string;
  service: Service;
  /** A read. */
  operationId: string;
  /** Sources that `ask` and `pick` look at. */
  after?: readonly Source[];
  /** Says the same whatever the desktop: it is read once for all that a diagnosis looks at. */
  shared?: boolean;
  list?: ListRead;
  /** Reads of it at most, however many `ask` wants. */
  most?: number;
  /** Arguments of each read; none where it would tell nothing of this subject. */
  ask(seen: Seen, now: number): readonly Args[];
  /** `answers` are in the order of `ask`. */
  pick(answers: readonly Answer[], seen: Seen, now: number): Value;
}

/** A typed identity. */
export function source<Value>(declared: Source<Value>): Source<Value> {
  return declared;
}
