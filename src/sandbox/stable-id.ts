import { createHash } from 'node:crypto';

/**
 * The same UUID for the same text, as good as unique: `hash` has so few values that a large company would meet one twice.
 */
export function uuidOf(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
