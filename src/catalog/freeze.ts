import { z } from 'zod';
import { argumentsSchema } from './arguments-schema.ts';
import { annotationsFor, type JsonSchema, type Manifest, type ManifestEntry, type Schemas } from './manifest.ts';
import { type Area, type Operation, toolName } from './operation.ts';
import { worstRisk } from './risk.ts';
import { inWords } from './rules.ts';
import type { SearchText } from './search-index.ts';
import type { TargetKind } from './targets.ts';

const MAX_INT = Number.MAX_SAFE_INTEGER;

/**
 * Turns the declarations into plain data. Refuses what could only fail later: colliding argument names, rules and
 * targets that speak of arguments nobody declared, references to operations that do not exist.
 */
export function freeze(areas: readonly Area[]): { manifest: Manifest; schemas: Schemas; texts: SearchText[] } {
  const manifest: Manifest = { areas: [], operations: [], targetKinds: [] };
  const schemas: Schemas = {};
  const texts: SearchText[] = [];
  const declared = new Map(
    areas.flatMap((area) => area.operations.map((operation) => [`${area.service}/${operation.id}`, operation])),
  );
  const kinds = new Map<string, TargetKind>();
  for (const kind of areas.flatMap((area) => area.targetKinds)) {
    if (kinds.has(kind.kind)) throw new Error(`target kind ${kind.kind} is declared twice`);
    kinds.set(kind.kind, kind);
  }

  for (const area of areas) {
    manifest.areas.push({
      id: `${area.service}/${area.name}`,
      service: area.service,
      name: area.name,
      title: area.title,
      about: area.about,
    });
    for (const kind of area.targetKinds) {
      for (const [read, args] of lookUps(kind)) {
        const operation = declared.get(`${area.service}/${read}`);
        if (!operation) throw new Error(`target kind ${kind.kind} reads ${read}, which is not declared`);
        const wrong = args.find((arg) => !takes(operation, arg));
        if (wrong) throw new Error(`target kind ${kind.kind} gives ${read} a ${wrong}, which it does not take`);
      }
      manifest.targetKinds.push(kind);
    }
    for (const operation of area.operations) {
      const entry = freezeOperation(operation);
      if (schemas[entry.name]) throw new Error(`${entry.name} is declared twice`);
      const schema = toJsonSchema(argumentsSchema(operation), entry);
      check(operation, entry, schema, declared, kinds);
      manifest.operations.push(entry);
      schemas[entry.name] = schema;
      texts.push(searchText(operation, entry, area));
    }
  }
  for (const entry of manifest.operations) {
    const reserved = reservedWords(entry, manifest.operations);
    if (Object.keys(reserved).length > 0) entry.reserved = reserved;
  }
  return { manifest, schemas, texts };
}

function searchText(
  { does, keywords }: Operation,
  { name, service, risk, title }: ManifestEntry,
  area: Area,
): SearchText {
  return { name, service, risk, title, does, keywords, area: `${area.title}, ${area.about}` };
}

/** The operations a kind reads, and what it gives them. */
function lookUps({ read, arg, each, given = {}, needs = [], also = [] }: TargetKind): [read: string, args: string[]][] {
  const own = [...(arg ? [arg] : []), ...(each ? [each.arg] : []), ...Object.keys(given), ...needs];
  return [[read, own], ...also.map((extra): [string, string[]] => [extra.read, [extra.arg]])];
}

/** `{desktop_id: ['sids']}` for `PUT /desktops/{desktop_id}` beside `PUT /desktops/sids`. */
function reservedWords(entry: ManifestEntry, operations: readonly ManifestEntry[]): Record<string, string[]> {
  const own = entry.path.split('/');
  const reserved: Record<string, string[]> = {};
  for (const other of operations) {
    const theirs = other.path.split('/');
    const sameRoom = other.service === entry.service && other.method === entry.method && theirs.length === own.length;
    if (!sameRoom || !own.every((step, index) => isPlaceholder(step) || step === theirs[index])) continue;
    for (const [index, step] of own.entries()) {
      const word = theirs[index] ?? '';
      if (isPlaceholder(step) && !isPlaceholder(word)) {
        const name = step.slice(1, -1);
        reserved[name] = [...new Set([...(reserved[name] ?? []), word])];
      }
    }
  }
  return reserved;
}

