import type { Change, PartSent, Permit, SetChanges } from '../catalog/change.ts';
import type { Clock } from '../catalog/clock.ts';
import type { ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { type Book, Overtaken } from './book.ts';
import { type Claim, type End, NOBODY, type Sent, type Standing } from './entries.ts';
import { isOn, readStates } from './health.ts';
import { chunks, lostWith, Settling, unanswered } from './settling.ts';
import { type Limits, limitsOf } from './terms.ts';
import { sortOut } from './wave.ts';

/** Requests for one desktop each that are under way together. */
const AT_ONCE = 8;

const LATER_LOOK_MS = 60_000;

/** Somebody may have connected since a look that is older. */
const LOOK_HOLDS_MS = 60_000;

/** Nobody sleeps longer without looking whether somebody wants it to stop. */
const SLICE_MS = 10_000;

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
  /** With the time by which each has to hear of a step. */
  readonly #watchers = new Map<() => void, number>();
  readonly #later = new Set<string>();
  readonly #settling: Settling;
  #wanted: { to: 'paused' | 'aborted'; by: string } | undefined;

  constructor(book: Book, permit: Permit, parts: RunnerParts, tolerated: number) {
    this.book = book;
    this.#permit = permit;
    this.#parts = parts;
    this.#tolerated = tolerated;
    this.#limits = limitsOf(book.head.terms, book.head.targets.length);
    this.#settling = new Settling(book, parts, {
      healthMs: this.#limits.healthMs,
      until: () => Math.min(...this.#watchers.values()),
      told: () => this.#told(),
    });
    this.done = this.#run();
  }

  /** Asks it to stop before the next request leaves. */
  stop(to: 'paused' | 'aborted', by: string): void {
    this.#wanted = { to, by };
  }

  /** Called after every step, and soon after `until` at the latest; until the answer is called. */
  watch(step: () => void, until: number): () => void {
    this.#watchers.set(step, until);
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
      if (signal.aborted && !this.#wanted) await this.#turn('interrupted', 'workspace-mcp', 'the server was stopped');
      else if (error instanceof Stop) await this.#turn(error.to, this.#wanted?.by ?? 'workspace-mcp', error.message);
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
    await this.book.catchUp();
    const last = this.book.turns.at(-1);
    // Whoever stops it elsewhere follows nothing: what is on its way is still read to its end here.
    if (last?.run === NOBODY) throw new Stop(last.to, 'asked to stop');
    if (!this.#isMine()) throw new Overtaken();
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
    for (const step of this.#watchers.keys()) step();
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
      await this.#settling.settle(claim, sent);
    }
  }

  /** `false` when nothing is left to do. */
  async #nextWave(): Promise<boolean> {
    await this.#mayGoOn();
    const { book, waitedOut } = this.#standing();
    const pending = book.pending();
    if (pending.length === 0) return false;
    this.#checkFailures();
    const now = waitedOut ? pending : pending.filter((id) => !this.#later.has(id));
    if (now.length === 0) {
      await this.#sleep(LATER_LOOK_MS);
      this.#later.clear();
      return true;
    }
    const proven = book.proven();
    const isCanary = proven < this.#limits.canary;
    const size = isCanary ? this.#limits.canary - proven : this.#limits.wave;
    const wave = isCanary ? 0 : 1 + book.claims.reduce((most, claim) => Math.max(most, claim.wave), 0);
    const acted = await this.#runWave(now.slice(0, size), wave, waitedOut);
    if (book.pending().length === 0) return false;
    this.#checkFailures();
    if (acted && this.#limits.pauseMs > 0) await this.#sleep(this.#limits.pauseMs);
    return true;
  }

  #standing() {
    const began = this.book.turns.findLast(({ to }) => to === 'running')?.at ?? this.book.head.created;
    return { book: this.book, waitedOut: this.#parts.clock.now() - began >= this.#limits.waitMs };
  }

  /** `false` when nothing was sent for any of them. */
  async #runWave(ids: readonly string[], wave: number, waitedOut: boolean): Promise<boolean> {
    const claims: Claim[] = [];
    let stopped: Stop | undefined;
    try {
      for (let rest = ids; rest.length > 0; ) rest = await this.#sendTo(rest, wave, waitedOut, claims);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      stopped = error;
    }
    // Whatever stops it, those that were sent are settled.
    for (const claim of claims) await this.#settling.settle(claim, this.book.sent.get(claim.part)!);
    if (stopped?.to !== 'aborted' && this.book.pending().length > 0) this.#checkFailures();
    if (stopped) throw stopped;
    return claims.length > 0;
  }

  /** Looks, warns and sends, part by part; the answer is who has to be looked at again first, because that took too long. */
  async #sendTo(ids: readonly string[], wave: number, waitedOut: boolean, claims: Claim[]): Promise<readonly string[]> {
    const { changes, context, clock, run, batch } = this.#parts;
    const { change, terms } = this.book.head;
    const look = async () =>
      sortOut(ids, await changes.look(change, ids, this.#permit, context.signal), terms.connected, !waitedOut);
    let sorted = await look();
    // Somebody may have come while others were warned.
    while (await this.#warn(sorted.go)) sorted = await look();
    for (const id of sorted.later) this.#later.add(id);
    const going = sorted.go.map(({ id }) => id);
    const states = await readStates(going, change.site, context);
    const looked = clock.now();
    let { left } = sorted;
    const size = batch > 1 ? batch : AT_ONCE;
    for (let start = 0; start < going.length || Object.keys(left).length > 0; start += size) {
      await this.#mayGoOn();
      if (clock.now() - looked > LOOK_HOLDS_MS) return going.slice(start);
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
      const stop = stopOf(await this.#send(claim));
      if (stop) throw stop;
    }
    return [];
  }

  /**
   * Tells those who are about to be interrupted, each once in a run: who was told before it stopped has to be told again. `true` when
   * somebody was told, and time has passed.
   */
  async #warn(going: readonly { id: string; isConnected: boolean }[]): Promise<boolean> {
    const { change, terms } = this.book.head;
    const { changes, clock, run } = this.#parts;
    const ids = going.filter(({ id, isConnected }) => isConnected && !this.book.isWarned(id, run)).map(({ id }) => id);
    if (!terms.warn || ids.length === 0) return false;
    await this.#mayGoOn();
    const warning: Change = { site: change.site, tool: 'send_notifications', args: { notifications: terms.warn } };
    const sent = await changes.send(warning, ids, this.#permit);
    if (sent.fate !== 'sent') throw new Stop('paused', `nobody could be warned: ${sent.error.message}`);
    // Not before it was sent: a warning twice is better than none.
    await this.book.warned({ ids, run, at: clock.now() });
    await this.#sleep(this.#limits.warnMs);
    return true;
  }

  async #send(claim: Claim): Promise<Sent> {
    const { clock, changes, batch, onError } = this.#parts;
    const sendOne = (ids: readonly string[]) =>
      changes.send(this.book.head.change, ids, this.#permit).catch((error): PartSent => {
        onError(error);
        return lostWith('workspace-mcp failed in a way it should not have');
      });
    const requests = await Promise.all(
      chunks(claim.ids, batch).map(async (ids) => ({ ids, sent: await sendOne(ids) })),
    );
    const sent = { part: claim.part, requests, at: clock.now() };
    await this.book.wasSent(sent);
    return sent;
  }

  /** Before each wave, because what failed may have come to light only when a stopped one was settled. */
  #checkFailures(): void {
    const failed = failuresIn(this.book) - this.#tolerated;
    if (failed > 0 && this.book.proven() < this.#limits.canary)
      throw new Stop('halted', `${failed} of the first ones failed`);
    if (failed > this.#limits.maxFailures)
      throw new Stop('halted', `${failed} failed, more than the ${this.#limits.maxFailures} that were agreed to`);
  }
}

/** Desktops for which the change failed, that were not well after it, or whose job never told its end. */
export function failuresIn(book: Book): number {
  return [...book.outcomes().values()].filter(isFailure).length;
}

/** A lost answer, the one unknown end with a code, has stopped the rollout already; a job that never ends has not. */
function isFailure({ end, code }: End): boolean {
  return end === 'failed' || end === 'unhealthy' || (end === 'unknown' && code === undefined);
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
