interface Entry {
  at: number;
  order: number;
  happen: (at: number) => void;
}

/**
 * What will happen, by simulated time. Nothing runs on its own: whoever asks the world something first lets everything
 * that is due happen, in order, so that a clock that jumps gives the same world as one that ticks.
 */
export class Agenda {
  readonly #heap: Entry[] = [];
  #count = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** Up to when things happen without anybody looking in between. */
  get until(): number {
    return this.#until;
  }

  /** `happen` gets the time it was due at, not the time it was noticed. */
  add(at: number, happen: (at: number) => void): void {
    if (!Number.isFinite(at)) return;
    const heap = this.#heap;
    heap.push({ at, order: this.#count++, happen });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) break;
      child = parent;
    }
  }

  advance(now: number): void {
    this.#until = now;
    for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
      this.#removeFirst();
      first.happen(first.at);
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child = right < heap.length && isEarlier(heap[right] as Entry, heap[left] as Entry) ? right : left;
      if (!this.#swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const heap = this.#heap;
    const a = heap[child] as Entry;
    const b = heap[parent] as Entry;
    if (!isEarlier(a, b)) return false;
    heap[child] = b;
    heap[parent] = a;
    return true;
  }
}

function isEarlier(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
