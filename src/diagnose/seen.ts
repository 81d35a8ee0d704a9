import type { Source } from './source.ts';

export type Read = Pick<Source, 'service' | 'operationId'>;

/** What became of a source. `not_asked`: it would have told nothing of this subject. `partial`: why that is not all of it. */
export type Outcome<Value> =
  | { state: 'seen'; value: Value; partial?: string; by?: Read }
  | { state: 'not_asked' }
  | { state: 'not_seen'; code: string; message: string };

/** What is known so far, by source. */
export class Seen {
  readonly #outcomes = new Map<Source, Outcome<unknown>>();
  readonly #shared: Seen | undefined;

  /** `shared` has the sources that are the same for several subjects. */
  constructor(shared?: Seen) {
    this.#shared = shared;
  }

  put<Value>(source: Source<Value>, outcome: Outcome<Value>): void {
    this.#outcomes.set(source, outcome);
  }

  /** What was read on the way to the subject; `by` another read than the source's own. */
  give<Value>(source: Source<Value>, value: Value, by?: Read): void {
    this.put(source, { state: 'seen', value, ...(by && { by }) });
  }

  outcome<Value>(source: Source<Value>): Outcome<Value> | undefined {
    return (this.#outcomes.get(source) ?? this.#shared?.outcome(source)) as Outcome<Value> | undefined;
  }

  has(source: Source): boolean {
    return this.outcome(source)?.state === 'seen';
  }

  /** Undefined where it was not seen, or not asked. */
  maybe<Value>(source: Source<Value>): Value | undefined {
    const outcome = this.outcome(source);
    return outcome?.state === 'seen' ? outcome.value : undefined;
  }

  /** Of a source that the rule needs, and that is therefore there. */
  of<Value>(source: Source<Value>): Value {
    const outcome = this.outcome(source);
    if (outcome?.state !== 'seen') throw new Error(`${source.name} is not seen: the rule has to need it`);
    return outcome.value;
  }
}
