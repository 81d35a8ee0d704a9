import { readFileSync } from 'node:fs';

/** One request to find a tool for, and the tools that fit. `tuning` was looked at while the search was made, `held` never. */
export interface DiscoveryQuery {
  id: string;
  lang: 'en' | 'zh';
  difficulty: 'easy' | 'medium' | 'hard';
  half: 'tuning' | 'held';
  query: string;
  accept: string[];
}

export const QUERIES = 'test/discovery/queries.json';
export const DEPTH = 5;

export type Find = (query: string, limit: number) => string[];

/** One request, answered. */
export interface Answered extends DiscoveryQuery {
  found: string[];
  /** ms */
  took: number;
}

export interface Recall {
  queries: number;
  at1: number;
  at5: number;
}

export function discoveryQueries(): DiscoveryQuery[] {
  return JSON.parse(readFileSync(QUERIES, 'utf8'));
}

/** Asks everything twice and takes the time of the second round. */
export function answersOf(find: Find, queries: readonly DiscoveryQuery[]): Answered[] {
  for (const { query } of queries) find(query, DEPTH);
  return queries.map((each) => {
    const before = performance.now();
    const found = find(each.query, DEPTH);
    return { ...each, found, took: performance.now() - before };
  });
}

export function recallOf(answered: readonly Answered[]): Recall {
  const share = (hits: number) => (answered.length === 0 ? 0 : hits / answered.length);
  return {
    queries: answered.length,
    at1: share(answered.filter(({ found, accept }) => found[0] !== undefined && accept.includes(found[0])).length),
    at5: share(answered.filter(isHit).length),
  };
}

/** One of the accepted tools is among the first five. */
export function isHit({ found, accept }: Answered): boolean {
  return found.slice(0, DEPTH).some((name) => accept.includes(name));
}

/** Median and 95th percentile, in ms. */
export function timesOf(answered: readonly Answered[]): { median: number; p95: number } {
  const sorted = answered.map(({ took }) => took).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

/** The queries as they are reported, by half, and within each by language and difficulty; groups that have any. */
export function groupsOf(answered: readonly Answered[]): [label: string, group: Answered[]][] {
  const cuts: [string, (each: Answered) => boolean][] = [
    ['all', () => true],
    ['English', ({ lang }) => lang === 'en'],
    ['Chinese', ({ lang }) => lang === 'zh'],
    ...(['easy', 'medium', 'hard'] as const).map((level): [string, (each: Answered) => boolean] => [
      level,
      ({ difficulty }) => difficulty === level,
    ]),
  ];
  return (['tuning', 'held'] as const).flatMap((half) => {
    const own = answered.filter((each) => each.half === half);
    if (own.length === 0) return [];
    return cuts.map(([label, chosen]): [string, Answered[]] => [`${half}, ${label}`, own.filter(chosen)]);
  });
}

/** What a search without our work would find: plain BM25 over titles and paths, words as they stand. */
export function naiveSearch(texts: readonly { name: string; text: string }[]): Find {
  const words = (text: string): string[] =>
    text
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const documents = texts.map(({ name, text }) => ({ name, words: words(text) }));
  const usual = documents.reduce((sum, each) => sum + each.words.length, 0) / documents.length;
  const score = (document: { words: string[] }, word: string) => {
    const count = document.words.filter((each) => each === word).length;
    const having = documents.filter((each) => each.words.includes(word)).length;
    const rarity = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
    return (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * document.words.length) / usual));
  };
  return (query, limit) => {
    const asked = new Set(words(query));
    return documents
      .map((each) => ({ name: each.name, score: [...asked].reduce((sum, word) => sum + score(each, word), 0) }))
      .filter((each) => each.score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ name }) => name);
  };
}
