import { readFileSync } from 'node:fs';
import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import { bss } from './bss.ts';

/** What the API reference says of one field of a request. */
export interface WireField {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'map' | 'file';
  array?: true;
  /** `disputed`: only one of the two sources requires it. */
  required?: true | 'disputed';
  /** The one source that knows it; both when unset. */
  only?: 'reference' | 'openapi';
  enum?: (string | number)[];
  /** Shortest and longest text, or smallest and largest number, that either source allows. */
  limits?: [number, number];
  /** Fewest and most items. */
  items?: [number, number];
  fields?: WireField[];
  /** Travels as `name.0`, `name.1` …; set for our arguments only. */
  indexed?: true;
}

/** Names to the leaf: `[]` marks a list, `{}` a map with free keys; an answer that is itself a list stands under `[]`. */
export type WireNames = { [name: string]: string | WireNames };

export interface WireOperation {
  method: string;
  path: string;
  content_type?: string;
  /** Requests per user and minute, where documented. */
  throttle?: number;
  params: Record<'path' | 'query' | 'body', WireField[]>;
  /** One request with every field, also those that exclude each other. */
  skeleton: Record<'path' | 'query' | 'body', Record<string, unknown>>;
  /** Of success. */
  statuses: number[];
  responses: Record<string, WireNames>;
  /** The argument that is the whole body; set for our arguments only. */
  whole?: string;
}

const { '//': _, ...operations } = JSON.parse(readFileSync(new URL('wire.json', import.meta.url), 'utf8'));

/** Facts of the API reference by `service/OperationId`, extracted by scripts/extract-wire.mjs. */
export const wire = operations as Record<string, WireOperation>;

/** The operation's facts; throws for an operation that no reference knows. */
export function wireOf(service: string, operationId: string): WireOperation {
  const key = `${service}/${operationId}`;
  const found = wire[key] ?? bss[key];
  if (!found) throw new Error(`the reference has no ${service} operation ${operationId}`);
  return found;
}

/**
 * The facts in the names of our arguments: a body of free keys (`*`) is one argument, an indexed query is a list, and a
 * file has a name and content.
 */
export function wireFor({ service, operationId, in: { whole }, indexed = [] }: ManifestEntry): WireOperation {
  const { params, skeleton, ...facts } = wireOf(service, operationId);
  const ours = (field: WireField): WireField => ({
    ...field,
    ...(field.name === '*' && whole && { name: whole }),
    ...(indexed.includes(field.name) && { array: true, indexed: true }),
    ...(field.type === 'file' && { fields: FILE }),
  });
  const example = ([name, value]: [string, unknown]) => {
    if (name === '*' && whole) return [whole, value];
    if (value === '<file>') return [name, { name: 'a.png', base64: 'aWNvbg==' }];
    return [name, indexed.includes(name) ? [value] : value];
  };
  return {
    ...facts,
    ...(whole && { whole }),
    params: { path: params.path.map(ours), query: params.query.map(ours), body: params.body.map(ours) },
    skeleton: {
      path: skeleton.path,
      query: Object.fromEntries(Object.entries(skeleton.query).map(example)),
      body: Object.fromEntries(Object.entries(skeleton.body).map(example)),
    },
  };
}

const FILE: WireField[] = ['name', 'base64'].map((name) => ({ name, type: 'string', required: true }));

/** Every documented name of a successful answer by its path (`desktops[].tags[].key`). */
export function answerPaths({ responses }: WireOperation): Set<string> {
  const paths = new Set<string>();
  const walk = (names: WireNames, prefix: string) => {
    for (const [name, below] of Object.entries(names)) {
      const path = `${prefix}${name}`;
      paths.add(path);
      if (typeof below === 'object') walk(below, `${path}.`);
    }
  };
  for (const names of Object.values(responses)) walk(names, '');
  return paths;
}
