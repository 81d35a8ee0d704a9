import type { SiteId, ToolContext } from '../catalog/context.ts';
import type { ToolDefinition } from '../catalog/tool.ts';
import type { Engine } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Call } from '../engine/parts.ts';

/** What the server's own tools may use. */
export interface ServerContext {
  engine: Engine;
  call: Call;
}

/** A tool that is no operation, with what it runs with put in. */
export interface OwnTool extends Omit<ToolDefinition, 'run'> {
  run(args: Record<string, unknown>, call: Call): Promise<unknown>;
}

export function ownTool<Context>(tool: ToolDefinition<never, Context>, contextOf: (call: Call) => Context): OwnTool {
  return { ...tool, run: (args, call) => tool.run(contextOf(call), args as never) };
}

/** What only the fleet knows. */
export interface KnownFleet {
  /** The tables that queries may name, with examples. */
  schema(): Promise<string>;
  /** Names and ids that go on from what was typed, the best first; from readings that may be some minutes old. Throws `ToolError`. */
  namesHaving(typed: string, kind: NamedKind, site: SiteId, context: ToolContext): Promise<string[]>;
  /** Ids of the users who have exactly this name, whatever its case. Throws `ToolError`. */
  usersNamed(name: string, site: SiteId, context: ToolContext): Promise<string[]>;
}

/** What people name one of. */
export type NamedKind = 'desktop' | 'user' | 'pool';

/** An operation's outcome passed through by a tool of ours, to be shown as if it had been called itself. */
export class Passed {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    this.outcome = outcome;
  }
}
