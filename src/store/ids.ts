import { randomBytes } from 'node:crypto';

// No dots and no separators, so that an id is always one file name; six characters, so that it is no device on Windows.
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{5,99}$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Whether a text may name a file of ours: 6 to 100 letters, digits, `_` and `-`. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}

/** An id nobody can guess: the prefix, `_` and 128 random bits in lower-case base32. */
export function newId(prefix: string): string {
  return `${prefix}_${base32(randomBytes(16))}`;
}

/** RFC 4648 base32, lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >>> bits) & 31];
      buffer &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}
