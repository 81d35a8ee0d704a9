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

/** A text that clients may read by its address. */
export interface OwnResource {
  name: string;
  uri: string;
  title: string;
  description: string;
  mimeType: string;
  text(): Promise<string>;
}

/** An operation's outcome passed through by a tool of ours, to be shown as if it had been called itself. */
export class Passed {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    this.outcome = outcome;
  }
}
