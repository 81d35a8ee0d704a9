import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant, if one is near enough. Case does not count. */
export function nearest<T extends string>(word: string, known: readonly T[]): T | undefined {
  if (known.length === 0) return undefined;
  const lower = known.map((each) => each.toLowerCase());
  const best = closest(word.toLowerCase(), lower);
  const allowed = Math.max(1, Math.floor(best.length / 3));
  return distance(word.toLowerCase(), best) <= allowed ? known[lower.indexOf(best)] : undefined;
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
