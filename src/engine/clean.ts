/**
 * Text that comes from the cloud is data: control, zero-width, bidi and tag characters are dropped, so that it can neither hide
 * anything from the person who reads a preview nor pose as the server's own words.
 */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

export function cleanText(text: string): string {
  return text.replace(UNSEEN, '');
}

/** For previews and messages: on one line and of bounded length. */
export function cleanLine(text: string, max = 200): string {
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  return line.length > max ? `${line.slice(0, max)}…` : line;
}

/** The value with every text in it cleaned, keys included. */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), clean(each)]));
}
