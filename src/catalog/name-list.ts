/** Names to be completed from what somebody has typed of one. Made once of many, searched at every key stroke. */
export class NameList {
  /** In order of `#keys`. */
  readonly #names: readonly string[];
  /** The same in lower case, sorted. */
  readonly #keys: readonly string[];

  constructor(names: Iterable<string>) {
    const known = new Map<string, string>();
    for (const name of names) if (name !== '') known.set(name, name.toLowerCase());
    const pairs = [...known].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#names = pairs.map(([name]) => name);
    this.#keys = pairs.map(([, key]) => key);
  }

  /** Names that begin with it, in order; whatever the case. */
  beginningWith(typed: string): string[] {
    const key = typed.toLowerCase();
    const first = this.#placeOf(key);
    let end = first;
    while (this.#keys[end]?.startsWith(key)) end++;
    return this.#names.slice(first, end);
  }

  /** Names that begin with it, then those that have it inside; whatever the case. */
  having(typed: string): string[] {
    const key = typed.toLowerCase();
    const found = this.beginningWith(typed);
    if (key === '') return found;
    for (let at = 0; at < this.#keys.length; at++) if (this.#keys[at]!.indexOf(key) > 0) found.push(this.#names[at]!);
    return found;
  }

  /** Of the first key that is no less. */
  #placeOf(key: string): number {
    let [from, to] = [0, this.#keys.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#keys[middle]! < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
