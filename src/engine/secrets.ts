import { createHmac } from 'node:crypto';
import { valuesAt } from '../catalog/risk.ts';

export const MASK = '••••••';

/** A copy with the values at `paths` (`password`, `users[].password`) masked. */
export function mask<T>(value: T, paths: readonly string[]): T {
  return paths.reduce((copy, path) => maskAt(copy, path.split('.')) as T, value);
}

function maskAt(node: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return node === undefined || node === null ? node : MASK;
  if (Array.isArray(node)) return node.map((item) => maskAt(item, steps));
  if (typeof node !== 'object' || node === null) return node;
  const many = step.endsWith('[]');
  const key = many ? step.slice(0, -2) : step;
  const record = node as Record<string, unknown>;
  if (!(key in record)) return node;
  const value = record[key];
  const masked = many && Array.isArray(value) ? value.map((item) => maskAt(item, rest)) : maskAt(value, rest);
  return { ...record, [key]: masked };
}

/** The texts at `paths`, as a service may repeat them in an error: as they are, and as JSON, URLs and pages write them. */
export function secretTexts(value: unknown, paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => textsIn(valuesAt(value, path)));
  const forms = found.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(Buffer.from(text).toString()),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ]);
  return [...new Set(forms)].filter((text) => text !== '');
}

/** A copy with these texts masked wherever they stand in it: services repeat what they were given. */
export function withoutSecretsIn<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  if (typeof value === 'string')
    return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value as string) as T;
  if (Array.isArray(value)) return value.map((each) => withoutSecretsIn(each, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecretsIn(each, secrets)])) as T;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Keyed digest of a tool call: the same arguments in any order of keys give the same digest. */
export function digest(key: Uint8Array, tool: string, args: Record<string, unknown>): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([tool, canonical(args)]))
    .digest('base64url');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, canonical(each)]),
  );
}
