import { ToolError } from '../catalog/errors.ts';

/** One query parameter as it is sent; a repeated name is several pairs. */
export type Pair = readonly [name: string, value: string];

/** Percent-encodes all but A-Z a-z 0-9 - _ . ~ (RFC 3986, section 2.3), as bytes of UTF-8. A lone surrogate becomes U+FFFD. */
export function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Encodes each segment of a decoded path once. */
export function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}

/**
 * Fills the `{placeholders}` of a route, each value encoded once as one segment.
 * A value that is missing, blank, `.` or `..`, or has a slash, is refused: it would address another resource than the one named, for
 * whoever decodes an address before it looks at its segments.
 */
export function fillPath(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value.trim() === '' || value === '.' || value === '..' || /[/\\]/.test(value)) {
      throw new ToolError({
        code: 'invalid_arguments',
        message: `${name} is ${value ? `"${value}"` : 'empty'}, which can't stand in ${template}`,
        hint: `Give the exact ${name}.`,
      });
    }
    return encode(value);
  });
}

/** Query values in the order given: arrays repeat their name; `undefined`, `null` and empty arrays are left out. */
export function toPairs(query: Readonly<Record<string, unknown>>): Pair[] {
  return Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== undefined && each !== null)
      .map((each): Pair => [name, text(name, each)]),
  );
}

/** The query as it goes over the wire, without `?`. */
export function toQuery(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new ToolError({
    code: 'invalid_arguments',
    message: `${name} stands in the query, where only text, numbers, booleans and lists of them can`,
    hint: `Give ${name} as plain values.`,
  });
}
