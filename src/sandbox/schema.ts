import type { JsonSchema } from '../catalog/manifest.ts';

/** Where a value breaks its schema and how, in words; `path` is like `desktops[0].desktop_id`. */
export interface Problem {
  path: string;
  says: string;
}

/**
 * Checks a value against the part of JSON Schema that the frozen catalogue uses, and reports the first problem.
 * Properties a schema does not name are no problem, whatever `additionalProperties` says: the service drops them.
 */
export function firstProblem(schema: JsonSchema, value: unknown, path: string): Problem | undefined {
  const anyOf = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (anyOf) {
    const problems = anyOf.map((option) => firstProblem(option, value, path));
    if (!problems.includes(undefined)) return problems[0] ?? { path, says: 'fits nothing' };
  }
  for (const part of (schema.allOf as JsonSchema[] | undefined) ?? []) {
    const problem = firstProblem(part, value, path);
    if (problem) return problem;
  }
  if (schema.type && !isOfType(schema.type, value)) return { path, says: `must be ${schema.type}` };
  if ('const' in schema && value !== schema.const) return { path, says: `must be ${schema.const}` };
  const allowed = schema.enum as unknown[] | undefined;
  if (allowed && !allowed.includes(value)) return { path, says: `must be one of ${allowed.join(', ')}` };
  if (typeof value === 'string') return textProblem(schema, value, path);
  if (typeof value === 'number') return numberProblem(schema, value, path);
  if (Array.isArray(value)) return listProblem(schema, value, path);
  if (isObject(value)) return objectProblem(schema, value, path);
  return undefined;
}

/**
 * Query values arrive as text, a list as one name repeated: gives the value the schema means,
 * or the text itself where it cannot be read that way, for `firstProblem` to complain about.
 */
export function fromText(schema: JsonSchema, texts: readonly string[]): unknown {
  const first = texts[0] ?? '';
  const options = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (options) {
    // A repeated name is a list wherever it may be one; a name that stands once, only where it must be.
    const lists = options.filter((option) => option.type === 'array');
    const others = options.filter((option) => option.type !== 'array');
    for (const option of texts.length > 1 ? [...lists, ...others] : [...others, ...lists]) {
      const value = fromText(option, texts);
      if (!firstProblem(option, value, '')) return value;
    }
    return first;
  }
  switch (schema.type) {
    case 'array':
      return texts.map((text) => fromText((schema.items as JsonSchema | undefined) ?? {}, [text]));
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(first) ? Number(first) : first;
    case 'boolean':
      return first === 'true' ? true : first === 'false' ? false : first;
    default:
      return first;
  }
}

function textProblem(schema: JsonSchema, value: string, path: string): Problem | undefined {
  const { minLength, maxLength, pattern } = schema as { minLength?: number; maxLength?: number; pattern?: string };
  if (minLength !== undefined && value.length < minLength)
    return { path, says: `must have ${minLength} or more characters` };
  if (maxLength !== undefined && value.length > maxLength)
    return { path, says: `must have at most ${maxLength} characters` };
  if (pattern !== undefined && !compiled(pattern).test(value)) return { path, says: `must match ${pattern}` };
  return undefined;
}

function numberProblem(schema: JsonSchema, value: number, path: string): Problem | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Record<
    string,
    number | undefined
  >;
  if (minimum !== undefined && value < minimum) return { path, says: `must be at least ${minimum}` };
  if (maximum !== undefined && value > maximum) return { path, says: `must be at most ${maximum}` };
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return { path, says: `must be over ${exclusiveMinimum}` };
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return { path, says: `must be under ${exclusiveMaximum}` };
  if (multipleOf !== undefined && value % multipleOf !== 0)
    return { path, says: `must be a multiple of ${multipleOf}` };
  return undefined;
}

function listProblem(schema: JsonSchema, value: unknown[], path: string): Problem | undefined {
  const { minItems, maxItems, items } = schema as { minItems?: number; maxItems?: number; items?: JsonSchema };
  if (minItems !== undefined && value.length < minItems) return { path, says: `must have ${minItems} or more items` };
  if (maxItems !== undefined && value.length > maxItems) return { path, says: `must have at most ${maxItems} items` };
  if (!items) return undefined;
  for (const [index, item] of value.entries()) {
    const problem = firstProblem(items, item, `${path}[${index}]`);
    if (problem) return problem;
  }
  return undefined;
}

function objectProblem(schema: JsonSchema, value: Record<string, unknown>, path: string): Problem | undefined {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  for (const name of schema.required ?? []) {
    if (value[name] === undefined || value[name] === null) return { path: at(name), says: 'is required' };
  }
  const others = isObject(schema.additionalProperties) ? (schema.additionalProperties as JsonSchema) : undefined;
  for (const [name, item] of Object.entries(value)) {
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : others;
    if (!known || item === undefined || (item === null && !schema.required?.includes(name))) continue;
    const problem = firstProblem(known, item, at(name));
    if (problem) return problem;
  }
  return undefined;
}

function isOfType(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u');
  patterns.set(pattern, known);
  return known;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
