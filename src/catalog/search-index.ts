import { CONCEPTS, INTENTS, STOP, STOP_ZH } from './lexicon.ts';
import type { Service } from './operation.ts';
import type { Risk } from './risk.ts';
import { type Lexicon, type Phrases, partsOf, stem, termsOf } from './terms.ts';

/** What one operation is found by. */
export interface SearchText {
  name: string;
  service: Service;
  risk: Risk;
  title: string;
  does: string;
  keywords: string;
  /** Title and purpose of its area. */
  area: string;
}

/** The search as the build freezes it. */
export interface SearchIndex {
  operations: { name: string; service: Service; intent: string }[];
  /** By term, in turns: the number of an operation and what the term counts for it. As text, read when the term is asked for. */
  terms: Record<string, string>;
  /** English words that are known, by their first letters, for finding what a misspelt one may have been. */
  words: Record<string, string>;
  lexicon: Lexicon;
}

/**
 * What a field counts, and how much less in a long one (0: no less, 1: in proportion). Chosen on the tuning half of the discovery
 * queries and on other requests of our own; halved or doubled, none of them moves recall by more than two points.
 */
const FIELDS = {
  name: { weight: 2.5, length: 0.5 },
  title: { weight: 4, length: 0.5 },
  does: { weight: 1.2, length: 0.5 },
  keywords: { weight: 2, length: 0.2 },
  requests: { weight: 1, length: 0.3 },
  area: { weight: 0.4, length: 0.5 },
} as const;
const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

/** How slowly a second mention counts less than the first. */
const SATURATION = 2.5;

/** A character and a pair count less than a word, because a Chinese word is several of them. */
const HAN_WEIGHT = 0.4;

const VERBS: Record<string, string> = {
  create: 'add create apply order upload publish',
  delete: 'delete remove cancel unsubscribe unpublish',
  change: 'update change set resize',
};

/**
 * BM25F: a term's weights in all fields are added before they are saturated, so that a word in title and keywords is one word.
 * `requests` are examples of what people say when they need an operation, by its name.
 */
export function indexOf(texts: readonly SearchText[], requests: Readonly<Record<string, string[]>> = {}): SearchIndex {
  const lexicon = readLexicon();
  const fields = texts
    .map((text) => ({ ...text, requests: (requests[text.name] ?? []).join('. ') }))
    .map((text) => NAMES.map((name) => termsOf(partsOf(text[name]), lexicon)));
  const usual = NAMES.map((_, at) => fields.reduce((sum, each) => sum + each[at]!.length, 0) / texts.length || 1);
  const places = new Map<string, Map<number, number>>();
  for (const [number, lists] of fields.entries()) {
    for (const [at, list] of lists.entries()) {
      const { weight, length } = FIELDS[NAMES[at]!];
      const counted = weight / (1 - length + (length * list.length) / usual[at]!);
      for (const term of list) {
        const found = places.get(term) ?? new Map<number, number>();
        places.set(term, found.set(number, (found.get(number) ?? 0) + counted));
      }
    }
  }
  const terms = [...places].map(([term, found]) => [term, countsOf(term, found, texts.length)] as const);
  return {
    operations: texts.map((text) => ({ name: text.name, service: text.service, intent: intentOf(text) })),
    terms: Object.fromEntries(terms.sort(([a], [b]) => (a < b ? -1 : 1))),
    words: knownWords(places.keys(), lexicon),
    lexicon,
  };
}

function countsOf(term: string, found: ReadonlyMap<number, number>, all: number): string {
  const rarity = Math.log(1 + (all - found.size + 0.5) / (found.size + 0.5));
  const weight = 100 * rarity * (/^\p{Script=Han}/u.test(term) ? HAN_WEIGHT : 1);
  const counts = [...found].map(([number, count]) => [
    number,
    Math.round((weight * count * (SATURATION + 1)) / (count + SATURATION)),
  ]);
  return counts.flat().join(' ');
}

function intentOf({ name, risk }: SearchText): string {
  if (risk === 'read') return 'read';
  const verb = name.replace(/^(?:appstream_|bss_)?(?:batch_)?/, '').split('_')[0] ?? '';
  return Object.keys(VERBS).find((intent) => VERBS[intent]?.split(' ').includes(verb)) ?? 'other';
}

/** The lexicon, its phrases cut into parts. */
export function readLexicon(): Lexicon {
  return {
    concepts: phrasesOf(CONCEPTS),
    intents: phrasesOf(INTENTS),
    stops: [...new Set(STOP.split(/\s+/).map(stem))],
    fillers: phrasesOf(`filler: ${STOP_ZH.replace(/\s+/g, ', ')}`),
  };
}

function phrasesOf(lines: string): Phrases {
  const phrases: Phrases = {};
  for (const line of lines.trim().split('\n')) {
    const colon = line.indexOf(':');
    for (const said of line.slice(colon + 1).split(/[,|]/)) {
      const parts = partsOf(said);
      if (!parts[0]) continue;
      phrases[parts[0]] ??= [];
      phrases[parts[0]]?.push({ parts, id: line.slice(0, colon) });
    }
  }
  for (const each of Object.values(phrases)) each.sort((a, b) => b.parts.length - a.parts.length);
  return phrases;
}

function knownWords(indexed: Iterable<string>, { concepts, intents, stops }: Lexicon): Record<string, string> {
  const said = [concepts, intents].flatMap((each) =>
    Object.values(each)
      .flat()
      .flatMap(({ parts }) => parts),
  );
  const words: Record<string, string> = {};
  for (const word of [...new Set([...indexed, ...said, ...stops])].sort()) {
    const letter = /^[a-z]{4,}$/.test(word) ? word.charAt(0) : undefined;
    if (letter) words[letter] = words[letter] ? `${words[letter]} ${word}` : word;
  }
  return words;
}
