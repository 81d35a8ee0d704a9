/** One word of what was asked for, in the forms in which things are compared. */
export interface Word {
  /** In lower case, with its punctuation. */
  raw: string;
  /** Letters and digits alone. */
  plain: string;
}

/** More words than these say nothing new. */
const MOST_WORDS = 8;

export function wordsOf(query: string): Word[] {
  const text = folded(query);
  const words = (isPhone(text) ? [text.replace(/\s+/g, '')] : text.split(BETWEEN))
    .map((raw) => ({ raw, plain: plainOf(raw) }))
    .filter(({ plain }) => plain !== '');
  return words.slice(0, MOST_WORDS);
}

/** What stands between words and around them, but in no name, address or tag. */
const BETWEEN = /[\s,;，；、"'“”<>()[\]{}|]+/;

/** People write phone numbers in groups. */
function isPhone(text: string): boolean {
  return /^[+\d\s()-]+$/.test(text) && text.replace(/\D+/g, '').length >= LEAST_OF_SPACED_PHONE;
}

const LEAST_OF_SPACED_PHONE = 8;

/** Full-width and other forms of letters are the letters; case is none of theirs. */
function folded(text: string): string {
  return PLAIN.test(text) ? text.toLowerCase() : text.normalize('NFKC').toLowerCase();
}

const PLAIN = /^[ -~]*$/;

/** How names are compared: people leave out dashes and dots, and write case as they like. */
export function plainOf(text: string): string {
  const marks = PLAIN.test(text) ? /[^a-z\d]+/g : /[^\p{L}\p{N}]+/gu;
  return folded(text).replace(marks, '');
}

const LEAST_OF_LATER = 4;

/** The longer words in a name after its first: somebody may know, and mistype, one of them alone. */
export function laterWordsOf(name: string): string[] {
  const marks = PLAIN.test(name) ? /[^a-z\d]+/ : /[^\p{L}\p{N}]+/u;
  return folded(name)
    .split(marks)
    .slice(1)
    .filter((word) => word.length >= LEAST_OF_LATER && !/\d/.test(word));
}

export function rawOf(text: string): string {
  return folded(text);
}

/** Part of an address: `10.20.`, `fe80::1`. */
export function isAddress({ raw }: Word): boolean {
  return /^\d{0,3}(\.\d{0,3}){1,3}$/.test(raw) || /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/.test(raw);
}

/** Some bytes of one, with anything or nothing between them. */
export function isMac({ raw, plain }: Word): boolean {
  return /^[0-9a-f]{12}$/.test(plain) || /^[0-9a-f]{2}([:-][0-9a-f]{2}){1,5}$/.test(raw);
}

/** The shortest beginning of an id that is no word by chance. */
const LEAST_OF_ID = 6;

/** How the beginning of an id may be written; none for what is too short or no id. */
export function idForms({ raw, plain }: Word): string[] {
  if (plain.length < LEAST_OF_ID || !/\d/.test(plain)) return [];
  return /^[0-9a-f]{6,32}$/.test(plain) ? [...new Set([raw, dashed(plain), plain])] : [raw];
}

/** Where a UUID has its dashes. */
function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    .filter((part) => part !== '')
    .join('-');
}

/** Letters and digits together, as names of computers have them and names of people seldom. */
export function isLikeComputerName({ raw, plain }: Word): boolean {
  return plain.length >= 5 && /^[a-z0-9-]+$/.test(raw) && /[a-z]/.test(plain) && /[\d-]/.test(raw);
}
