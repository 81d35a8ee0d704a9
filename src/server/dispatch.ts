import { Pictured, toolSchema } from '../catalog/tool.ts';
import { checkOwnArguments } from '../engine/arguments.ts';
import type { Engine } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Call } from '../engine/parts.ts';
import { type OwnTool, Passed } from './context.ts';

/** What a tool answered. */
export type ToolAnswer = Outcome | Pictured | Record<string, unknown>;

/** Runs a tool: one of `own`, or an operation. Throws `ToolError`. */
export async function dispatch(
  engine: Engine,
  own: readonly OwnTool[],
  name: string,
  args: unknown,
  call: Call,
): Promise<ToolAnswer> {
  const tool = own.find((each) => each.name === name);
  if (!tool) return engine.run(name, args, call);
  const value = await tool.run(checkOwnArguments(name, toolSchema(tool), args), call);
  return value instanceof Passed ? value.outcome : (value as Pictured | Record<string, unknown>);
}

/** Whether an operation answered, and not a tool of the server's own. */
export function isOutcome(answer: ToolAnswer): answer is Outcome {
  return 'kind' in answer && !(answer instanceof Pictured);
}
