import { randomBytes } from 'node:crypto';
import type { Clock } from '../catalog/clock.ts';
import type { Approvals, AuditEvent, Decision, Plan, Results } from '../catalog/plan.ts';
import { tooBig } from './file-results.ts';
import { newId } from './ids.ts';
import { changedPlan, planText } from './plan-text.ts';
import { factsFor, HEAD_BYTES, keptResult, newest, parseHead, parseResult, resultText } from './result-text.ts';
import { RETENTION_MS, type Store } from './store.ts';
import { storeClosed } from './unavailable.ts';

const RESULTS_MAX_BYTES = 64 * 1024 * 1024;

/** A store that ends with its process, for tests and throw-away runs. */
export interface MemoryStore extends Store {
  /** What was appended, oldest first. */
  readonly events: readonly AuditEvent[];
}

/** Answers as the file store does; results are kept up to 64 MB. */
export function createMemoryStore({ clock }: { clock: Clock }): MemoryStore {
  const events: AuditEvent[] = [];
  let closed = false;
  return {
    approvals: memoryApprovals(clock),
    results: memoryResults(clock),
    events,
    audit: {
      async append(event) {
        if (closed) throw storeClosed();
        events.push(structuredClone(event));
      },
    },
    key: new Uint8Array(randomBytes(32)),
    async close() {
      closed = true;
    },
  };
}

function memoryApprovals(clock: Clock): Approvals {
  const plans = new Map<string, string>();
  const decisions = new Map<string, Decision>();
  const spent = new Set<string>();
  const read = (id: string): Plan | undefined => {
    const text = plans.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  };

  function forgetOld(): void {
    for (const id of plans.keys()) {
      if (read(id)!.expires > clock.now() - RETENTION_MS) continue;
      plans.delete(id);
      decisions.delete(id);
      spent.delete(id);
    }
  }

  return {
    async save(plan) {
      const text = planText(plan);
      forgetOld();
      const kept = read(plan.id);
      plans.set(plan.id, kept ? JSON.stringify(changedPlan(kept, plan)) : text);
    },
    load: async (id) => read(id),
    async pending() {
      const waiting = [...plans.keys()].filter((id) => !decisions.has(id) && !spent.has(id)).map((id) => read(id)!);
      return waiting.filter((plan) => plan.expires > clock.now()).sort((a, b) => a.created - b.created);
    },
    async decide(decision) {
      const plan = read(decision.plan);
      if (!plan || plan.expires <= clock.now() || spent.has(plan.id) || decisions.has(plan.id)) return false;
      decisions.set(plan.id, { ...decision });
      return true;
    },
    async decision(id) {
      const decision = decisions.get(id);
      return decision && { ...decision };
    },
    async spend(id) {
      if (!plans.has(id) || spent.has(id)) return false;
      spent.add(id);
      return true;
    },
    isSpent: async (id) => spent.has(id),
  };
}

function memoryResults(clock: Clock): Results {
  const kept = new Map<string, string>();
  let total = 0;

  function forget(id: string): void {
    total -= kept.get(id)?.length ?? 0;
    kept.delete(id);
  }

  return {
    async put(owner, tool, value) {
      const text = resultText(owner, tool, value, clock.now());
      if (text.length > RESULTS_MAX_BYTES) throw tooBig(text.length, RESULTS_MAX_BYTES);
      for (const id of kept.keys()) {
        if (total + text.length <= RESULTS_MAX_BYTES) break;
        forget(id);
      }
      const id = newId('r');
      kept.set(id, text);
      total += text.length;
      return id;
    },
    async get(owner, id) {
      const text = kept.get(id);
      return text === undefined ? undefined : keptResult(parseResult(text), owner, clock.now() - RETENTION_MS);
    },
    async recent(owner, most) {
      const horizon = clock.now() - RETENTION_MS;
      const found = [...kept].flatMap(([id, text]) => {
        const head = parseHead(text.slice(0, HEAD_BYTES));
        return head ? factsFor(owner, id, head, horizon) : [];
      });
      return newest(found, most);
    },
  };
}
