import type { JobSpec } from './jobs.ts';
import type { Method, Operation, Service } from './operation.ts';
import { isWorse, type Risk, type RiskRule } from './risk.ts';
import type { CatalogueSearch } from './search.ts';
import type { SearchIndex } from './search-index.ts';
import type { TargetKind, Targets } from './targets.ts';

export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

export interface Annotations {
  title: string;
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

/** One operation as the build froze it: everything that serving, planning and sending need, without zod. */
export interface ManifestEntry
  extends Pick<
    Operation,
    | 'rules'
    | 'page'
    | 'split'
    | 'failures'
    | 'unwrap'
    | 'brief'
    | 'warn'
    | 'multipart'
    | 'indexed'
    | 'language'
    | 'estimate'
    | 'changes'
  > {
  name: string;
  operationId: string;
  service: Service;
  area: string;
  method: Method;
  /** Route template with `{project_id}`. */
  path: string;
  /** The worst class that any arguments can reach. */
  risk: Risk;
  riskRule: RiskRule;
  title: string;
  description: string;
  annotations: Annotations;
  /** What it acts on; absent when on nothing that can be named. */
  targets?: Targets[];
  /** What its answer starts; absent when nothing is. */
  jobs?: JobSpec[];
  /** Where each argument travels. `whole` names the body argument that is the whole body. */
  in: { path: string[]; query: string[]; body: string[]; whole?: string };
  /** Words that arguments of the path can't be: the route would become another operation's. */
  reserved?: Record<string, string[]>;
  /** Paths of values that must never be shown or kept. */
  secrets: string[];
  /** Requests per minute. */
  throttle: number;
}

export interface AreaEntry {
  /** `workspace/desktops` */
  id: string;
  service: Service;
  name: string;
  title: string;
  about: string;
}

/** What the build writes. Schemas and search are kept in files of their own: `core` lists none, and not everybody searches. */
export interface Manifest {
  areas: AreaEntry[];
  operations: ManifestEntry[];
  targetKinds: TargetKind[];
}

export type Schemas = Record<string, JsonSchema>;

interface Tables {
  manifest: Manifest;
  byName: Map<string, ManifestEntry>;
  byOperation: Map<string, ManifestEntry>;
  kinds: Map<string, TargetKind>;
}

/** The frozen catalogue. Each of its files is read when something of it is first asked for: a server that lists four tools needs none. */
export class Catalogue {
  #manifest: () => Manifest;
  #schemas: () => Schemas;
  #index: () => SearchIndex;
  #read?: Tables;
  #readSchemas?: Schemas;
  #search?: Promise<CatalogueSearch>;

  constructor(manifest: () => Manifest, schemas: () => Schemas, index: () => SearchIndex) {
    this.#manifest = manifest;
    this.#schemas = schemas;
    this.#index = index;
  }

  get operations(): readonly ManifestEntry[] {
    return this.#tables.manifest.operations;
  }

  get areas(): readonly AreaEntry[] {
    return this.#tables.manifest.areas;
  }

  get(name: string): ManifestEntry | undefined {
    return this.#tables.byName.get(name);
  }

  /** By the API's own id, as declarations refer to each other. */
  operation(service: Service, operationId: string): ManifestEntry {
    const entry = this.#tables.byOperation.get(`${service}/${operationId}`);
    if (!entry) throw new Error(`the catalogue has no ${service} operation ${operationId}`);
    return entry;
  }

  targetKind(kind: string): TargetKind {
    const found = this.#tables.kinds.get(kind);
    if (!found) throw new Error(`the catalogue has no target kind ${kind}`);
    return found;
  }

  /** The operation's own input schema, without the arguments that the engine adds. */
  schema(name: string): JsonSchema {
    this.#readSchemas ??= this.#schemas();
    const schema = this.#readSchemas[name];
    if (!schema) throw new Error(`the catalogue has no schema for ${name}`);
    return schema;
  }

  get #tables(): Tables {
    if (this.#read) return this.#read;
    const manifest = this.#manifest();
    this.#read = {
      manifest,
      byName: new Map(manifest.operations.map((entry) => [entry.name, entry])),
      byOperation: new Map(manifest.operations.map((entry) => [`${entry.service}/${entry.operationId}`, entry])),
      kinds: new Map(manifest.targetKinds.map((kind) => [kind.kind, kind])),
    };
    return this.#read;
  }

  search(): Promise<CatalogueSearch> {
    this.#search ??= import('./search.ts').then(({ CatalogueSearch }) => new CatalogueSearch(this.#index()));
    return this.#search;
  }
}

/** An area's name where it is the only one of that name, else with its service: both work in `--toolsets`. */
export function areaLabel(area: AreaEntry, all: readonly AreaEntry[]): string {
  return all.filter(({ name }) => name === area.name).length > 1 ? area.id : area.name;
}

/** Hints that are true for every call of an operation of this class. */
export function annotationsFor(title: string, risk: Risk, method: Method): Annotations {
  return {
    title,
    readOnlyHint: risk === 'read',
    destructiveHint: isWorse(risk, 'secret'),
    idempotentHint: risk === 'read' || method === 'PUT' || method === 'DELETE',
    openWorldHint: true,
  };
}
