/**
 * Text that comes from the cloud is data: control, zero-width, bidi, tag and other unseen characters are dropped, so that it
 * can neither hide anything from the person who reads a preview nor pose as the server's own words. Halves of surrogate pairs
 * go too: two of them, parted by a character that is dropped, would meet and make a new one.
 */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/** Most texts are of these alone, which is quickly seen. */
const PLAIN = /^[ -~]*$/;

export function cleanText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, '');
}

/** For previews and messages: on one line and of bounded length. */
export function cleanLine(text: string, max = 200): string {
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  return line.length > max ? `${cutText(line, max)}…` : line;
}

/** The first `length` characters, without half of one at the end. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Cs}$/u, '');
}

/** The value with every text in it cleaned, keys included. */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [cleanText(key), clean(each)]));
}
