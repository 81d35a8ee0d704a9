import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import type { CloudRequest } from '../cloud/client.ts';
import { secretTexts } from './secrets.ts';

/** Refuses values of the path that would make it the address of another operation, whose risk nobody has looked at. */
export function checkPath(entry: ManifestEntry, args: Record<string, unknown>): void {
  for (const [name, words] of Object.entries(entry.reserved ?? {})) {
    const word = words.find((each) => each === String(args[name]).toLowerCase());
    if (word === undefined) continue;
    throw new ToolError({
      code: 'invalid_arguments',
      message: `${entry.name}: ${name} can't be ${word}, which is part of another tool's address. Nothing was sent.`,
      hint: `Give the exact ${name}.`,
    });
  }
}

/** One API request of an operation, placed as the manifest says; `undefined` and `null` arguments are not sent. */
export function toRequest(entry: ManifestEntry, args: Record<string, unknown>): CloudRequest {
  checkPath(entry, args);
  const take = (names: readonly string[]) =>
    Object.fromEntries(
      names.filter((name) => args[name] !== undefined && args[name] !== null).map((name) => [name, args[name]]),
    );
  const fields = take(entry.in.body);
  const body = entry.in.whole ? args[entry.in.whole] : fields;
  return {
    service: entry.service,
    operationId: entry.operationId,
    method: entry.method,
    path: entry.path,
    params: Object.fromEntries(entry.in.path.map((name) => [name, String(args[name])])),
    query: indexed(take(entry.in.query), entry.indexed),
    ...(entry.in.body.length > 0 &&
      (entry.in.whole || entry.method !== 'DELETE' || Object.keys(fields).length > 0) && {
        body: entry.multipart ? form(fields) : body,
      }),
    ...(entry.language && { language: true }),
    mutates: entry.risk !== 'read',
    perMinute: entry.throttle,
    ...(entry.secrets.length > 0 && { secrets: secretTexts(args, entry.secrets) }),
  };
}

/** `dim: ['a,1']` travels as `dim.0=a,1`. */
function indexed(query: Record<string, unknown>, names: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      names.includes(name) && Array.isArray(value)
        ? value.map((each, index) => [`${name}.${index}`, each])
        : [[name, value]],
    ),
  );
}

function form(fields: Record<string, unknown>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (isFile(value)) data.set(name, new Blob([Buffer.from(value.base64, 'base64')]), value.name);
    else data.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return data;
}

/** An argument that travels as a part of a form. */
export function isFile(value: unknown): value is { name: string; base64: string } {
  return typeof value === 'object' && value !== null && 'base64' in value && 'name' in value;
}

/** The argument sets to send one after another, where a list is longer than one request takes. Nothing is sent twice. */
export function split(entry: ManifestEntry, args: Record<string, unknown>): Record<string, unknown>[] {
  const { split: limit } = entry;
  const list = limit && args[limit.arg];
  if (!limit || !Array.isArray(list)) return [args];
  const unique = [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];
  if (unique.length <= limit.max) return [{ ...args, [limit.arg]: unique }];
  const parts: Record<string, unknown>[] = [];
  for (let start = 0; start < unique.length; start += limit.max) {
    parts.push({ ...args, [limit.arg]: unique.slice(start, start + limit.max) });
  }
  return parts;
}

/** Several answers of one operation as one: lists are joined, other values kept when they agree and listed when they do not. */
export function merge(answers: readonly unknown[]): unknown {
  if (answers.length < 2) return answers[0] ?? null;
  const records = answers.filter((answer) => typeof answer === 'object' && answer !== null) as Record<
    string,
    unknown
  >[];
  if (records.length === 0) return null;
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = records.map((record) => record[name]).filter((value) => value !== undefined && value !== null);
      if (values.every(Array.isArray)) return [name, values.flat()];
      const distinct = [...new Set(values)];
      return [name, distinct.length === 1 ? distinct[0] : distinct];
    }),
  );
}
