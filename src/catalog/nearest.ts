import { closest, distance } from 'fastest-levenshtein';

/** Contained words shorter than this are chance: `id` stands in half of all names. */
const TELLING = 3;

/**
 * The known word that was probably meant, if one is near enough: the same but for case and punctuation, one that contains it or is
 * contained, or one a few letters away.
 */
export function nearest<T extends string>(word: string, known: readonly T[]): T | undefined {
  const wanted = plain(word);
  const plains = known.map(plain);
  const same = plains.indexOf(wanted);
  if (same >= 0) return known[same];
  const turned = plains.findIndex((each) => isTurned(each, wanted));
  if (turned >= 0) return known[turned];
  const close = closestOf(wanted, plains);
  if (close !== undefined) return known[close];
  const contained = plains.flatMap((each, index) => (contains(each, wanted) || contains(wanted, each) ? [index] : []));
  const best = contained.sort((a, b) => distance(wanted, plains[a]!) - distance(wanted, plains[b]!))[0];
  return best === undefined ? undefined : known[best];
}

/** `prot` for `port`: two neighbours changed places, one mistake of the hand and two letters apart. */
export function isTurned(right: string, wrong: string): boolean {
  if (right.length !== wrong.length) return false;
  const at = [...right].findIndex((letter, index) => letter !== wrong[index]);
  return at >= 0 && wrong === right.slice(0, at) + (right[at + 1] ?? '') + right[at] + right.slice(at + 2);
}

function closestOf(wanted: string, plains: readonly string[]): number | undefined {
  if (plains.length === 0) return undefined;
  const best = closest(wanted, [...plains]);
  return distance(wanted, best) <= Math.max(1, Math.floor(best.length / 3)) ? plains.indexOf(best) : undefined;
}

function contains(whole: string, part: string): boolean {
  return part.length >= TELLING && whole.includes(part);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** `; did you mean region?` when a known word is near enough, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** `a, b or c`. */
export function oneOfWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
