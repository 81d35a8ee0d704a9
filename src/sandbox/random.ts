import { flat } from './flat.ts';

/**
 * A small seeded generator (mulberry32): the same seed gives the same company and the same ids.
 * Good enough for a simulation, never for a secret.
 */
export class Random {
  readonly #seed: number;
  #state: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#state = this.#seed;
  }

  /** A stream of its own: what is drawn from it does not shift any other stream. */
  fork(name: string): Random {
    return new Random(Math.imul(this.#seed ^ hash(name), 0x9e3779b1) ^ hash(`${name}/${this.#seed}`));
  }

  /** How far it is; set back, it gives the same again. */
  get place(): number {
    return this.#state;
  }

  set place(place: number) {
    this.#state = place;
  }

  /** A 32-bit unsigned integer. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    return this.bits() / 4294967296;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[Math.floor(this.next() * items.length)] as T;
  }

  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    let total = 0;
    for (const key in weights) total += weights[key];
    let left = this.next() * total;
    let latest: K | undefined;
    for (const key in weights) {
      latest = key;
      left -= weights[key];
      if (left < 0) break;
    }
    if (latest === undefined) throw new Error('nothing to pick from');
    return latest;
  }

  hex(length: number): string {
    const bytes = Buffer.allocUnsafe(4 * Math.ceil(length / 8));
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(this.bits(), at);
    return bytes.toString('hex').slice(0, length);
  }

  /** Decimal digits, the first of them no zero: as AppStream numbers what it keeps (`575772274859184144`). */
  digits(length: number): string {
    let text = String(this.int(1, 9));
    while (text.length < length) text += String(this.bits()).slice(-9).padStart(9, '0');
    return text.slice(0, length);
  }

  uuid(): string {
    const hex = this.hex(32);
    const variant = '89ab'[this.int(0, 3)];
    return flat(
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`,
    );
  }
}

/** FNV-1a over UTF-16 code units: a stable number for a text. `hash(b, hash(a))` is that of a followed by b. */
export function hash(text: string, before = 0x811c9dc5): number {
  let value = before;
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}
