import type { Random } from '../random.ts';
import { SECOND } from '../time.ts';
import type { Agenda } from './agenda.ts';
import type { Desktop } from './desktop.ts';

export type SubJobStatus = 'WAITING' | 'RUNNING' | 'SUCCESS' | 'FAILED';

export interface Failure {
  code: string;
  reason: string;
}

/** One target's part of a job, as a handler orders it. */
export interface SubJobOrder {
  /** Occupied from the order to the end. */
  desktop?: Desktop;
  /** Anything else that is occupied so. */
  holds?: { busy?: string };
  /** Shown as `entities`; filled in from the desktop where it has none. */
  entities?: Record<string, string>;
  entity?: string;
  user?: string;
  /** Fails for this reason instead of succeeding. */
  failure?: Failure;
  start?(at: number): void;
  succeed?(at: number): void;
  fail?(at: number, failure: Failure): void;
}

export interface JobOrder {
  type: string;
  /** From and to, for one target; a type that is not in the table takes 5 to 15. */
  seconds?: readonly [number, number];
  subs: SubJobOrder[];
  poolId?: string;
  /** Milliseconds before anything starts, on top of the queue's own. */
  delay?: number;
}

export interface SubJob {
  readonly id: string;
  readonly jobId: string;
  readonly type: string;
  readonly order: SubJobOrder;
  readonly host: string;
  ordered: number;
  starts: number;
  /** `Infinity` for one that hangs. */
  ends: number;
  failure?: Failure;
  poolId?: string;
}

export interface Job {
  readonly id: string;
  readonly type: string;
  subs: SubJob[];
  ordered: number;
  /** Kept when sub-jobs are deleted. */
  verdict?: JobStatus;
}

/**
 * The parent's words are undocumented. Terraform takes SUCCESS, COMPLETE and FAIL for final and then looks at each sub-job,
 * so here COMPLETE means that some failed, and FAIL that all did.
 */
export type JobStatus = 'WAITING' | 'RUNNING' | 'SUCCESS' | 'COMPLETE' | 'FAIL';

/** What a fault does to the jobs of one request. */
export interface JobMischief {
  hang?: boolean;
  fail?: Failure & { desktop?: string };
}

/**
 * Seconds one target takes, from and to. Names are those of the Workspace API reference ("Querying Subtasks", `job_type`);
 * the last five operations have no name there.
 */
const SECONDS: Readonly<Record<string, readonly [number, number]>> = {
  createDesktops: [150, 300],
  deleteDesktops: [20, 40],
  rebuildDesktops: [90, 180],
  operateDesktops: [20, 40],
  attachDesktops: [20, 40],
  batchDetachDesktops: [10, 20],
  createWksSnapshot: [25, 60],
  deleteWksSnapshot: [8, 15],
  restoreDesktopBySnapshot: [60, 120],
  desktopRejoinDomain: [30, 60],
  desktopToImage: [240, 480],
  changeDesktopNetwork: [30, 60],
  batchChangeDesktopNetwork: [30, 60],
  applyWorkspace: [120, 240],
  cancelWorkspace: [120, 240],
  resizeDesktops: [60, 120],
  updateDesktopSids: [20, 40],
  changeUserPrivilegeGroup: [5, 10],
  sendNotifications: [2, 5],
  installAgents: [20, 40],
};

const USUAL_SECONDS = [5, 15] as const;

/** Queue before the first sub-job, and between two starts. */
const QUEUE_MS = 1 * SECOND;
const STAGGER_MS = 300;

/** Runs jobs in simulated time: each sub-job waits, runs and ends at moments fixed when it is ordered. */
export class Jobs {
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #speed: number;
  readonly #jobs = new Map<string, Job>();
  readonly #subsById = new Map<string, SubJob>();
  #subs: SubJob[] = [];

  constructor(agenda: Agenda, random: Random, speed: number) {
    this.#agenda = agenda;
    this.#random = random;
    this.#speed = speed;
  }

