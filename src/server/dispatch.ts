import type { ToolDefinition } from '../catalog/tool.ts';
import { toolSchema } from '../catalog/tool.ts';
import { checkOwnArguments } from '../engine/arguments.ts';
import type { Engine } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Call } from '../engine/parts.ts';
import { Passed, type ServerContext } from './context.ts';

/** Runs a tool: one of the server's own among `own`, or an operation. Throws `ToolError`. */
export async function dispatch(
  engine: Engine,
  own: readonly ToolDefinition<never, ServerContext>[],
  name: string,
  args: unknown,
  call: Call,
): Promise<Outcome | Record<string, unknown>> {
  const tool = own.find((each) => each.name === name);
  if (!tool) return engine.run(name, args, call);
  const context: ServerContext = { engine, call };
  const value = await tool.run(context, checkOwnArguments(name, toolSchema(tool), args) as never);
  return value instanceof Passed ? value.outcome : (value as Record<string, unknown>);
}

/** Whether an operation answered, and not a tool of the server's own. */
export function isOutcome(answer: Outcome | Record<string, unknown>): answer is Outcome {
  return 'kind' in answer;
}
