import type { Random } from './random.ts';

/**
 * - `reset_before`: the connection is cut and nothing was carried out.
 * - `reset_after`: carried out, then the connection is cut without an answer.
 * - `timeout`: carried out, and no answer ever comes.
 * - `status`: answered with `status` and `body`, not carried out.
 * - `non_json`: answered with a page of HTML, not carried out.
 * - `truncated`: carried out, and the connection is cut in the middle of the answer.
 * - `slow`: carried out at once, answered after `ms` of the sandbox clock.
 * - `slow_body`: carried out; the head of the answer comes at once, its body in eight pieces within `ms`.
 * - `duplicate_page`: a list gives the page before the one that was asked for once more.
 * - `shift_items`: a list has got a row more in front since the last page, so that one row comes twice.
 * - `hang_job`: the jobs this request starts never end.
 * - `fail_sub_job`: one sub-job of the jobs this request starts fails with `code` and `reason`.
 */
export const FAULT_KINDS = [
  'reset_before',
  'reset_after',
  'timeout',
  'status',
  'non_json',
  'truncated',
  'slow',
  'slow_body',
  'duplicate_page',
  'shift_items',
  'hang_job',
  'fail_sub_job',
] as const;

type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  kind: FaultKind;
  /** Operation id; any when absent. */
  operation?: string;
  method?: string;
  /** Strikes the n-th matching request only, counted from 1 since the fault was added. */
  nth?: number;
  /** Spares so many matching requests first. */
  after?: number;
  /** Strikes this share of the matching requests, 0 to 1, by the seed. */
  rate?: number;
  /** Strikes so many times, then never again. */
  times?: number;
  /** Whether the request is carried out all the same; each kind has its own default. Only for those that need no answer to it. */
  carriedOut?: boolean;
  /** Of `status` (default 500) and `non_json` (default 502). */
  status?: number;
  /** Of `status`: an object is sent as JSON. */
  body?: unknown;
  /** Added to the answer, whatever its kind. */
  headers?: Record<string, string>;
  /** Of `slow` and `slow_body`, milliseconds. */
  ms?: number;
  /** Of `fail_sub_job`: the target whose sub-job fails; the first one when absent. */
  desktop?: string;
  /** Of `fail_sub_job`; by default WKS.0005, "Failed to invoke ECS interface." */
  code?: string;
  reason?: string;
}

interface Armed {
  id: number;
  fault: Fault;
  seen: number;
  struck: number;
}

/** What goes wrong on demand. The fault added first wins when several match. */
export class Faults {
  readonly #armed: Armed[] = [];
  readonly #origin: Random;
  #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#origin = random;
    this.#random = random.fork('rates');
  }

  /** Returns a function that takes the fault away again. */
  add(fault: Fault): () => void {
    const id = this.arm(fault);
    return () => void this.disarm(id);
  }

  /** Returns the number by which the fault is taken away. Throws a RangeError for one that makes no sense. */
  arm(fault: Fault): number {
    if (fault.carriedOut === false && !NEED_NO_ANSWER.has(fault.kind)) {
      throw new RangeError(`${fault.kind} needs a request that is carried out`);
    }
    const id = ++this.#count;
    this.#armed.push({ id, fault, seen: 0, struck: 0 });
    return id;
  }

  disarm(id: number): boolean {
    const index = this.#armed.findIndex((armed) => armed.id === id);
    if (index >= 0) this.#armed.splice(index, 1);
    return index >= 0;
  }

  all(): (Fault & { id: number; struck: number })[] {
    return this.#armed.map(({ id, fault, struck }) => ({ ...fault, id, struck }));
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** As if nothing had ever been armed: the same faults strike the same requests again. */
  restart(): void {
    this.clear();
    this.#count = 0;
    this.#random = this.#origin.fork('rates');
  }

  /** The fault that strikes this request, if any; counts it. */
  strike(method: string, operationId: string | undefined): Fault | undefined {
    let struck: Fault | undefined;
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.operation !== undefined && fault.operation !== operationId) continue;
      if (fault.method !== undefined && fault.method !== method) continue;
      armed.seen++;
      if (struck || !this.#due(armed)) continue;
      armed.struck++;
      struck = fault;
    }
    return struck;
  }

  #due({ fault, seen, struck }: Armed): boolean {
    if (fault.nth !== undefined && seen !== fault.nth) return false;
    if (fault.after !== undefined && seen <= fault.after) return false;
    if (fault.times !== undefined && struck >= fault.times) return false;
    return fault.rate === undefined || this.#random.chance(fault.rate);
  }
}

const NOT_CARRIED_OUT: ReadonlySet<FaultKind> = new Set(['reset_before', 'status', 'non_json']);
const NEED_NO_ANSWER: ReadonlySet<FaultKind> = new Set([...NOT_CARRIED_OUT, 'reset_after', 'timeout']);

/** Whether the simulated cloud carries a request out although this fault strikes it. */
export function isCarriedOut({ kind, carriedOut }: Fault): boolean {
  return carriedOut ?? !NOT_CARRIED_OUT.has(kind);
}
