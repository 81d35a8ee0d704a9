import type { Tool } from '@modelcontextprotocol/server';
import type { Annotations, JsonSchema, ManifestEntry } from '../catalog/manifest.ts';
import { withCommonArguments } from '../engine/common-arguments.ts';

/** Every operation as tools/list shows it where there is one site, by name. */
export type Listing = Record<string, Tool>;

/** Bounds that an error names when they are crossed: in a list of 422 tools they cost more than they tell. */
const UNSAID = new Set(['minLength', 'maxLength', 'pattern', 'format', 'minItems', 'multipleOf', 'contentEncoding']);

/** Arguments that the same words of the instructions explain for every tool. */
const EXPLAINED_ONCE = new Set(['fields', 'max_items', 'dry_run', 'plan_id', 'wait', 'site']);

/** Of a page: everything is read without them. */
const PAGING = new Set(['limit', 'offset', 'marker']);

/** One operation as tools/list shows it. */
export function listedTool(entry: ManifestEntry, schema: JsonSchema): Tool {
  return {
    name: entry.name,
    title: entry.title,
    description: entry.description,
    inputSchema: listedSchema(withCommonArguments(entry, schema, false), entry.split?.arg) as Tool['inputSchema'],
    annotations: listedAnnotations(entry.annotations),
  };
}

/** The same where there are several sites. */
export function askingForSite(tool: Tool): Tool {
  const { inputSchema } = tool;
  return {
    ...tool,
    inputSchema: { ...inputSchema, properties: { ...inputSchema.properties, site: { type: 'string' } } },
  };
}

/**
 * A schema as tools/list shows it: every argument that stands at the top, with its type and values; what lies inside of
 * an argument by the names of its fields only. find_tools has the whole.
 */
function listedSchema(schema: JsonSchema, split?: string): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    if (EXPLAINED_ONCE.has(name) || PAGING.has(name)) return [name, { type: typeOf(field) }];
    const listed = listedField(field);
    // A longer list goes out in several requests, so its bound is no limit of the API.
    if (name === split) delete listed.maxItems;
    return [name, listed];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(schema.required && schema.required.length > 0 && { required: schema.required }),
  };
}

function listedField(field: JsonSchema): JsonSchema {
  const inner = innermost(field);
  if (inner.properties) {
    const { description } = field;
    return {
      type: typeOf(field),
      ...(field.type === 'array' && { items: { type: 'object' } }),
      description: [...(description ? [description] : []), `fields ${fieldNames(inner)}`].join('; '),
    };
  }
  if (Array.isArray(field.anyOf)) {
    const { anyOf: _, ...rest } = field;
    return { type: typeOf(field), ...rest };
  }
  const kept = Object.entries(field).filter(([keyword]) => !UNSAID.has(keyword));
  const short = Object.fromEntries(kept) as JsonSchema;
  if (short.items) short.items = listedField(short.items as JsonSchema);
  return short;
}

function innermost(field: JsonSchema): JsonSchema {
  return field.type === 'array' && field.items ? innermost(field.items as JsonSchema) : field;
}

/** `name*, size`: required ones are starred. */
function fieldNames({ properties = {}, required = [] }: JsonSchema): string {
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? `${name}*` : name))
    .join(', ');
}

/** JSON Schema allows several types; our own type for it does not say so. */
function typeOf(field: JsonSchema): string {
  if (!Array.isArray(field.anyOf)) return field.type as string;
  const types = [...new Set((field.anyOf as JsonSchema[]).map((choice) => choice.type))];
  return (types.length === 1 ? types[0] : types) as string;
}

/** Hints without those that say what the specification takes for granted. */
function listedAnnotations({ readOnlyHint, destructiveHint, idempotentHint }: Annotations): object {
  return { readOnlyHint, destructiveHint, ...(!readOnlyHint && idempotentHint && { idempotentHint }) };
}
