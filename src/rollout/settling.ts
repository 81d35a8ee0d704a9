import type { PartSent, TargetFailure } from '../catalog/change.ts';
import type { Book } from './book.ts';
import type { Claim, End, Sent } from './entries.ts';
import { ailment, readStates, wantedAfter } from './health.ts';
import { jobsStartedBy } from './reconcile.ts';
import type { RunnerParts } from './runner.ts';

/** A job that takes longer is not waited for: what became of its desktops is unknown. */
const LONGEST_JOB_MS = 2 * 60 * 60 * 1000;

const HEALTH_LOOK_MS = 15_000;

/** Jobs are watched at least so long at a time, whoever waits for an answer. */
const SHORTEST_WAIT_MS = 5_000;

/** Looks for the jobs of a request whose answer was lost. */
const SEARCHES = 4;
const SEARCH_EVERY_MS = 15_000;

/** A process that was killed after a claim had sent its request by then, if at all: what begins later is somebody else's. */
const LONGEST_SENDING_MS = 2 * 60 * 1000;

/** What settling has to do with who watches. */
export interface Watched {
  healthMs: number;
  /** By when somebody wants to hear of a step; ms since the epoch. */
  until(): number;
  told(): void;
}

/** Finds out what became of desktops for which a request left, or may have. Nothing is sent here. */
export class Settling {
  readonly #book: Book;
  readonly #parts: RunnerParts;
  readonly #watched: Watched;

  constructor(book: Book, parts: RunnerParts, watched: Watched) {
    this.#book = book;
    this.#parts = parts;
    this.#watched = watched;
  }

  /** Finds out what became of a claim's desktops, and writes it down. */
  async settle(claim: Claim, sent: Sent): Promise<void> {
    const ends: Record<string, End> = {};
    const lost: string[][] = [];
    for (const { ids, sent: one } of sent.requests) {
      if (one.fate === 'sent') Object.assign(ends, await this.#followed(ids, one.jobs, one.failures, one.isSilent));
      else Object.assign(ends, each(ids, endOf(one)));
      if (one.fate === 'unknown') lost.push(ids);
    }
    if (lost.length > 0) Object.assign(ends, await this.#searched(lost, claim));
    await this.#checkHealth(claim, ends);
    await this.#book.ended({ part: claim.part, ends, at: this.#parts.clock.now() });
    this.#watched.told();
  }

  async #followed(
    ids: readonly string[],
    jobs: readonly string[],
    refused: readonly TargetFailure[],
    isSilent = false,
  ): Promise<Record<string, End>> {
    const failed = (failures: readonly TargetFailure[]) =>
      Object.fromEntries(
        failures.map(({ id, code, reason }) => [id, { end: 'failed' as const, code, ...(reason && { why: reason }) }]),
      );
    const untold: End = isSilent ? { end: 'unknown', why: 'the answer names no job to follow' } : { end: 'done' };
    if (jobs.length === 0) return { ...each(ids, untold), ...failed(refused) };
    const { changes, context, clock } = this.#parts;
    const accepted = ids.filter((id) => !refused.some((each) => each.id === id));
    const of = this.#book.head.targets.filter(({ id }) => accepted.includes(id));
    const until = clock.now() + LONGEST_JOB_MS;
    for (;;) {
      const waitMs = Math.max(SHORTEST_WAIT_MS, this.#watched.until() - clock.now());
      const { change } = this.#book.head;
      const { over, verdict, failures, said } = await changes.follow(change, jobs, of, waitMs, context.signal);
      this.#watched.told();
      if (!over && clock.now() < until) continue;
      const rest: End =
        verdict === 'unclear'
          ? { end: 'unknown', why: said ?? (over ? 'the job does not say' : 'the job is not over after two hours') }
          : { end: 'done' };
      return { ...each(accepted, rest), ...failed(failures), ...failed(refused) };
    }
  }

  /** What a request did whose answer is not known: by the jobs it started, if any are found. */
  async #searched(requests: readonly string[][], claim: Claim): Promise<Record<string, End>> {
    const { context, clock } = this.#parts;
    const { change } = this.#book.head;
    const until = this.#book.sent.get(claim.part)?.at ?? claim.at + LONGEST_SENDING_MS;
    const known = new Set(
      [...this.#book.sent.values()].flatMap(({ requests }) =>
        requests.flatMap(({ sent }) => (sent.fate === 'sent' ? sent.jobs : [])),
      ),
    );
    const ends: Record<string, End> = {};
    let open = requests;
    for (let search = 0; search < SEARCHES && open.length > 0; search++) {
      if (search > 0) await clock.sleep(SEARCH_EVERY_MS, context.signal);
      const started = await jobsStartedBy(change, open, { from: claim.at, until }, known, context);
      open = open.filter((ids) => !started.has(ids));
      for (const [ids, jobs] of started) Object.assign(ends, await this.#followed(ids, jobs, []));
    }
    return ends;
  }

  /** Those that are done are looked at until they are well, or have had their time. */
  async #checkHealth(claim: Claim, ends: Record<string, End>): Promise<void> {
    const { context, clock } = this.#parts;
    const { change } = this.#book.head;
    const wanted = wantedAfter(change);
    let open = Object.keys(ends).filter((id) => ends[id]!.end === 'done');
    if (this.#watched.healthMs === 0 || open.length === 0) return;
    const until = clock.now() + this.#watched.healthMs;
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
      this.#watched.told();
    }
  }
}

/** Of desktops whose request was not accepted. */
function endOf({ fate, error }: Exclude<PartSent, { fate: 'sent' }>): End {
  const { code, message: why } = error;
  const ends = { refused: 'failed', unknown: 'unknown', denied: 'not_sent', 'not sent': 'not_sent' } as const;
  return { end: ends[fate], code, why };
}

/** A claim of a process that did not live to write down what was answered. */
export function unanswered(claim: Claim, batch: number): Sent {
  const sent = lostWith('the server was stopped while this was sent');
  return { part: claim.part, requests: chunks(claim.ids, batch).map((ids) => ({ ids, sent })), at: claim.at };
}

/** The fate of a request of which nobody knows whether it was carried out. */
export function lostWith(message: string): PartSent {
  return { fate: 'unknown', error: { code: 'fate_unknown', message, hint: '', retryable: false } };
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function each(ids: readonly string[], end: End): Record<string, End> {
  return Object.fromEntries(ids.map((id) => [id, end]));
}
