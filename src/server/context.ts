import type { Engine } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Call } from '../engine/parts.ts';

/** What the server's own tools may use. */
export interface ServerContext {
  engine: Engine;
  call: Call;
}

/** An operation's outcome passed through by a tool of ours, to be shown as if it had been called itself. */
export class Passed {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    this.outcome = outcome;
  }
}
