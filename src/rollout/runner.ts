import type { Change, PartSent, Permit, SetChanges, TargetFailure } from '../catalog/change.ts';
import type { Clock } from '../catalog/clock.ts';
import type { ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { type Book, Overtaken } from './book.ts';
import type { Claim, End, Sent, Standing } from './entries.ts';
import { ailment, isOn, readStates, wantedAfter } from './health.ts';
import { jobsStartedBy } from './reconcile.ts';
import { type Limits, limitsOf } from './terms.ts';
import { sortOut } from './wave.ts';

/** Requests for one desktop each that are under way together. */
const AT_ONCE = 8;

/** A job that takes longer is not waited for: what became of its desktops is unknown. */
const LONGEST_JOB_MS = 2 * 60 * 60 * 1000;

const HEALTH_LOOK_MS = 15_000;
const LATER_LOOK_MS = 60_000;

/** Nobody sleeps longer without looking whether somebody wants it to stop. */
const SLICE_MS = 10_000;

/** Looks for the jobs of a request whose answer was lost. */
const SEARCHES = 4;
const SEARCH_EVERY_MS = 15_000;

/** What a rollout works with after the call that began it is over. */
export interface Outliving {
  context: ToolContext;
  changes: SetChanges;
}

export interface RunnerParts extends Outliving {
  clock: Clock;
  /** This run of it: no other process has the same. */
  run: string;
  /** The batch that one request takes. */
  batch: number;
  onError(error: unknown): void;
}

/** Why the runner stops for now. */
class Stop extends Error {
  readonly to: Standing;

  constructor(to: Standing, why: string) {
    super(why);
    this.to = to;
  }
}

/** Works one rollout off, wave by wave, until it is over or something stops it. */
export class Runner {
  readonly book: Book;
  readonly done: Promise<void>;
  readonly #parts: RunnerParts;
  readonly #permit: Permit;
  readonly #limits: Limits;
  /** Failures from before this leave was given. */
  readonly #tolerated: number;
  readonly #watchers = new Set<() => void>();
  readonly #later = new Set<string>();
  #wanted: { to: 'paused' | 'aborted'; by: string } | undefined;

  constructor(book: Book, permit: Permit, parts: RunnerParts, tolerated: number) {
    this.book = book;
    this.#permit = permit;
    this.#parts = parts;
    this.#tolerated = tolerated;
    this.#limits = limitsOf(book.head.terms, book.head.targets.length);
    this.done = this.#run();
  }

  /** Asks it to stop before the next request leaves. */
  stop(to: 'paused' | 'aborted', by: string): void {
    this.#wanted = { to, by };
  }

  /** Called after every step, until the answer is called. */
  watch(step: () => void): () => void {
    this.#watchers.add(step);
    return () => this.#watchers.delete(step);
  }

  async #run(): Promise<void> {
    try {
      while (!(await this.#worked()));
    } catch (error) {
      await this.#ended(error);
    } finally {
      this.#told();
    }
  }

  /** `false` when the process that ran it before had not stopped yet, and has done one thing more. */
  async #worked(): Promise<boolean> {
    try {
      await this.#settleOpen();
      while (await this.#nextWave());
      await this.#turn('finished', 'workspace-mcp');
      return true;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      await this.book.reload();
      if (this.#isMine()) return false;
      throw error;
    }
  }

  async #ended(error: unknown): Promise<void> {
    if (error instanceof Overtaken) return;
    const { signal } = this.#parts.context;
    try {
      if (error instanceof Stop) await this.#turn(error.to, this.#wanted?.by ?? 'workspace-mcp', error.message);
      else if (signal.aborted) await this.#turn('interrupted', 'workspace-mcp', 'the server was stopped');
      else {
        if (!(error instanceof ToolError)) this.#parts.onError(error);
        const why =
          error instanceof ToolError ? error.body.message : 'workspace-mcp failed in a way it should not have';
        await this.#turn('paused', 'workspace-mcp', why);
      }
    } catch (failed) {
      if (!(failed instanceof Overtaken)) this.#parts.onError(failed);
    }
  }

  async #turn(to: Standing, by: string, why?: string): Promise<void> {
    await this.#stillMine();
    const { clock, run } = this.#parts;
    await this.book.turn({ to, run, by, ...(why && { why }), at: clock.now() });
  }

  /** Throws where somebody wants it to stop, or another process goes on with it. */
  async #mayGoOn(): Promise<void> {
    this.#parts.context.signal.throwIfAborted();
    if (this.#wanted) throw new Stop(this.#wanted.to, 'asked to stop');
    await this.#stillMine();
  }

  async #stillMine(): Promise<void> {
    await this.book.catchUp();
    if (!this.#isMine()) throw new Overtaken();
  }

  #isMine(): boolean {
    const last = this.book.turns.at(-1);
    return last?.run === this.#parts.run && last.to === 'running';
  }

  #told(): void {
    for (const step of this.#watchers) step();
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, context } = this.#parts;
    const until = clock.now() + ms;
    for (let left = ms; left > 0; left = until - clock.now()) {
      await clock.sleep(Math.min(left, SLICE_MS), context.signal);
      this.#told();
      await this.#mayGoOn();
    }
  }

  /** Claims of an earlier run: what was sent is followed, what nobody knows of is looked for, nothing is sent again. */
  async #settleOpen(): Promise<void> {
    for (const claim of this.book.open) {
      const sent = this.book.sent.get(claim.part) ?? unanswered(claim, this.#parts.batch);
      await this.#settle(claim, sent);
    }
  }

  /** `false` when nothing is left to do. */
  async #nextWave(): Promise<boolean> {
    await this.#mayGoOn();
    const { book, waitedOut } = this.#standing();
    const pending = book.pending();
    if (pending.length === 0) return false;
    const now = waitedOut ? pending : pending.filter((id) => !this.#later.has(id));
    if (now.length === 0) {
      await this.#sleep(LATER_LOOK_MS);
      this.#later.clear();
      return true;
    }
    const acted = book.claims.reduce((sum, { ids }) => sum + ids.length, 0);
    const isCanary = acted < this.#limits.canary;
    const size = isCanary ? this.#limits.canary - acted : this.#limits.wave;
    const wave = isCanary ? 0 : 1 + Math.max(0, ...book.claims.map((claim) => claim.wave));
    await this.#runWave(now.slice(0, size), wave, waitedOut);
    if (book.pending().length > 0 && this.#limits.pauseMs > 0) await this.#sleep(this.#limits.pauseMs);
    return true;
  }

  #standing() {
    const began = this.book.turns.findLast(({ to }) => to === 'running')?.at ?? this.book.head.created;
    return { book: this.book, waitedOut: this.#parts.clock.now() - began >= this.#limits.waitMs };
  }

  async #runWave(ids: readonly string[], wave: number, waitedOut: boolean): Promise<void> {
    const { changes, context, clock, run, batch } = this.#parts;
    const { change, terms } = this.book.head;
    const look = async () =>
      sortOut(ids, await changes.look(change, ids, this.#permit, context.signal), terms.connected, !waitedOut);
    let sorted = await look();
    if (await this.#warn(sorted.go)) sorted = await look();
    for (const id of sorted.later) this.#later.add(id);
    const going = sorted.go.map(({ id }) => id);
    const states = await readStates(going, change.site, context);
    const claims: Claim[] = [];
    let { left } = sorted;
    const size = batch > 1 ? batch : AT_ONCE;
    let stopped: Stop | undefined;
    for (let start = 0; start < going.length || Object.keys(left).length > 0; start += size) {
      await this.#mayGoOn();
      const part = going.slice(start, start + size);
      const on = part.filter((id) => isOn(states.get(id)));
      const ill = part.filter((id) => states.get(id)?.status === 'ERROR');
      const claim = await this.book.claim({ wave, ids: part, on, ill, left, run, at: clock.now() });
      left = {};
      this.#told();
      if (part.length === 0) {
        await this.book.ended({ part: claim.part, ends: {}, at: clock.now() });
        continue;
      }
      claims.push(claim);
      stopped = stopOf(await this.#send(claim));
      if (stopped) break;
    }
    for (const claim of claims) await this.#settle(claim, this.book.sent.get(claim.part)!);
    this.#checkFailures(wave);
    if (stopped) throw stopped;
  }

  /** Tells those who are about to be interrupted, each once. `true` when somebody was told, and time has passed. */
  async #warn(going: readonly { id: string; isConnected: boolean }[]): Promise<boolean> {
    const { change, terms } = this.book.head;
    const ids = going.filter(({ id, isConnected }) => isConnected && !this.book.isWarned(id)).map(({ id }) => id);
    if (!terms.warn || ids.length === 0) return false;
    await this.#mayGoOn();
    await this.book.warned(ids, this.#parts.clock.now());
    const warning: Change = { site: change.site, tool: 'send_notifications', args: { notifications: terms.warn } };
    const sent = await this.#parts.changes.send(warning, ids, this.#permit);
    if (sent.fate !== 'sent') throw new Stop('paused', `nobody could be warned: ${sent.error.message}`);
    await this.#sleep(this.#limits.warnMs);
    return true;
  }

  async #send(claim: Claim): Promise<Sent> {
    const { clock, changes, batch } = this.#parts;
    const requests = await Promise.all(
      chunks(claim.ids, batch).map(async (ids) => ({
        ids,
        sent: await changes.send(this.book.head.change, ids, this.#permit),
      })),
    );
    const sent = { part: claim.part, requests, at: clock.now() };
    await this.book.wasSent(sent);
    return sent;
  }

  /** Finds out what became of a claim's desktops, and writes it down. */
  async #settle(claim: Claim, sent: Sent): Promise<void> {
    const ends: Record<string, End> = {};
    const lost: string[] = [];
    for (const { ids, sent: one } of sent.requests) {
      if (one.fate === 'sent') Object.assign(ends, await this.#followed(ids, one.jobs, one.failures));
      else Object.assign(ends, each(ids, endOf(one)));
      if (one.fate === 'unknown') lost.push(...ids);
    }
    if (lost.length > 0) Object.assign(ends, await this.#searched(lost, claim));
    await this.#checkHealth(claim, ends);
    await this.book.ended({ part: claim.part, ends, at: this.#parts.clock.now() });
    this.#told();
  }

  async #followed(
    ids: readonly string[],
    jobs: readonly string[],
    refused: readonly TargetFailure[],
  ): Promise<Record<string, End>> {
    const failed = (failures: readonly TargetFailure[]) =>
      Object.fromEntries(
        failures.map(({ id, code, reason }) => [id, { end: 'failed' as const, code, ...(reason && { why: reason }) }]),
      );
    if (jobs.length === 0) return { ...each(ids, { end: 'done' }), ...failed(refused) };
    const { changes, context, clock } = this.#parts;
    const accepted = ids.filter((id) => !refused.some((each) => each.id === id));
    const of = this.book.head.targets.filter(({ id }) => accepted.includes(id));
    const until = clock.now() + LONGEST_JOB_MS;
    for (;;) {
      const { over, verdict, failures, said } = await changes.follow(this.book.head.change, jobs, of, context.signal);
      this.#told();
      if (!over && clock.now() < until) continue;
      const rest: End =
        verdict === 'unclear'
          ? { end: 'unknown', why: said ?? (over ? 'the job does not say' : 'the job is not over after two hours') }
          : { end: 'done' };
      return { ...each(accepted, rest), ...failed(failures), ...failed(refused) };
    }
  }

  /** What a request did whose answer is not known: by the jobs it started, if any are found. */
  async #searched(ids: readonly string[], claim: Claim): Promise<Record<string, End>> {
    const { context, clock } = this.#parts;
    const { change } = this.book.head;
    const known = new Set(
      [...this.book.sent.values()].flatMap(({ requests }) =>
        requests.flatMap(({ sent }) => (sent.fate === 'sent' ? sent.jobs : [])),
      ),
    );
    for (let search = 0; search < SEARCHES; search++) {
      if (search > 0) await clock.sleep(SEARCH_EVERY_MS, context.signal);
      const jobs = await jobsStartedBy(change.tool, ids, claim.at, known, change.site, context);
      if (jobs.size === 0) continue;
      const found = [...new Set([...jobs.values()].flat())];
      return this.#followed(found, [...jobs.keys()], []);
    }
    return {};
  }

  /** Those that are done are looked at until they are well, or have had their time. */
  async #checkHealth(claim: Claim, ends: Record<string, End>): Promise<void> {
    const { context, clock } = this.#parts;
    const { change } = this.book.head;
    const wanted = wantedAfter(change);
    let open = Object.keys(ends).filter((id) => ends[id]!.end === 'done');
    if (this.#limits.healthMs === 0 || open.length === 0) return;
    const until = clock.now() + this.#limits.healthMs;
    for (;;) {
      const states = await readStates(open, change.site, context);
      const ill = open.flatMap((id) => {
        const was = claim.on.includes(id) ? 'on' : claim.ill.includes(id) ? 'ill' : 'other';
        const found = ailment(states.get(id), wanted, was);
        return found ? [{ id, ...found }] : [];
      });
      const lasting = clock.now() >= until ? ill : ill.filter(({ passes }) => !passes);
      for (const { id, why } of lasting) ends[id] = { end: 'unhealthy', why };
      open = ill.filter((each) => !lasting.includes(each)).map(({ id }) => id);
      if (open.length === 0) return;
      await clock.sleep(HEALTH_LOOK_MS, context.signal);
      this.#told();
    }
  }

  #checkFailures(wave: number): void {
    const failed = failuresIn(this.book) - this.#tolerated;
    if (wave === 0 && failed > 0) throw new Stop('halted', `${failed} of the first ones failed`);
    if (failed > this.#limits.maxFailures)
      throw new Stop('halted', `${failed} failed, more than the ${this.#limits.maxFailures} that were agreed to`);
  }
}

/** Desktops for which the change failed, or that were not well after it. */
export function failuresIn(book: Book): number {
  return [...book.outcomes().values()].filter(({ end }) => end === 'failed' || end === 'unhealthy').length;
}

/** An answer that is not one stops the rest: who could not send, or does not know, must not go on as if nothing were. */
function stopOf({ requests }: Sent): Stop | undefined {
  for (const { sent } of requests) {
    if (sent.fate === 'unknown') return new Stop('paused', `the answer to a request was lost: ${sent.error.message}`);
    if (sent.fate === 'not sent') return new Stop('paused', `a request could not be sent: ${sent.error.message}`);
    if (sent.fate === 'denied') return new Stop('paused', sent.error.message);
  }
  return undefined;
}

/** Of desktops whose request was not accepted. */
function endOf({ fate, error }: Exclude<PartSent, { fate: 'sent' }>): End {
  const { code, message: why } = error;
  const ends = { refused: 'failed', unknown: 'unknown', denied: 'not_sent', 'not sent': 'not_sent' } as const;
  return { end: ends[fate], code, why };
}

/** A claim of a process that did not live to write down what was answered. */
function unanswered(claim: Claim, batch: number): Sent {
  const error = {
    code: 'fate_unknown',
    message: 'the server was stopped while this was sent',
    hint: '',
    retryable: false,
  };
  const requests = chunks(claim.ids, batch).map((ids) => ({ ids, sent: { fate: 'unknown' as const, error } }));
  return { part: claim.part, requests, at: claim.at };
}

function each(ids: readonly string[], end: End): Record<string, End> {
  return Object.fromEntries(ids.map((id) => [id, end]));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
