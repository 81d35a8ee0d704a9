/** A Chinese character, a word of any other script, or a mark at which a phrase ends. */
const PART = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+|[,.;:!?()“”"«»、。]/gu;
const HAN = /^\p{Script=Han}$/u;
const WORD = /^[\p{L}\p{N}]+$/u;
/** `DEV-1`, `j.lee@corp.com`: names of somebody's things, which happen to look like words. */
const NAMES = /\S+@\S+|\b[a-z]+(?:-[a-z]+)*-\d[\w-]*/gi;

/** The parts of a text, words as stems: of what is indexed and of what is asked alike. */
export function partsOf(text: string): string[] {
  const spaced = text
    .normalize('NFKC')
    .replace(NAMES, ' ')
    .replace(/['’]/g, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(?<=\w)\.(?=\w)/g, ' ');
  return (spaced.toLowerCase().match(PART) ?? []).map((part) => (HAN.test(part) ? part : stem(part)));
}

/** Phrases by their first part, the longest first. */
export type Phrases = Record<string, { parts: string[]; id: string }[]>;

/** The lexicon as the build freezes it into the index: reading its lines takes longer than many searches. */
export interface Lexicon {
  concepts: Phrases;
  intents: Phrases;
  /** Stems of English words that tell nothing. */
  stops: string[];
  /** Chinese phrases that tell nothing. */
  fillers: Phrases;
}

/**
 * What a text is found by: stems of its words, its Chinese characters and their pairs (Chinese has no blanks, and pairs need no
 * dictionary), and as `#id` the concepts of the lexicon.
 */
export function termsOf(parts: readonly string[], { concepts, fillers, stops }: Lexicon): string[] {
  const terms: string[] = [];
  const told = new Set<number>();
  for (const { ids, from, to } of phrasesIn(parts, concepts)) {
    terms.push(...ids.map((id) => `#${id}`));
    for (let at = from; at < to; at += 1) told.add(at);
  }
  const empty = new Set<number>();
  for (const { from, to } of phrasesIn(parts, fillers)) {
    for (let at = from; at < to; at += 1) if (!told.has(at)) empty.add(at);
  }
  for (const [at, part] of parts.entries()) {
    if (!HAN.test(part)) {
      if (WORD.test(part) && !stops.includes(part)) terms.push(part);
    } else if (!empty.has(at)) {
      const next = parts[at + 1] ?? '';
      terms.push(part, ...(HAN.test(next) && !empty.has(at + 1) ? [part + next] : []));
    }
  }
  return terms;
}

/** What a request wants done: `read`, `create`, `delete`, `change`, several of them or none. */
export function intentsOf(parts: readonly string[], { intents }: Lexicon): Set<string> {
  return new Set(phrasesIn(parts, intents).flatMap(({ ids }) => ids));
}

/** From left to right the longest phrases, none within another: 桌面池 is no 桌面. */
function phrasesIn(parts: readonly string[], phrases: Phrases): { ids: string[]; from: number; to: number }[] {
  const found: { ids: string[]; from: number; to: number }[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    if (!Object.hasOwn(phrases, parts[at]!)) continue;
    const here = phrases[parts[at]!]!.filter((phrase) => phrase.parts.every((part, i) => parts[at + i] === part));
    const length = here[0]?.parts.length;
    if (!length) continue;
    const longest = here.filter((phrase) => phrase.parts.length === length).map(({ id }) => id);
    found.push({ ids: [...new Set(longest)], from: at, to: at + length });
    at += length - 1;
  }
  return found;
}

/** Cuts plurals and the commonest endings; what is left need not be a word. */
export function stem(term: string): string {
  const word = term.toLowerCase();
  if (word.length < 5) return word.replace(/s$/, '');
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=.{4})(?:ation|(?<=[st])ion|ment)s?$/, '')
    .replace(/(?:ings?|ed|es|s)$/, '')
    .replace(/e$/, '')
    .replace(/([b-df-hj-np-tv-z])\1$/, '$1');
}
