import type { DesktopIndex } from './desktop-index.ts';
import { mistakesIn, NONE } from './texts.ts';

/** Tells of one word that a desktop has it, how well, and in what. */
export type Tell = (desktop: number, score: number, field: string) => void;

/** How well the desktops of one site match each word. */
export class Matches {
  readonly #index: DesktopIndex;
  /** By word. */
  readonly #scores: readonly Uint16Array[];
  readonly #where: readonly Uint8Array[];
  readonly #fields: string[] = [];
  /** The best score of each word. */
  readonly #best: number[];

  constructor(index: DesktopIndex, words: number) {
    const size = index.facts.length;
    this.#index = index;
    this.#scores = Array.from({ length: words }, () => new Uint16Array(size).fill(NONE));
    this.#where = Array.from({ length: words }, () => new Uint8Array(size));
    this.#best = Array.from({ length: words }, () => NONE);
  }

  /** Keeps the best that is told of this word; of equally good ones the first. */
  of(word: number): Tell {
    const scores = this.#scores[word]!;
    const where = this.#where[word]!;
    return (desktop, score, field) => {
      if (score >= scores[desktop]!) return;
      scores[desktop] = score;
      if (score < this.#best[word]!) this.#best[word] = score;
      where[desktop] = this.#placeOf(field);
    };
  }

  best(word: number): number {
    return this.#best[word]!;
  }

  count(word: number): number {
    return this.#scores[word]!.reduce((sum, score) => sum + Number(score !== NONE), 0);
  }

  /** Desktops that have all words: the score of all together, and the letters in them that are not right. */
  each(tell: (desktop: number, score: number, mistakes: number) => void): void {
    const size = this.#index.facts.length;
    for (let desktop = 0; desktop < size; desktop++) {
      let [score, mistakes] = [0, 0];
      for (const scores of this.#scores) {
        const one = scores[desktop]!;
        score = one === NONE ? Number.POSITIVE_INFINITY : score + one;
        mistakes += mistakesIn(one);
      }
      if (score < Number.POSITIVE_INFINITY) tell(desktop, score, mistakes);
    }
  }

  /** In what a desktop has the words. */
  fieldsOf(desktop: number): string {
    const fields = this.#scores.map((scores, word) => {
      const field = this.#fields[this.#where[word]![desktop]!]!;
      return mistakesIn(scores[desktop]!) > 0 ? `${field} (similar)` : field;
    });
    return [...new Set(fields)].join(', ');
  }

  #placeOf(field: string): number {
    const known = this.#fields.indexOf(field);
    return known >= 0 ? known : this.#fields.push(field) - 1;
  }
}
