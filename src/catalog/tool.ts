import { z } from 'zod';
import type { Shape } from './fields.ts';
import type { JsonSchema } from './manifest.ts';
import type { Risk } from './risk.ts';

/** A tool made of many operations, or of none: a schema and what it runs. `Context` is what its room gives it. */
export interface ToolDefinition<Input extends Shape = Shape, Context = unknown> {
  name: string;
  title: string;
  description: string;
  /** The worst it can do itself; operations it calls are guarded on their own. */
  risk: Risk;
  input: Input;
  run(context: Context, args: z.output<z.ZodObject<Input>>): Promise<unknown>;
}

/** A typed identity: keeps the argument types of `run` in step with `input`. */
export function defineTool<Context>() {
  return <Input extends Shape>(tool: ToolDefinition<Input, Context>): ToolDefinition<Input, Context> => tool;
}

/** An answer with a picture of it. */
export class Pictured {
  readonly value: Record<string, unknown>;
  readonly png: Uint8Array;

  constructor(value: Record<string, unknown>, png: Uint8Array) {
    this.value = value;
    this.png = png;
  }
}

export function toolSchema(tool: Pick<ToolDefinition, 'input'>): z.ZodObject {
  return z.strictObject(tool.input);
}

export function toolJsonSchema(tool: Pick<ToolDefinition, 'input'>): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(toolSchema(tool), { io: 'input' }) as JsonSchema;
  return schema;
}
