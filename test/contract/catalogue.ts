import { freeze } from '../../src/catalog/freeze.ts';
import type { JsonSchema, ManifestEntry } from '../../src/catalog/manifest.ts';
import { areas } from '../../tools/index.ts';

/** Every area that is declared, loaded. */
export const loadedAreas = await Promise.all(Object.values(areas).map((load) => load()));

/** All of them frozen as the build does it. */
export const { manifest, schemas } = freeze(loadedAreas);

export function schemaOf(entry: ManifestEntry): JsonSchema {
  const schema = schemas[entry.name];
  if (!schema) throw new Error(`no schema for ${entry.name}`);
  return schema;
}

export interface Leaf {
  /** Of the value, or of each item. */
  schema: JsonSchema;
  required: boolean;
  /** The list around the items. */
  list?: JsonSchema;
}

/** Every field of a schema by its path without brackets: `desktops`, `desktops.user_name`. */
export function fieldsOf(schema: JsonSchema, prefix = '', found = new Map<string, Leaf>()): Map<string, Leaf> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = prefix ? `${prefix}.${name}` : name;
    const list = field.type === 'array' ? field : undefined;
    const inner = list ? (list.items as JsonSchema) : field;
    found.set(path, { schema: inner, required: schema.required?.includes(name) ?? false, ...(list && { list }) });
    fieldsOf(inner, path, found);
  }
  return found;
}