function isPlaceholder(step: string): boolean {
  return step.startsWith('{');
}

function freezeOperation(operation: Operation): ManifestEntry {
  const risk = worstRisk(operation.risk);
  const title =
    operation.title ??
    operation.id.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/ (\w)/g, (_, c) => ` ${c.toLowerCase()}`);
  const {
    id,
    service,
    area,
    method,
    route,
    risk: riskRule,
    path,
    query,
    body,
    bodyIs,
    does,
    keywords,
    rules,
    jobs,
    targets,
    ...data
  } = operation;
  const notes = (rules ?? []).map(inWords);
  return {
    name: toolName(service, id),
    operationId: id,
    service,
    area,
    method,
    path: route,
    risk,
    riskRule,
    description: [does, ...(notes.length ? [`${sentence(notes.join('; '), operation)}.`] : [])].join(' '),
    annotations: annotationsFor(title, risk, method),
    in: {
      path: Object.keys(path),
      query: Object.keys(query),
      body: Object.keys(body),
      ...(bodyIs && { whole: bodyIs }),
    },
    secrets: secretPaths(argumentsSchema(operation)),
    ...data,
    title,
    throttle: data.throttle ?? (method === 'GET' ? 200 : 100),
    ...(rules?.length && { rules }),
    ...(jobs.length > 0 && { jobs }),
    ...(targets.length > 0 && { targets }),
    ...(data.page && {
      page: {
        ...data.page,
        ...(isTextPaged(operation) && { text: true }),
        ...(isOffsetNeeded(operation) && { offsetNeeded: true }),
      },
    }),
  };
}

function toJsonSchema(schema: z.ZodObject, entry: ManifestEntry): JsonSchema {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'throw' }) as JsonSchema;
  delete json.$schema;
  json.type = 'object';
  if (!json.properties) json.properties = {};
  tidy(json);
  if (entry.secrets.length > 0) markSecrets(json);
  return json;
}

