import type { Place } from './hunt.ts';

/** A desktop that has all words. */
export interface Found {
  place: Place;
  desktop: number;
  /** The lower, the better. */
  score: number;
}

/** The best of what is offered, in their order, and how many there were that good: who has more mistakes than others is none of them. */
export class Best {
  readonly first: Found[] = [];
  total = 0;
  mistakes = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  offer(place: Place, desktop: number, score: number, mistakes: number): void {
    if (this.total > 0 && mistakes > this.mistakes) return;
    if (this.total > 0 && mistakes < this.mistakes) {
      this.first.length = 0;
      this.total = 0;
    }
    this.mistakes = mistakes;
    this.total++;
    const last = this.first[this.#most - 1];
    if (last && score > last.score) return;
    const found = { place, desktop, score };
    if (last && !isBefore(found, last)) return;
    const at = this.first.findIndex((other) => isBefore(found, other));
    this.first.splice(at < 0 ? this.first.length : at, 0, found);
    if (this.first.length > this.#most) this.first.pop();
  }
}

function isBefore(a: Found, b: Found): boolean {
  return a.score === b.score ? nameOf(a) < nameOf(b) : a.score < b.score;
}

function nameOf({ place, desktop }: Found): string {
  return place.index.facts[desktop]!.computer_name ?? '';
}
