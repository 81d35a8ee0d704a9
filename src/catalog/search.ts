import MiniSearch from 'minisearch';
import type { ManifestEntry } from './manifest.ts';

/** Chinese has no blanks: a run of Han characters is indexed as its pairs and its single characters. */
const HAN = /\p{Script=Han}+/gu;

/** What a question is searched for: its words, and the pairs of its Chinese; a single character only where it stands alone. */
export function searchTerms(text: string): string[] {
  return termsOf(text, (characters) => (characters.length === 1 ? characters : pairs(characters)));
}

/** What a text is found by: the same, and every single Chinese character. */
function indexTerms(text: string): string[] {
  return termsOf(text, (characters) => [...characters, ...pairs(characters)]);
}

function termsOf(text: string, ofHan: (characters: string[]) => string[]): string[] {
  const words =
    text
      .replace(HAN, ' ')
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...words, ...[...text.matchAll(HAN)].flatMap(([run]) => ofHan([...run]))];
}

function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** Words that stand in every question and tell nothing. */
const STOP = new Set(
  'a an and are at be by can do does for from has have how i in is it me my of on or our please so than that the their them they this to us was we what when where which who why with you your'.split(
    ' ',
  ),
);

/** Finds operations by what people call them. Built from the manifest at the first question. */
export class CatalogueSearch {
  #index: MiniSearch;

  constructor(operations: readonly ManifestEntry[]) {
    this.#index = new MiniSearch({
      idField: 'name',
      fields: ['name', 'title', 'description', 'keywords'],
      tokenize: indexTerms,
      processTerm: (term) => (STOP.has(term) ? null : stem(term)),
      searchOptions: {
        tokenize: searchTerms,
        boost: { name: 2, title: 2, keywords: 1.5 },
        prefix: (term) => term.length > 3,
        fuzzy: (term) => (term.length > 5 ? 0.2 : false),
      },
    });
    this.#index.addAll(operations);
  }

  /** Names of the best matches, best first. */
  find(query: string, limit: number, accept: (name: string) => boolean = () => true): string[] {
    return this.#index
      .search(query, { filter: (result) => accept(String(result.id)) })
      .slice(0, limit)
      .map((result) => String(result.id));
  }
}

/** Plurals and the commonest verb endings; both sides pass through it, so it need not be a word. */
function stem(term: string): string {
  if (term.length < 5) return term.replace(/s$/, '');
  return term
    .replace(/ies$/, 'y')
    .replace(/(?:ings?|ed|es|s)$/, '')
    .replace(/e$/, '')
    .replace(/([b-df-hj-np-tv-z])\1$/, '$1');
}