/** Drops what zod adds without saying anything. */
function tidy(node: unknown): void {
  if (Array.isArray(node)) {
    for (const item of node) tidy(item);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const schema = node as JsonSchema;
  if (schema.maximum === MAX_INT) delete schema.maximum;
  if (schema.minimum === -MAX_INT) delete schema.minimum;
  for (const value of Object.values(schema)) tidy(value);
}

function markSecrets(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as JsonSchema;
  if (schema.secret === true) {
    delete schema.secret;
    schema.writeOnly = true;
  }
  for (const value of Object.values(schema)) markSecrets(value);
}

function secretPaths(schema: z.ZodType, path = ''): string[] {
  if (schema.meta()?.secret === true) return [path];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return secretPaths(schema.unwrap() as z.ZodType, path);
  }
  if (schema instanceof z.ZodArray) return secretPaths(schema.element as z.ZodType, `${path}[]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => secretPaths(option as z.ZodType, path));
  if (schema instanceof z.ZodRecord || schema instanceof z.ZodPipe || schema instanceof z.ZodIntersection) {
    if (JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).includes('"secret":true'))
      throw new Error(`${path}: a secret in here would not be masked`);
    return [];
  }
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      secretPaths(field as z.ZodType, path ? `${path}.${name}` : name),
    );
  }
  return [];
}

function check(
  operation: Operation,
  entry: ManifestEntry,
  schema: JsonSchema,
  declared: ReadonlyMap<string, Operation>,
  kinds: ReadonlyMap<string, TargetKind>,
): void {
  const complain = (what: string): never => {
    throw new Error(`${operation.id}: ${what}`);
  };
  const mustKnow = (path: string, what: string) => {
    const unknown = firstUnknown(schema, path);
    if (unknown) complain(`${what} speaks of ${unknown}, which is no argument`);
  };
  for (const rule of operation.rules ?? []) {
    for (const name of rule.rule === 'requires' ? [rule.arg, ...rule.needs] : rule.args) mustKnow(name, 'a rule');
  }
  for (const part of operation.risk) if ('arg' in part) mustKnow(part.arg, 'its risk');
  for (const { kind: name, or = [], ids, by, when, unless } of operation.targets) {
    for (const path of [ids, when?.arg, unless]) if (path) mustKnow(path, 'its targets');
    for (const each of [name, ...or]) {
      const kind = kinds.get(each) ?? complain(`no target kind ${each}`);
      for (const needed of kind.needs ?? []) mustKnow(needed, `target kind ${each}`);
      const read = declared.get(`${kind.service}/${kind.read}`);
      if (by && !(read && by in read.query))
        complain(`its targets are searched by ${by}, which ${kind.read} does not take`);
    }
  }
  if (operation.split) mustKnow(operation.split.arg, 'its split');
  if (operation.bodyIs) mustKnow(operation.bodyIs, 'bodyIs');
  if (operation.page && operation.page.style !== 'whole') {
    mustKnow('limit', 'its paging');
    if (!operation.page.max) complain('its paging has no max');
    if (operation.page.countedBy) mustKnow(operation.page.countedBy.arg, 'its paging');
  }
  for (const name of operation.indexed ?? []) mustKnow(name, 'indexed');
  for (const { arg } of operation.changes ?? []) if (arg) mustKnow(arg, 'its changes');
  for (const job of operation.jobs) {
    if (job.family === 'workspace' && job.pool) mustKnow(job.pool, 'its job');
    if (job.family === 'order')
      for (const path of 'arg' in job ? [job.arg] : [job.paidIf]) if (path) mustKnow(path, 'its order');
    if (job.family !== 'gone') continue;
    mustKnow(job.from ?? job.arg, 'its job');
    if (!declared.has(`${operation.service}/${job.read}`)) complain(`its job reads ${job.read}, which is not declared`);
  }
  for (const { read, when, args } of operation.estimate ?? []) {
    const quote = declared.get(`${operation.service}/${read}`) ?? complain(`its estimate ${read} is not declared`);
    for (const path of [...Object.values(args), ...(when ? [when.arg] : [])]) mustKnow(path, 'its estimate');
    for (const arg of Object.keys(args)) if (!takes(quote, arg)) complain(`its estimate gives ${read} a ${arg}`);
  }
  for (const placeholder of operation.route.matchAll(/\{(\w+)\}/g)) {
    if (placeholder[1] !== 'project_id' && !entry.in.path.includes(placeholder[1] as string))
      complain(`no path field ${placeholder[1]}`);
  }
}

/** In a query all is text; in a JSON body the difference shows. */
function isTextPaged({ page, body }: Operation): boolean {
  const limit = page?.in === 'body' ? body.limit : undefined;
  return limit?.safeParse('1').data === '1';
}

/** The part of a path (`desktops[].x`, `objects[type=USER].id`) up to the first name that the schema does not have. */
function firstUnknown(schema: JsonSchema, path: string): string | undefined {
  let level: JsonSchema[] = [schema];
  const seen: string[] = [];
  for (const step of path.split('.')) {
    const [, name = step, field] = step.match(/^(\w+)(?:\[(?:(\w+)=.*)?\])?$/) ?? [];
    seen.push(name);
    level = level.flatMap((each) => below(each, name));
    if (level.length === 0) return seen.join('.');
    if (field && !level.some((each) => below(each, field).length > 0)) return [...seen, field].join('.');
  }
  return undefined;
}

function below(schema: JsonSchema, name: string): JsonSchema[] {
  const { properties, items, anyOf, additionalProperties } = schema;
  if (properties && Object.hasOwn(properties, name)) return [properties[name] as JsonSchema];
  const inner = [items, ...(Array.isArray(anyOf) ? anyOf : [])].filter(Boolean) as JsonSchema[];
  const found = inner.flatMap((each) => below(each, name));
  return found.length === 0 && typeof additionalProperties === 'object' ? [additionalProperties as JsonSchema] : found;
}

function isOffsetNeeded({ query, body }: Operation): boolean {
  const offset = query.offset ?? body.offset;
  return offset !== undefined && !offset.safeParse(undefined).success;
}

function takes({ path, query, body }: Operation, arg: string): boolean {
  return arg in path || arg in query || arg in body;
}

/** Begins with a capital, unless the first word is the name of an argument: names are never changed. */
function sentence(text: string, { path, query, body }: Operation): string {
  const first = text.match(/^\w+/)?.[0] ?? '';
  return first in path || first in query || first in body ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
