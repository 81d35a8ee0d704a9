/** Things by id that are also listed, in the order they were added. */
export class Collection<T extends { readonly id: string }> {
  readonly #byId = new Map<string, T>();
  readonly #all: T[] = [];
  #changes = 0;

  get size(): number {
    return this.#all.length;
  }

  /** How often something was added or deleted: as long as it is the same, the same things are there. */
  get changes(): number {
    return this.#changes;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  add(thing: T): T {
    if (this.#byId.has(thing.id)) throw new Error(`${thing.id} is there already`);
    this.#byId.set(thing.id, thing);
    this.#all.push(thing);
    this.#changes++;
    return thing;
  }

  delete(id: string): boolean {
    const thing = this.#byId.get(id);
    if (!thing) return false;
    this.#byId.delete(id);
    this.#all.splice(this.#all.indexOf(thing), 1);
    this.#changes++;
    return true;
  }

  all(): readonly T[] {
    return this.#all;
  }
}