  start(order: JobOrder, now: number, mischief: JobMischief = {}): Job {
    const job: Job = { id: this.#random.uuid(), type: order.type, subs: [], ordered: now };
    for (const [index, sub] of order.subs.entries()) {
      const wait = (QUEUE_MS + index * STAGGER_MS + (order.delay ?? 0)) / this.#speed;
      job.subs.push(
        this.#order(job, sub, {
          now,
          wait,
          mischief,
          poolId: order.poolId,
          seconds: order.seconds,
          first: index === 0,
        }),
      );
    }
    this.#jobs.set(job.id, job);
    return job;
  }

  /** A job that is over; nothing happens any more. */
  remember(order: JobOrder, ordered: number): Job {
    const job: Job = { id: this.#random.uuid(), type: order.type, subs: [], ordered };
    for (const [index, sub] of order.subs.entries()) {
      const starts = ordered + QUEUE_MS + index * STAGGER_MS;
      job.subs.push(this.#subJob(job, sub, starts, starts + this.#duration(order.type, order.seconds), order.poolId));
    }
    for (const sub of job.subs) this.#keep(sub);
    this.#jobs.set(job.id, job);
    return job;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Runs the failed sub-jobs of a job again; the job keeps its id. */
  retry(job: Job, now: number): void {
    for (const sub of job.subs.filter((one) => one.failure)) {
      delete sub.failure;
      sub.ordered = now;
      sub.starts = now + QUEUE_MS / this.#speed;
      sub.ends = sub.starts + this.#duration(job.type) / this.#speed;
      this.#schedule(sub);
    }
    delete job.verdict;
  }

  subJob(id: string): SubJob | undefined {
    return this.#subsById.get(id);
  }

  /** All sub-jobs, the newest first. */
  subJobs(): SubJob[] {
    return this.#subs.toReversed();
  }

  /** Forgets sub-jobs; their jobs stay. */
  forget(ids: ReadonlySet<string>, now: number): void {
    const affected = new Set(this.#subs.filter((sub) => ids.has(sub.id)).map((sub) => sub.jobId));
    for (const id of affected) {
      const job = this.#jobs.get(id);
      if (!job) continue;
      const verdict = jobStatus(job, now);
      job.subs = job.subs.filter((sub) => !ids.has(sub.id));
      if (verdict !== 'WAITING' && verdict !== 'RUNNING') job.verdict = verdict;
    }
    this.#subs = this.#subs.filter((sub) => !ids.has(sub.id));
    for (const id of ids) this.#subsById.delete(id);
  }

  #keep(sub: SubJob): void {
    const latest = this.#subs.at(-1);
    this.#subs.push(sub);
    if (latest && latest.ordered > sub.ordered) this.#subs.sort((a, b) => a.ordered - b.ordered);
    this.#subsById.set(sub.id, sub);
  }

  #order(
    job: Job,
    order: SubJobOrder,
    more: {
      now: number;
      wait: number;
      mischief: JobMischief;
      poolId: string | undefined;
      seconds: JobOrder['seconds'];
      first: boolean;
    },
  ): SubJob {
    const { hang, fail } = more.mischief;
    const starts = more.now + more.wait;
    const ends = hang ? Number.POSITIVE_INFINITY : starts + this.#duration(job.type, more.seconds) / this.#speed;
    const sub = this.#subJob(job, order, starts, ends, more.poolId);
    const target = order.desktop?.id ?? order.entities?.desktop_id ?? order.entity;
    const chosen = fail && (fail.desktop ? fail.desktop === target : more.first);
    if (chosen) sub.failure = { code: fail.code, reason: fail.reason };
    sub.failure ??= defectOf(order.desktop, job.type);
    if (!sub.failure) delete sub.failure;
    this.#keep(sub);
    this.#schedule(sub);
    return sub;
  }

  #schedule(sub: SubJob): void {
    const { order } = sub;
    const held = order.desktop ?? order.holds;
    if (held) held.busy = sub.id;
    this.#agenda.add(sub.starts, (at) => order.start?.(at));
    this.#agenda.add(sub.ends, (at) => {
      if (held?.busy === sub.id) delete held.busy;
      if (sub.failure) order.fail?.(at, sub.failure);
      else order.succeed?.(at);
    });
  }

  #subJob(job: Job, order: SubJobOrder, starts: number, ends: number, poolId: string | undefined): SubJob {
    return {
      id: this.#random.uuid(),
      jobId: job.id,
      type: job.type,
      order,
      host: `10.0.0.${this.#random.int(11, 42)}`,
      ordered: job.ordered,
      starts,
      ends,
      ...(order.failure && { failure: order.failure }),
      ...(poolId && { poolId }),
    };
  }

  #duration(type: string, seconds = SECONDS[type] ?? USUAL_SECONDS): number {
    const [from, to] = seconds;
    return this.#random.int(from * 10, to * 10) * (SECOND / 10);
  }
}

export function subJobStatus(sub: SubJob, now: number): SubJobStatus {
  if (now < sub.starts) return 'WAITING';
  if (now < sub.ends) return 'RUNNING';
  return sub.failure ? 'FAILED' : 'SUCCESS';
}

/** Percent. A failed sub-job keeps what it had reached. */
export function progressOf(sub: SubJob, now: number): number {
  const status = subJobStatus(sub, now);
  if (status === 'SUCCESS') return 100;
  if (status === 'FAILED') return 60;
  if (status === 'WAITING') return 0;
  if (sub.ends === Number.POSITIVE_INFINITY) return 30;
  const reached = Math.floor((100 * (now - sub.starts)) / (sub.ends - sub.starts));
  return Math.min(reached, sub.failure ? 60 : 99);
}

export function jobStatus(job: Job, now: number): JobStatus {
  if (job.verdict) return job.verdict;
  const statuses = job.subs.map((sub) => subJobStatus(sub, now));
  if (statuses.length > 0 && statuses.every((status) => status === 'WAITING')) return 'WAITING';
  if (statuses.some((status) => status === 'WAITING' || status === 'RUNNING')) return 'RUNNING';
  const failed = statuses.filter((status) => status === 'FAILED').length;
  if (failed === 0) return 'SUCCESS';
  return failed === statuses.length ? 'FAIL' : 'COMPLETE';
}

function defectOf(desktop: Desktop | undefined, type: string): Failure | undefined {
  const defect = desktop?.defect;
  if (!defect || (defect.jobs && !defect.jobs.includes(type))) return undefined;
  return { code: defect.code, reason: defect.reason };
}
