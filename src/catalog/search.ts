import { distance } from 'fastest-levenshtein';
import { isTurned } from './nearest.ts';
import type { SearchIndex } from './search-index.ts';
import { intentsOf, partsOf, termsOf } from './terms.ts';

/** What is meant is named, unless it is desktops: both services have policies, schedules and jobs, and pools do all that desktops do. */
const APPSTREAM_THINGS = ['#stream', '#server', '#servergroup', '#appgroup', '#imageserver', '#hda', '#warehouse'];
const NOT_DESKTOPS = ['#stream', '#hda'];
const POOLS = /_pools?(?:_|$)/;
const UNNAMED = 0.75;

const SAME_INTENT = 1.15;
/** A question for what changes something, or an order for what only reads. */
const OTHER_INTENT = 0.85;

/** What stands in quotation marks or is written large is somebody's name for a thing: "Finance", “禁U盘”. */
const NAME = /(?<=[\p{L},] )\p{Lu}\p{Ll}+|"[^"]*"|“[^”]*”|「[^」]*」/gu;
const NAME_WEIGHT = 0.5;

type Operation = SearchIndex['operations'][number];

/** Finds operations by what people call them. */
export class CatalogueSearch {
  #index: SearchIndex;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  /** Names of the best matches, best first; a tool's own name always finds it first. */
  find(query: string, limit: number, accept: (name: string) => boolean = () => true): string[] {
    const { lexicon, operations } = this.#index;
    const parts = partsOf(query).map((part) => this.#meant(part));
    const asked = new Set(termsOf(parts, lexicon));
    const names = new Set(termsOf(partsOf(namesIn(query)), lexicon));
    const intents = intentsOf(parts, lexicon);
    const wanted = letters(query);
    const factor = (operation: Operation) =>
      letters(operation.name) === wanted ? Infinity : nameFactor(operation, asked) * intentFactor(operation, intents);
    return [...this.#matches(asked, names)]
      .map(([number, score]) => ({ operation: operations[number]!, score }))
      .filter(({ operation }) => accept(operation.name))
      .map(({ operation, score }) => ({ name: operation.name, score: score * factor(operation) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ name }) => name);
  }

  #matches(asked: ReadonlySet<string>, names: ReadonlySet<string>): Map<number, number> {
    const scores = new Map<number, number>();
    for (const term of asked) {
      if (!Object.hasOwn(this.#index.terms, term)) continue;
      const counts = this.#index.terms[term]!.split(' ').map(Number);
      const weight = names.has(term) ? NAME_WEIGHT : 1;
      for (let at = 0; at < counts.length; at += 2) {
        const number = counts[at]!;
        scores.set(number, (scores.get(number) ?? 0) + weight * counts[at + 1]!);
      }
    }
    return scores;
  }

  /** The word itself if it is known, else the known one that is a slip of the hand away (rarely in its first letter) or begins with it. */
  #meant(part: string): string {
    if (!/^[a-z]{4,}$/.test(part)) return part;
    const known = this.#index.words[part.charAt(0)]?.split(' ') ?? [];
    if (known.includes(part)) return part;
    const slips = part.length > 6 ? 2 : part.length > 4 ? 1 : 0;
    let best = known.find((word) => word.startsWith(part)) ?? part;
    let nearest = slips + 1;
    for (const word of known) {
      if (Math.abs(word.length - part.length) >= nearest) continue;
      const apart = isTurned(word, part) ? 1 : distance(word, part);
      if (apart < nearest) [best, nearest] = [word, apart];
    }
    return best;
  }
}

function namesIn(query: string): string {
  return (query.match(NAME) ?? []).join(', ');
}

function nameFactor({ name, service }: Operation, asked: ReadonlySet<string>): number {
  if (POOLS.test(name) && !asked.has('#pool')) return UNNAMED;
  if (service === 'appstream') return APPSTREAM_THINGS.some((thing) => asked.has(thing)) ? 1 : UNNAMED;
  return service === 'workspace' && NOT_DESKTOPS.some((thing) => asked.has(thing)) ? UNNAMED : 1;
}

function intentFactor({ intent }: Operation, intents: ReadonlySet<string>): number {
  if (intents.has(intent)) return SAME_INTENT;
  const onlyReads = intents.size === 1 && intents.has('read');
  const onlyActs = intents.size > 0 && !intents.has('read');
  return onlyReads || (onlyActs && intent === 'read') ? OTHER_INTENT : 1;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
