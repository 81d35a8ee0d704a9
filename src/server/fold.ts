import type { JsonSchema } from '../catalog/manifest.ts';

/** Objects nested deeper than this are folded: their fields' names stay, their schemas go. */
const DEPTH = 2;

/** A schema whose deep trees are folded to `{type, folded: path, fields}`, required ones starred; paths in `expand` stay whole. */
export function fold(schema: JsonSchema, expand: readonly string[]): JsonSchema {
  return walk(schema, '', 0, expand);
}

function walk(schema: JsonSchema, path: string, depth: number, expand: readonly string[]): JsonSchema {
  if (schema.items && typeof schema.items === 'object') {
    return { ...schema, items: walk(schema.items as JsonSchema, path, depth, expand) };
  }
  if (!schema.properties) return schema;
  const wanted = expand.some((each) => each === path || path.startsWith(`${each}.`) || each.startsWith(`${path}.`));
  if (depth >= DEPTH && !wanted) {
    const { properties, required = [], description } = schema;
    return {
      type: 'object',
      ...(description !== undefined && { description }),
      folded: path,
      fields: Object.keys(properties).map((name) => (required.includes(name) ? `${name}*` : name)),
    };
  }
  const properties = Object.entries(schema.properties).map(([name, field]) => [
    name,
    walk(field, path ? `${path}.${name}` : name, depth + 1, expand),
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}
