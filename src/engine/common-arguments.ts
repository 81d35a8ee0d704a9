import type { JsonSchema, ManifestEntry } from '../catalog/manifest.ts';

/** Arguments that the engine adds to operations; no declaration mentions them. */
export interface CommonArguments {
  site?: string;
  fields?: string[];
  max_items?: number;
  dry_run?: boolean;
  plan_id?: string;
  wait?: boolean;
}

interface CommonSpec {
  schema: JsonSchema;
  appliesTo: (entry: ManifestEntry, manySites: boolean) => boolean;
  /** A sentence about what the value must be, for errors. */
  wants: string;
  accepts: (value: unknown) => boolean;
}

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isText = (value: unknown) => typeof value === 'string' && value !== '';

const SPECS: Record<keyof CommonArguments, CommonSpec> = {
  fields: {
    schema: { type: 'array', items: { type: 'string' }, description: 'Only these fields; dots reach inside' },
    appliesTo: (entry) => entry.risk === 'read',
    wants: 'a list of field names',
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  },
  max_items: {
    schema: { type: 'integer', minimum: 1, description: 'Stop after this many rows' },
    appliesTo: ({ page }) => page !== undefined && page.style !== 'whole' && !page.offsetNeeded,
    wants: 'a whole number of 1 or more',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 1,
  },
  dry_run: {
    schema: { type: 'boolean', description: 'Show plan and request, send nothing' },
    appliesTo: (entry) => entry.risk !== 'read',
    wants: 'true or false',
    accepts: isBoolean,
  },
  plan_id: {
    schema: { type: 'string', description: 'Plan approved by a person' },
    appliesTo: (entry) => entry.risk !== 'read',
    wants: 'the plan_id of an earlier answer',
    accepts: isText,
  },
  wait: {
    schema: { type: 'boolean', description: 'false: return the job at once' },
    appliesTo: (entry) => entry.jobs !== undefined,
    wants: 'true or false',
    accepts: isBoolean,
  },
  site: {
    schema: { type: 'string', description: 'Site to act on' },
    appliesTo: (_, manySites) => manySites,
    wants: 'the id of a configured site',
    accepts: isText,
  },
};

export function commonNames(entry: ManifestEntry, manySites: boolean): (keyof CommonArguments)[] {
  return (Object.keys(SPECS) as (keyof CommonArguments)[]).filter((name) => SPECS[name].appliesTo(entry, manySites));
}

/** The operation's schema with the engine's own arguments, as tools are listed. */
export function withCommonArguments(entry: ManifestEntry, schema: JsonSchema, manySites: boolean): JsonSchema {
  const added = commonNames(entry, manySites).map((name) => [name, SPECS[name].schema]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(added) } };
}

/** Why a common argument can't be used, or `undefined`. */
export function wrongCommon(name: keyof CommonArguments, value: unknown): string | undefined {
  return SPECS[name].accepts(value) ? undefined : `${name} must be ${SPECS[name].wants}`;
}
