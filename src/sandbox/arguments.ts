import type { JsonSchema, ManifestEntry } from '../catalog/manifest.ts';
import { type Complaints, complaints } from './complaints.ts';
import { Parameters } from './parameters.ts';
import { firstProblem, fromText, type Problem } from './schema.ts';

/** The parts of a request that carry arguments. */
interface ArgumentParts {
  path: Readonly<Record<string, string>>;
  query: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** The fields of a multipart body. */
  form?: Record<string, unknown> | undefined;
}

interface CheckedArguments {
  params: Parameters;
  /** Names the operation does not know. */
  ignored: string[];
}

/** Gathers an operation's arguments from path, query and body and refuses what its schema does not allow. */
export function checkArguments(entry: ManifestEntry, schema: JsonSchema, parts: ArgumentParts): CheckedArguments {
  const values: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const name of entry.in.path) values[name] = parts.path[name];
  const repeated = readQuery(entry, schema, parts.query, values, ignored);
  readBody(entry, schema, parts, values, ignored);
  const problem = splitProblem(entry, values) ?? firstProblem(schema, values, '');
  const says = complaints[entry.service];
  if (problem) throw refusalFor(problem, values, says);
  return { params: new Parameters({ ...values, ...repeated }, { complain: says.invalid }), ignored };
}

function readQuery(
  entry: ManifestEntry,
  schema: JsonSchema,
  query: ArgumentParts['query'],
  values: Record<string, unknown>,
  ignored: string[],
): Record<string, string[]> {
  const given = new Map<string, string[]>();
  const repeated: Record<string, string[]> = {};
  for (const [written, value] of query) {
    const name = indexedName(entry, written);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  for (const [name, texts] of given) {
    const known = schema.properties?.[name];
    if (!known || !entry.in.query.includes(name)) {
      ignored.push(name);
      continue;
    }
    values[name] = fromText(known, texts);
    if (known.type === 'string' && texts.length > 1) repeated[name] = checkEach(entry, known, name, texts);
  }
  return repeated;
}

/** `dim.0` and `dim.1` are items of `dim`, where the API writes lists so. */
function indexedName({ indexed = [] }: ManifestEntry, written: string): string {
  const [, name = written] = /^(.*)\.\d+$/.exec(written) ?? [];
  return indexed.includes(name) ? name : written;
}

/** A name that is repeated although its type is a plain text holds several values (`status` of ListItaSubJobs does so). */
function checkEach({ service }: ManifestEntry, schema: JsonSchema, name: string, texts: string[]): string[] {
  for (const text of texts) {
    const problem = firstProblem(schema, text, name);
    if (problem) throw complaints[service].invalid(name, `${problem.path} ${problem.says}`);
  }
  return texts;
}

function readBody(
  entry: ManifestEntry,
  schema: JsonSchema,
  { body: bytes, form }: ArgumentParts,
  values: Record<string, unknown>,
  ignored: string[],
): void {
  const whole = entry.in.whole;
  const says = complaints[entry.service];
  if (entry.in.body.length === 0) return;
  const required = entry.in.body.some((name) => schema.required?.includes(name));
  if (bytes.length === 0) {
    if (required) throw says.emptyBody();
    return;
  }
  const body = entry.multipart ? form : parse(bytes, says);
  if (whole) {
    values[whole] = body;
    return;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw says.notJson('not an object');
  for (const [name, value] of Object.entries(body)) {
    if (entry.in.body.includes(name)) values[name] = value;
    else ignored.push(name);
  }
}

function parse(bytes: Buffer, says: Complaints): unknown {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw says.notJson((error as Error).message);
  }
  if (isDeeper(body, DEEPEST)) throw says.notJson('nested too deeply');
  return body;
}

/** No argument comes near; what goes through them one inside another would end on a deeper one. */
const DEEPEST = 200;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** The catalogue lets callers pass longer lists than one request takes, because the client splits them. */
function splitProblem(entry: ManifestEntry, values: Record<string, unknown>): Problem | undefined {
  const { split } = entry;
  const list = split && values[split.arg];
  if (!split || !Array.isArray(list) || list.length <= split.max) return undefined;
  return { path: split.arg, says: `must have at most ${split.max} items` };
}

function refusalFor(problem: Problem, values: Record<string, unknown>, says: Complaints) {
  const detail = `${problem.path} ${problem.says}`;
  if (problem.path === 'limit') return says.limit(detail);
  if (problem.path === 'offset' && Number(values.offset) < 0) return says.offset(detail);
  return says.invalid(problem.path, detail);
}
