import type { JsonSchema } from '../catalog/manifest.ts';

/** Whether a value, or one of a list of them, is within the bounds that a schema states. */
export function accepts(schema: JsonSchema | undefined, value: unknown): boolean {
  if (!schema) return false;
  if (schema.type === 'array') return accepts(schema.items as JsonSchema, value);
  const { minimum, maximum, minLength, maxLength, pattern, enum: values } = schema as Bounds;
  if (values && !values.includes(value)) return false;
  if (typeof value === 'number') return !(value < (minimum ?? value) || value > (maximum ?? value));
  if (typeof value !== 'string') return false;
  if (value.length < (minLength ?? 0) || value.length > (maxLength ?? value.length)) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(value);
}

interface Bounds {
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  enum?: unknown[];
}
