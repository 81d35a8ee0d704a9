import type { Progress, Reading, ReadPage, SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Row } from './fields.ts';
import { type Outcome, type Read, Seen } from './seen.ts';
import type { Answer, Args, ListRead, Source } from './source.ts';

/** What all the looking of one call shares. */
export class Effort {
  readonly context: ToolContext;
  /** Ended with the call, and when it has taken too long. */
  readonly signal: AbortSignal;
  readonly #most: number;
  calls = 0;
  #expected = 0;
  #settled = 0;

  /** No more than `most` reads. */
  constructor(context: ToolContext, most: number) {
    this.context = context;
    this.#most = most;
    this.signal = AbortSignal.any([context.signal, AbortSignal.timeout(context.patienceMs * SHARE_OF_PATIENCE)]);
  }

  /** Sites where the subject could not be looked for. */
  readonly missed = new Map<SiteId, { read: Read; error: ToolError }>();

  /** Throws what is no refusal, and when the call was cancelled. */
  miss(site: SiteId, read: Read, error: unknown): void {
    if (this.context.signal.aborted) throw cancelled();
    if (this.signal.aborted) this.missed.set(site, { read, error: tooSlow() });
    else if (error instanceof ToolError) this.missed.set(site, { read, error });
    else throw error;
  }

  expect(sources: number): void {
    this.#expected += sources;
  }

  settle(message: string): void {
    this.#settled++;
    const update: Progress = { progress: this.#settled, total: Math.max(this.#expected, this.#settled), message };
    this.context.progress?.(update);
  }

  /** Throws `ToolError` when there have been enough. */
  count(): void {
    if (this.calls >= this.#most) {
      throw new ToolError({
        code: 'too_many_calls',
        message: `the diagnosis stopped after ${this.#most} reads.`,
        hint: 'Read it with the tool named here.',
      });
    }
    this.calls++;
  }
}

/** The rest is for putting the answer together: what is slow is not seen, and the caller has an answer. */
const SHARE_OF_PATIENCE = 0.8;

/** Reads the sources of one subject at one site, each once, all side by side. */
export class Looking {
  readonly seen: Seen;
  readonly site: SiteId;
  readonly #effort: Effort;
  readonly #shared: Looking | undefined;
  readonly #asked = new Map<Source, Promise<void>>();

  /** `shared` reads what is the same for several subjects. */
  constructor(effort: Effort, site: SiteId, shared?: Looking) {
    this.#effort = effort;
    this.site = site;
    this.#shared = shared;
    this.seen = new Seen(shared?.seen);
  }

  get now(): number {
    return this.#effort.context.now();
  }

  /** Until all of them, and those they wait for, have settled. What fails is not seen; throws only when the call was cancelled. */
  async at(sources: readonly Source[]): Promise<void> {
    await Promise.all(sources.map((source) => this.#settled(source)));
    if (this.#effort.context.signal.aborted) throw cancelled();
  }

  #settled(source: Source): Promise<void> {
    if (source.shared && this.#shared) return this.#shared.#settled(source);
    if (this.seen.outcome(source)) return Promise.resolve();
    const asked = this.#asked.get(source) ?? this.#settle(source);
    this.#asked.set(source, asked);
    return asked;
  }

  async #settle(source: Source): Promise<void> {
    this.#effort.expect(1);
    await Promise.all((source.after ?? []).map((each) => this.#settled(each as Source)));
    this.seen.put(source, await this.#outcome(source));
    this.#effort.settle(`looked at ${source.name}`);
  }

  async #outcome(source: Source): Promise<Outcome<unknown>> {
    const { context, signal } = this.#effort;
    try {
      const now = context.now();
      const wanted = source.ask(this.seen, now);
      if (wanted.length === 0) return { state: 'not_asked' };
      const args = wanted.slice(0, source.most);
      const answers = await Promise.all(args.map((each) => this.#answer(source, each, now)));
      const value = source.pick(answers, this.seen, now);
      const partial = missingOf(answers, wanted.length);
      return { state: 'seen', value, ...(partial && { partial }) };
    } catch (error) {
      if (signal.aborted || error instanceof ToolError) {
        const { code, message } = signal.aborted ? tooSlow().body : (error as ToolError).body;
        return { state: 'not_seen', code, message };
      }
      // `pick` met what no documented answer has.
      if (error instanceof TypeError) {
        const { code, message } = invalid().body;
        return { state: 'not_seen', code, message };
      }
      throw error;
    }
  }

  async #answer({ service, operationId, list }: Source, args: Args, now: number): Promise<Answer> {
    const { context, signal } = this.#effort;
    const reading: Reading = { site: this.site, service, operationId, args };
    await context.checkRead(reading);
    if (list) return { args, body: undefined, ...(await this.#rows(reading, list, now)) };
    this.#effort.count();
    return { args, body: await context.read(reading, signal), rows: [], whole: true };
  }

  async #rows(
    reading: Reading,
    { limit, pages, since, enough = false }: ListRead,
    now: number,
  ): Promise<Pick<Answer, 'rows' | 'whole'>> {
    const { context, signal } = this.#effort;
    const rows: Row[] = [];
    for (let page = 0; page < pages; page++) {
      this.#effort.count();
      const { items, total } = listed(await context.readPage(reading, { offset: rows.length, limit }, signal));
      rows.push(...(items as Row[]));
      const ended = total === undefined ? items.length < limit : rows.length >= total;
      if (ended || isPast(rows, since, now)) return { rows, whole: true };
      // The list has more, and does not give it.
      if (items.length === 0) return { rows, whole: false };
    }
    return { rows, whole: enough };
  }
}

/** Throws `ToolError` where the answer has no list: it says neither that there is something nor that there is nothing. */
export function listed(page: ReadPage): ReadPage {
  if (page.unlisted && page.total !== 0) throw invalid();
  return page;
}

function invalid(): ToolError {
  return new ToolError({
    code: 'invalid_answer',
    message: 'the answer is not what the API documents.',
    hint: 'Ask again later; if it stays so, something between here and the cloud may answer in its place.',
  });
}

function missingOf(answers: readonly Answer[], wanted: number): string | undefined {
  const cut = answers.find(({ whole }) => !whole);
  if (cut) return `there are more than the ${cut.rows.length} that were read.`;
  return answers.length < wanted ? `only ${answers.length} of ${wanted} were looked at.` : undefined;
}

function tooSlow(): ToolError {
  return new ToolError({
    code: 'too_slow',
    message: 'it was not answered in time.',
    hint: 'Ask again; a caller that can see progress may wait longer.',
    retryable: true,
  });
}

function cancelled(): ToolError {
  return new ToolError({
    code: 'cancelled',
    message: 'The call was cancelled.',
    hint: 'Ask again if it is still wanted.',
  });
}

function isPast(rows: readonly Row[], since: ListRead['since'], now: number): boolean {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!since || !first || !last) return false;
  const [newest, oldest] = [since.of(first), since.of(last)];
  return newest !== undefined && oldest !== undefined && oldest < newest && oldest < since.at(now);
}
