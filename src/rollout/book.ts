import type { PartSent } from '../catalog/change.ts';
import type { RolloutFiles } from '../store/rollout-files.ts';
import type { Claim, End, Ends, Head, Sent, Standing, Turn, Warning } from './entries.ts';

/** Another process was here first: it goes on with the rollout, or did something that this one does not know of. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** Everything that is known of one rollout; every change of it is on the disk before it counts. */
export class Book {
  readonly head: Head;
  readonly claims: Claim[] = [];
  readonly sent = new Map<number, Sent>();
  readonly ends = new Map<number, Ends>();
  readonly turns: Turn[] = [];
  readonly #warnings: Warning[] = [];
  readonly #files: RolloutFiles;

  private constructor(files: RolloutFiles, head: Head) {
    this.#files = files;
    this.head = head;
  }

  static async create(files: RolloutFiles, head: Head): Promise<Book> {
    if (!(await files.add(head.id, 'head', head))) throw new Error('two rollouts have the same id');
    return new Book(files, head);
  }

  static async open(files: RolloutFiles, id: string): Promise<Book | undefined> {
    const entries = await files.all(id);
    const head = entries?.get('head') as Head | undefined;
    if (!entries || !head) return undefined;
    const book = new Book(files, head);
    book.#take(entries);
    return book;
  }

  /** Reads everything again, with what another process has added. */
  async reload(): Promise<void> {
    this.#take((await this.#files.all(this.head.id)) ?? new Map());
  }

  #take(entries: ReadonlyMap<string, unknown>): void {
    for (const list of [this.claims, this.turns, this.#warnings]) list.length = 0;
    for (const [name, value] of entries) {
      if (name.startsWith('claim-')) this.claims.push(value as Claim);
      else if (name.startsWith('sent-')) this.sent.set((value as Sent).part, value as Sent);
      else if (name.startsWith('ends-')) this.ends.set((value as Ends).part, value as Ends);
      else if (name.startsWith('turn-')) this.turns.push(value as Turn);
      else if (name.startsWith('warning-')) this.#warnings.push(value as Warning);
    }
  }

  get standing(): Standing {
    return this.turns.at(-1)?.to ?? 'interrupted';
  }

  /** Claims of which nobody has written down yet how they ended. */
  get open(): Claim[] {
    return this.claims.filter(({ part }) => !this.ends.has(part));
  }

  /** How each desktop ended, as far as that is known. */
  outcomes(): Map<string, End> {
    const outcomes = new Map<string, End>();
    for (const { part, left } of this.claims) {
      for (const [id, end] of Object.entries(left)) outcomes.set(id, end);
      for (const [id, end] of Object.entries(this.ends.get(part)?.ends ?? {})) outcomes.set(id, end);
    }
    return outcomes;
  }

  /** Desktops that nothing was sent for, nor will be said to have been: in the order of the set. */
  pending(): string[] {
    const taken = new Set<string>();
    for (const { part, ids, left } of this.claims) {
      const unsent = this.#unsentOf(part);
      // A request that never left may be made again.
      for (const id of ids) unsent.has(id) ? taken.delete(id) : taken.add(id);
      for (const id of Object.keys(left)) taken.add(id);
    }
    return this.head.targets.map(({ id }) => id).filter((id) => !taken.has(id));
  }

  /** Desktops of a claim that were not sent for after all. */
  #unsentOf(part: number): ReadonlySet<string> {
    const ends = this.ends.get(part)?.ends;
    if (ends) return new Set(Object.keys(ends).filter((id) => ends[id]!.end === 'not_sent'));
    const requests = this.sent.get(part)?.requests ?? [];
    return new Set(requests.flatMap(({ ids, sent }) => (isUnsent(sent) ? ids : [])));
  }

  /** How many are known to be done since a person last gave leave: by them the canary is judged. */
  proven(): number {
    const renewed = this.turns.findLastIndex(({ tolerated }) => tolerated !== undefined);
    const runs = new Set(this.turns.slice(Math.max(0, renewed)).map(({ run }) => run));
    return this.claims
      .filter(({ run }) => runs.has(run))
      .flatMap(({ part }) => Object.values(this.ends.get(part)?.ends ?? {}))
      .filter(({ end }) => end === 'done').length;
  }

  isWarned(id: string, run: string): boolean {
    return this.#warnings.some((warning) => warning.run === run && warning.ids.includes(id));
  }

  /** Throws `Overtaken` where another process was first. */
  async claim(claim: Omit<Claim, 'part'>): Promise<Claim> {
    const made = { part: this.claims.length + 1, ...claim };
    await this.#add('claim', made.part, made);
    this.claims.push(made);
    return made;
  }

  async wasSent(sent: Sent): Promise<void> {
    await this.#add('sent', sent.part, sent);
    this.sent.set(sent.part, sent);
  }

  async ended(ends: Ends): Promise<void> {
    await this.#add('ends', ends.part, ends);
    this.ends.set(ends.part, ends);
  }

  async warned(told: Omit<Warning, 'warning'>): Promise<void> {
    const warning = { warning: this.#warnings.length + 1, ...told };
    await this.#add('warning', warning.warning, warning);
    this.#warnings.push(warning);
  }

  async turn(turn: Omit<Turn, 'turn'>): Promise<void> {
    await this.catchUp();
    const made = { turn: this.turns.length + 1, ...turn };
    await this.#add('turn', made.turn, made);
    this.turns.push(made);
  }

  /** Reads the turns that other processes made. */
  async catchUp(): Promise<void> {
    for (;;) {
      const next = (await this.#files.read(this.head.id, entry('turn', this.turns.length + 1))) as Turn | undefined;
      if (!next) return;
      this.turns.push(next);
    }
  }

  async #add(kind: string, index: number, value: object): Promise<void> {
    if (!(await this.#files.add(this.head.id, entry(kind, index), value))) throw new Overtaken();
  }
}

function isUnsent({ fate }: PartSent): boolean {
  return fate === 'not sent' || fate === 'denied';
}

function entry(kind: string, index: number): string {
  return `${kind}-${String(index).padStart(6, '0')}`;
}
