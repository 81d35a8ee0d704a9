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
    query: take(entry.in.query),
    ...(entry.in.body.length > 0 &&
      (entry.in.whole || entry.method !== 'DELETE' || Object.keys(fields).length > 0) && { body }),
    mutates: entry.risk !== 'read',
    perMinute: entry.throttle,
    ...(entry.secrets.length > 0 && { secrets: secretTexts(args, entry.secrets) }),
  };
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
