import { MISTAKEN_BY, NONE } from './texts.ts';
import type { Word } from './words.ts';

/** Tells where a word is found: of which desktop, how well, and in what. */
export type Tell = (desktop: number, score: number, field: string) => void;

/** How good each desktop is for each word. */
export class Scores {
  readonly #size: number;
  readonly #fields: string[] = [];
  /** By word. */
  readonly #scores: Uint16Array[];
  readonly #where: Uint8Array[];

  constructor(size: number, words: number) {
    this.#size = size;
    this.#scores = Array.from({ length: words }, () => new Uint16Array(size).fill(NONE));
    this.#where = Array.from({ length: words }, () => new Uint8Array(size));
  }

  /** Keeps the best that is told of this word; of equally good ones the first. */
  of(word: number): Tell {
    const scores = this.#scores[word]!;
    const where = this.#where[word]!;
    return (desktop, score, field) => {
      if (score >= scores[desktop]!) return;
      scores[desktop] = score;
      where[desktop] = this.#place(field);
    };
  }
}
