import { mistakesBetween } from './spelling.ts';

/** How good a match is: the lower, the better. Thousands tell the kind, the rest how close it is. */
export const EXACT = 0;
const BEGINNING = 1_000;
const PART = 2_000;
const SIMILAR = 3_000;

/** Nothing matches. */
export const NONE = 0xffff;

const MISTAKE = 100;

/** A word shorter than this is like the beginning of too much. */
const LEAST_BEGINNING = 5;

/** Mistakes of a match. */
export function mistakesIn(score: number): number {
  return score < SIMILAR ? 0 : Math.floor((score - SIMILAR) / MISTAKE);
}

/** Tells of each thing that has a matching text how good that is. */
export type Hit = (thing: number, score: number) => void;

/** Texts of many things, each text once, whoever has it: by numbers, so that they take little room. */
export class Texts {
  readonly #texts: string[];
  readonly #starts: Uint32Array;
  readonly #things: Uint32Array;
  /** Which letters each text has, made when somebody first mistypes. */
  #letters: Uint32Array | undefined;

  constructor(texts: string[], starts: Uint32Array, things: Uint32Array) {
    this.#texts = texts;
    this.#starts = starts;
    this.#things = things;
  }

  get texts(): readonly string[] {
    return this.#texts;
  }

  /** One that has the text of this number. */
  oneWith(text: number): number {
    return this.#things[this.#starts[text]!]!;
  }

  /** Texts that are `word`, begin with it or, unless they are to begin so, have it inside. */
  find(word: string, hit: Hit, { beginning = false } = {}): void {
    const texts = this.#texts;
    for (let index = 0; index < texts.length; index++) {
      const text = texts[index]!;
      const at = beginning ? (text.startsWith(word) ? 0 : -1) : text.indexOf(word);
      if (at < 0) continue;
      const beyond = Math.min(text.length - word.length, 999);
      this.#tell(index, at > 0 ? PART + beyond : beyond > 0 ? BEGINNING + beyond : EXACT, hit);
    }
  }

  /** Texts that are like `word`, or begin like it where it is long enough to tell something, but for so many mistakes. */
  findSimilar(word: string, most: number, hit: Hit): void {
    const texts = this.#texts;
    this.#letters ??= Uint32Array.from(texts, lettersOf);
    const letters = lettersOf(word);
    const mayGoOn = word.length >= LEAST_BEGINNING;
    for (let index = 0; index < texts.length; index++) {
      // Each letter that the text does not have is a mistake.
      if (hasMoreThan(most, letters & ~this.#letters[index]!)) continue;
      const text = texts[index]!;
      const mistakes = mistakesBetween(word, text, most, mayGoOn);
      if (mistakes === undefined) continue;
      const beyond = Math.min(Math.abs(text.length - word.length), MISTAKE - 1);
      this.#tell(index, SIMILAR + mistakes * MISTAKE + beyond, hit);
    }
  }

  /** What has exactly one of these texts: which, and as what. */
  among(wanted: ReadonlyMap<string, number>, hit: Hit): void {
    for (const [index, text] of this.#texts.entries()) {
      const score = wanted.get(text);
      if (score !== undefined) this.#tell(index, score, hit);
    }
  }

  #tell(index: number, score: number, hit: Hit): void {
    const end = this.#starts[index + 1]!;
    for (let at = this.#starts[index]!; at < end; at++) hit(this.#things[at]!, score);
  }
}

/** A bit for each letter, some of which share one. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) & 31);
  return letters;
}

function hasMoreThan(most: number, bits: number): boolean {
  let left = bits;
  for (let count = 0; count <= most; count++) {
    if (left === 0) return false;
    left &= left - 1;
  }
  return true;
}

/** Collects texts. */
export class TextsOf {
  readonly #places = new Map<string, number>();
  readonly #pairs: number[] = [];

  add(text: string, thing: number): void {
    if (text === '') return;
    const place = this.#places.get(text) ?? this.#places.size;
    this.#places.set(text, place);
    this.#pairs.push(place, thing);
  }

  end(): Texts {
    const pairs = this.#pairs;
    const starts = new Uint32Array(this.#places.size + 1);
    for (let at = 0; at < pairs.length; at += 2) starts[pairs[at]! + 1]!++;
    for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
    const things = new Uint32Array(pairs.length / 2);
    const next = starts.slice();
    for (let at = 0; at < pairs.length; at += 2) things[next[pairs[at]!]!++] = pairs[at + 1]!;
    return new Texts([...this.#places.keys()], starts, things);
  }
}
