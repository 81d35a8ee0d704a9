import { z } from 'zod';
import type { Shape } from './fields.ts';
import type { Operation } from './operation.ts';

/** No caller needs longer ones, as long as some requests hold them. */
const LONGEST_LIST = 10_000;

/** The zod schema of an operation's own arguments: one flat strict object. */
export function argumentsSchema(operation: Operation): z.ZodObject {
  const shape: Shape = {};
  for (const part of [operation.path, operation.query, operation.body]) {
    for (const [name, schema] of Object.entries(part)) {
      if (name in shape) throw new Error(`${operation.id}: ${name} stands in two parts of the request`);
      shape[name] = name === operation.split?.arg ? unbounded(schema, operation.split.max) : schema;
    }
  }
  return z.strictObject(shape);
}

/** A list that is split into several requests may be longer than one request takes. */
function unbounded(schema: z.ZodType, perRequest: number): z.ZodType {
  const optional = schema instanceof z.ZodOptional;
  const list = optional ? schema.unwrap() : schema;
  if (!(list instanceof z.ZodArray)) return schema;
  const meta = { ...list.meta(), ...schema.meta() };
  const long = z
    .array(list.element as z.ZodType)
    .min(1)
    .max(Math.max(LONGEST_LIST, 4 * perRequest));
  const whole = optional ? long.optional() : long;
  return whole.meta(meta);
}
