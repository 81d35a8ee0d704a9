import type { Clock } from '../catalog/clock.ts';
import type { Approvals, Decision, Plan } from '../catalog/plan.ts';
import type { Folder } from './folder.ts';
import { isId } from './ids.ts';
import { changedPlan, parseDecision, parsePlan, planText } from './plan-text.ts';
import { RETENTION_MS } from './store.ts';

export interface FileApprovals extends Approvals {
  /** Removes what expired more than 24 hours ago. */
  sweep(stopped: () => boolean): Promise<void>;
}

const planFile = (id: string) => `${id}.json`;
const decisionFile = (id: string) => `${id}.decision.json`;
const spentFile = (id: string) => `${id}.spent`;

/** Three files a plan: itself, the decision, the mark that it is spent. The last two are created once and never changed. */
export function fileApprovals(folder: Folder, clock: Clock, warn: (message: string) => void): FileApprovals {
  const warned = new Set<string>();
  const expired = new Set<string>();
  /** Saves go one after the other, so that none undoes another. */
  let saving: Promise<void> = Promise.resolve();

  function warnOnce(name: string, what: string): undefined {
    if (!warned.has(name)) warn(`${folder.path}/${name} ${what}; it is passed over.`);
    warned.add(name);
  }

  async function readPlan(id: string): Promise<Plan | undefined> {
    const text = await folder.read(planFile(id));
    if (!text) return undefined;
    return parsePlan(text, id) ?? warnOnce(planFile(id), 'is not a plan of this program');
  }

  async function savePlan(plan: Plan): Promise<void> {
    const text = planText(plan);
    if (await folder.create(planFile(plan.id), text, { durable: true })) return;
    const kept = await readPlan(plan.id);
    const changed = kept ? JSON.stringify(changedPlan(kept, plan)) : text;
    await folder.replace(planFile(plan.id), changed);
  }

  async function isWaiting(id: string): Promise<Plan | undefined> {
    if (expired.has(id)) return undefined;
    const plan = await readPlan(id).catch((error: Error) => warnOnce(planFile(id), `can't be read: ${error.message}`));
    if (!plan) return undefined;
    if (plan.expires > clock.now()) return plan;
    expired.add(id);
    return undefined;
  }

  /** When nothing of the plan can be accepted any more, in ms. */
  async function endOf(id: string, names: ReadonlySet<string>): Promise<number> {
    const plan = names.has(planFile(id)) ? await readPlan(id) : undefined;
    if (plan) return plan.expires;
    const left = await Promise.all([planFile(id), decisionFile(id), spentFile(id)].map((name) => folder.facts(name)));
    return Math.max(0, ...left.map((file) => file?.modified ?? 0));
  }

  return {
    save(plan) {
      const saved = saving.then(() => savePlan(plan));
      saving = saved.catch(() => {});
      return saved;
    },

    load: async (id) => (isId(id) ? readPlan(id) : undefined),

    async pending() {
      const names = new Set(await folder.names());
      const plans: Plan[] = [];
      for (const id of idsIn(names)) {
        if (!names.has(planFile(id)) || names.has(decisionFile(id)) || names.has(spentFile(id))) continue;
        const plan = await isWaiting(id);
        if (plan) plans.push(plan);
      }
      return plans.sort((a, b) => a.created - b.created);
    },

    async decide(decision) {
      if (!isId(decision.plan)) return false;
      const plan = await readPlan(decision.plan);
      if (!plan || plan.expires <= clock.now() || (await folder.has(spentFile(plan.id)))) return false;
      return folder.create(decisionFile(plan.id), JSON.stringify(decision), { durable: true });
    },

    async decision(id): Promise<Decision | undefined> {
      const text = isId(id) ? await folder.read(decisionFile(id)) : undefined;
      if (!text) return undefined;
      return parseDecision(text, id) ?? warnOnce(decisionFile(id), 'is not a decision of this program');
    },

    async spend(id) {
      if (!isId(id) || !(await folder.has(planFile(id)))) return false;
      const mark = JSON.stringify({ plan: id, at: clock.now(), pid: process.pid });
      if (!(await folder.create(spentFile(id), mark, { durable: true }))) return false;
      // The sweep removes the plan before its mark. A mark made after both were gone must not count.
      return folder.has(planFile(id));
    },

    isSpent: async (id) => isId(id) && folder.has(spentFile(id)),

    async sweep(stopped) {
      const names = new Set(await folder.names());
      for (const id of idsIn(names)) {
        if (stopped()) return;
        if ((await endOf(id, names)) > clock.now() - RETENTION_MS) continue;
        // In this order, so that a plan is never there without its mark.
        for (const name of [planFile(id), decisionFile(id), spentFile(id)]) await folder.remove(name);
        expired.delete(id);
      }
      await folder.tidy(stopped);
    },
  };
}

function idsIn(names: Iterable<string>): Set<string> {
  const ids = [...names].map((name) => /^([^.]+)\.(?:json|decision\.json|spent)$/.exec(name)?.[1]);
  return new Set(ids.filter(isId));
}
