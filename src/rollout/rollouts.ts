import { hostname } from 'node:os';
import type { Change, Permit, Permitted, SetChanges } from '../catalog/change.ts';
import type { Clock } from '../catalog/clock.ts';
import type { Principal, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { newId } from '../store/ids.ts';
import type { RolloutFiles } from '../store/rollout-files.ts';
import { Book } from './book.ts';
import { type Head, NOBODY, type Turn } from './entries.ts';
import { type Reported, reportOf } from './report.ts';
import { failuresIn, type Outliving, Runner } from './runner.ts';
import { inWords, type Terms } from './terms.ts';

/** The largest set; more desktops than most companies have, and a plan that a machine can still read again. */
const MOST_TARGETS = 10_000;

/** Between two looks at one that another process runs. */
const LOOK_ELSEWHERE_MS = 5_000;

/** Rollouts that one answer lists. */
const LISTED = 20;

export interface RolloutsParts {
  files: RolloutFiles;
  clock: Clock;
  /** What goes on after a call: for this principal, until the signal says that the server stops. */
  outliving(principal: Principal, signal: AbortSignal): Outliving;
  onError(error: unknown): void;
}

/** What tools that change sets run with. */
export interface RolloutContext extends ToolContext {
  changes: SetChanges;
  rollouts(): Promise<Rollouts>;
}

export interface Wish {
  change: Change;
  terms: Terms;
  /** Chooses the set; not called where a plan already has it. */
  choose(): Promise<readonly string[]>;
  planId?: string;
  dryRun?: boolean;
}

/** Either it runs, or why not yet. */
export type Begun = { kind: 'running'; id: string } | Exclude<Permitted, { kind: 'permitted' }>;

/** Changes of sets that outlive their call, and their process: what is on the disk can be gone on with. */
export class Rollouts {
  readonly #parts: RolloutsParts;
  readonly #runners = new Map<string, Runner>();
  readonly #closing = new AbortController();

  constructor(parts: RolloutsParts) {
    this.#parts = parts;
  }

  /** Begins one, if policy and person let it. Throws `ToolError`. */
  async begin(wish: Wish, context: RolloutContext): Promise<Begun> {
    const { change, terms } = wish;
    const { title, risk, batch } = await context.changes.check(change);
    const permitted = await context.changes.permit({
      change,
      terms: { ...terms },
      ids: async () => checkedSet(await wish.choose()),
      warnings: inWords(terms),
      ...(wish.planId && { planId: wish.planId }),
      ...(wish.dryRun && { dryRun: true }),
    });
    if (permitted.kind !== 'permitted') return permitted;
    const { targets, plan } = permitted;
    const head: Head = {
      id: newId('rollout'),
      principal: context.principal.id,
      change,
      title,
      risk,
      terms,
      targets: inOrderOf(plan?.set, targets),
      ...(plan && { plan: plan.id }),
      created: this.#parts.clock.now(),
    };
    const book = await Book.create(this.#parts.files, head);
    await this.#run(book, permitted, batch, context.principal);
    return { kind: 'running', id: head.id };
  }

  /** Goes on with one that does not run: under the approval it has, or a new one after too much had failed. Throws `ToolError`. */
  async resume(id: string, planId: string | undefined, context: RolloutContext): Promise<Begun> {
    const book = await this.#bookOf(id, context.principal);
    if (this.#runners.has(id)) throw wrongState(id, 'it runs already');
    if (book.standing === 'finished' || book.standing === 'aborted') throw wrongState(id, `it is ${book.standing}`);
    const { change, terms, targets } = book.head;
    const { batch } = await context.changes.check(change);
    const isHalted = haltedAfter(book);
    const failed = failuresIn(book);
    const left = isHalted ? undefined : await this.#leaveOf(book, context);
    const permitted = left
      ? { kind: 'permitted' as const, ...left }
      : await context.changes.permit({
          change,
          terms: termsAgain(book, failed),
          ids: async () => checkedSet(book.pending()),
          warnings: [`Goes on after ${failed} of ${targets.length} failed.`, ...inWords(terms)],
          ...(planId && { planId }),
        });
    if (permitted.kind !== 'permitted') return permitted;
    const renewed = !left && (isHalted || permitted.plan) ? failed : undefined;
    await this.#run(book, permitted, batch, context.principal, renewed);
    return { kind: 'running', id };
  }

  /** Stops one before its next request; what was sent is followed to its end. Throws `ToolError`. */
  async stop(id: string, to: 'paused' | 'aborted', context: RolloutContext): Promise<void> {
    const book = await this.#bookOf(id, context.principal);
    if (book.standing === 'finished' || book.standing === 'aborted') throw wrongState(id, `it is ${book.standing}`);
    const runner = this.#runners.get(id);
    if (runner) return runner.stop(to, context.principal.id);
    if (to === 'paused' && book.standing !== 'running') throw wrongState(id, `it is ${book.standing}`);
    if (to === 'aborted' && book.open.length > 0 && this.#isRunning(book) === false) {
      // Nobody reads any more what became of the open ones: that comes first, under a leave to send nothing.
      const { batch } = await context.changes.check(book.head.change);
      await this.#run(book, { targets: [] }, batch, context.principal);
      return this.#runners.get(id)?.stop(to, context.principal.id);
    }
    await book.turn({ to, run: NOBODY, by: context.principal.id, at: this.#parts.clock.now() });
  }

  /** Resolves when it stopped running, here or in another process, or the caller's patience is over. */
  async wait(id: string, context: ToolContext): Promise<void> {
    const runner = this.#runners.get(id);
    const until = this.#parts.clock.now() + context.patienceMs;
    if (!runner) return this.#waitElsewhere(id, until, context);
    const { signal, progress } = context;
    const total = runner.book.head.targets.length;
    let told = -1;
    await new Promise<void>((resolve, reject) => {
      const step = () => {
        const known = runner.book.outcomes().size;
        if (known > told) progress?.({ progress: known, total, message: `${known} of ${total} desktops` });
        told = Math.max(told, known);
        if (this.#parts.clock.now() >= until) finish(resolve);
      };
      const unwatch = runner.watch(step, until);
      const onAbort = () => finish(() => reject(cancelled(id)));
      const finish = (then: () => void) => {
        unwatch();
        signal.removeEventListener('abort', onAbort);
        then();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      void runner.done.then(() => finish(resolve));
      if (signal.aborted) onAbort();
    });
  }

  async #waitElsewhere(id: string, until: number, { principal, signal }: ToolContext): Promise<void> {
    const { clock } = this.#parts;
    for (;;) {
      const left = until - clock.now();
      if (left <= 0 || !this.#isRunning(await this.#bookOf(id, principal))) return;
      await clock.sleep(Math.min(left, LOOK_ELSEWHERE_MS), signal).catch((error) => {
        throw signal.aborted ? cancelled(id) : error;
      });
    }
  }

  async show(id: string, context: ToolContext): Promise<Reported> {
    return this.#reported(await this.#bookOf(id, context.principal));
  }

  /** Those of this principal, the newest first. */
  async list(context: ToolContext): Promise<Reported['report'][]> {
    const found: Reported['report'][] = [];
    for (const id of await this.#parts.files.ids()) {
      if (found.length === LISTED) break;
      const book = this.#runners.get(id)?.book ?? (await this.#readable(id));
      if (book?.head.principal === context.principal.id) found.push(this.#reported(book).report);
    }
    return found;
  }

  /** Stops all that run, so that another process can go on with them; what is on its way is waited for. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the server stops'));
    await Promise.all([...this.#runners.values()].map((runner) => runner.done));
  }

  #reported(book: Book): Reported {
    return reportOf(book, this.#isRunning(book));
  }

  /** Whether some process still works on it; `undefined` where that can't be known from here. */
  #isRunning({ head, turns }: Book): boolean | undefined {
    if (this.#runners.has(head.id)) return true;
    const last = turns.at(-1);
    // One that somebody stopped from elsewhere is still read to its end by who ran it.
    const turn = last?.run === NOBODY ? turns.findLast(({ to }) => to === 'running') : last;
    return turn?.to === 'running' && isAlive(turn);
  }

  /** One that is damaged must not hide the others. */
  async #readable(id: string): Promise<Book | undefined> {
    return Book.open(this.#parts.files, id).catch((error) => {
      this.#parts.onError(error);
      return undefined;
    });
  }

  async #bookOf(id: string, principal: Principal): Promise<Book> {
    const book = this.#runners.get(id)?.book ?? (await Book.open(this.#parts.files, id));
    // One of somebody else is as unknown as one that never was.
    if (book?.head.principal === principal.id) return book;
    throw new ToolError({
      code: 'unknown_rollout',
      message: `there is no rollout ${id.slice(0, 80)}`,
      hint: 'show_rollout without arguments lists them.',
    });
  }

  /** The approval it has; `undefined` where there is none, or nobody knows of it any more. */
  async #leaveOf({ head, turns }: Book, { changes }: RolloutContext): Promise<Permit | undefined> {
    const { plan, tolerated = 0 } = turns.findLast((turn) => turn.plan) ?? {};
    if (plan) return changes.permitOf(head.change, termsAgain({ head }, tolerated), plan);
    return head.plan ? changes.permitOf(head.change, { ...head.terms }, head.plan) : undefined;
  }

  async #run(book: Book, permit: Permit, batch: number, principal: Principal, tolerated?: number): Promise<void> {
    const { clock, outliving, onError } = this.#parts;
    const { id } = book.head;
    const run = newId('run');
    const since = tolerated ?? book.turns.findLast((turn) => turn.tolerated !== undefined)?.tolerated ?? 0;
    const again = permit.plan && permit.plan.id !== book.head.plan ? { plan: permit.plan.id } : {};
    RUNS.add(run);
    await book.turn({
      to: 'running',
      run,
      host: hostname(),
      pid: process.pid,
      by: principal.id,
      ...again,
      ...(tolerated !== undefined && { tolerated }),
      at: clock.now(),
    });
    const runner = new Runner(
      book,
      permit,
      { ...outliving(principal, this.#closing.signal), clock, run, batch, onError },
      since,
    );
    this.#runners.set(id, runner);
    void runner.done.then(() => {
      RUNS.delete(run);
      if (this.#runners.get(id) === runner) this.#runners.delete(id);
    });
  }
}

/** What is agreed to when one goes on after too much had failed. */
function termsAgain({ head }: Pick<Book, 'head'>, failed: number): Record<string, unknown> {
  return { ...head.terms, goes_on_with: head.id, failed_so_far: failed };
}

/** Whether too much failed since leave was last given. */
function haltedAfter({ turns }: Book): boolean {
  const renewed = turns.findLastIndex(({ tolerated }) => tolerated !== undefined);
  return turns.findLastIndex(({ to }) => to === 'halted') > renewed;
}

/** Runs of this process: in a container the one before it had the same number. */
const RUNS = new Set<string>();

function checkedSet(ids: readonly string[]): readonly string[] {
  const set = [...new Set(ids)];
  if (set.length === 0)
    throw new ToolError({
      code: 'no_targets',
      message: 'no desktop is in this set. Nothing was sent.',
      hint: 'Look with fleet_query or find_desktops what the selection finds.',
    });
  if (set.length > MOST_TARGETS)
    throw new ToolError({
      code: 'too_many_targets',
      message: `the set has ${set.length} desktops; a rollout takes ${MOST_TARGETS} at most. Nothing was sent.`,
      hint: 'Divide it.',
    });
  return set;
}

/** The plan has them in the order in which they were chosen. */
function inOrderOf<T extends { id: string }>(order: readonly string[] | undefined, targets: readonly T[]): T[] {
  if (!order) return [...targets];
  const place = new Map(order.map((id, index) => [id, index]));
  return targets.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

function isAlive({ host, pid, run }: Turn): boolean | undefined {
  if (host !== hostname() || pid === undefined) return undefined;
  if (pid === process.pid) return RUNS.has(run);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function wrongState(id: string, why: string): ToolError {
  return new ToolError({
    code: 'rollout_state',
    message: `${id} can't be changed: ${why}`,
    hint: 'show_rollout shows how it stands.',
  });
}

function cancelled(id: string): ToolError {
  return new ToolError({
    code: 'cancelled',
    message: `the waiting was cancelled; rollout ${id} goes on`,
    hint: 'show_rollout watches it; rollout with action pause or abort stops it.',
  });
}
