import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import type { AuditEvent, Decision, Plan } from '../catalog/plan.ts';
import { valuesAt, worst } from '../catalog/risk.ts';
import type { CloudClient } from '../cloud/client.ts';
import { decide, decideRead, needsFleetSize, needsTargets, type Verdict } from '../guard/decide.ts';
import { recordDecision } from '../guard/decision.ts';
import { drift } from '../guard/drift.ts';
import type { Outcome } from './outcome.ts';
import type { EngineParts, Prepared } from './parts.ts';
import { checkNotExpired, checkPlan, makePlan, planDigest, refusal } from './planning.ts';
import { quote } from './quote.ts';
import { split, toRequest } from './requests.ts';
import { mask } from './secrets.ts';
import { type Sent, send } from './sending.ts';
import { fleetSize, isOpen, needsSearch, type ResolvedTargets, resolveTargets, targetIds } from './targets.ts';
import { WriteLedger } from './write-ledger.ts';

/** How many target names an audit line holds, and how much of each: an id is whatever a caller sends. */
const NAMES_IN_AUDIT = 100;
const NAME_IN_AUDIT = 200;

export interface Approval {
  plan: Plan;
  decision: Decision;
}

/** Either what the cloud answered, or why nothing was sent (yet). */
export type Mutated = { kind: 'sent'; sent: Sent; plan?: Plan } | Exclude<Outcome, { kind: 'done' }>;

/**
 * Runs calls that change something, through the guard. Order: decide, plan, ask, re-read, compare, spend, send.
 * Each step that can refuse stands before the one that sends, and the audit line stands on disk before the request leaves.
 */
export class Mutations {
  #parts: EngineParts;
  #writes: WriteLedger;
  #inFlight = new Set<Promise<unknown>>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#writes = new WriteLedger(parts.clock);
  }

  async run(prepared: Prepared): Promise<Mutated> {
    const { entry, args, common, call } = prepared;
    const { policy } = this.#parts.config;
    const byTargets = needsTargets(policy, entry.name) || (policy.rules.length > 0 && needsSearch(entry, args));
    const early = (await this.judge(prepared))();
    // A policy that forbids the call whatever its targets are should not cost a read.
    if (early.verdict === 'deny' && !byTargets) return this.deny(prepared, early);
    const planId = common.plan_id ?? call.planId;
    // A dry run stays one, whatever somebody approved.
    if (planId && !common.dry_run) return this.#proceed(prepared, await this.#planOf(prepared, planId));

    const targets =
      early.verdict === 'confirm' || byTargets || common.dry_run ? await this.targets(prepared) : undefined;
    const judged = await this.judge(prepared, targets);
    // From here to the count in #send nothing is awaited: calls at the same time must not all see the same room in the budget.
    const verdict = judged();
    if (verdict.verdict === 'deny') return this.deny(prepared, verdict);
    if (common.dry_run) return this.#dryRun(prepared, targets);
    if (verdict.verdict === 'run') return this.#sendNoted(prepared, targets);

    const plan = this.makePlan(prepared, targets, await this.#quote(prepared));
    await this.#parts.store.approvals.save(plan);
    await this.note('planned', prepared, plan, { because: verdict.because });
    return this.#proceed(prepared, plan);
  }

  /** Refuses a read that a rule denies. */
  async checkRead(prepared: Prepared): Promise<void> {
    const { config, clock } = this.#parts;
    if (config.policy.rules.length === 0) return;
    const { entry, effects, site, call } = prepared;
    const question = { tool: entry.name, effects, site: site.id, principal: call.principal, now: clock.now() };
    const verdict = decideRead(question, config);
    if (verdict.verdict === 'deny') await this.deny(prepared, verdict);
  }

  /** Resolves when nothing that was sent is still unanswered. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  async note(
    event: AuditEvent['event'],
    prepared: Prepared,
    plan?: Plan,
    detail?: Record<string, unknown>,
  ): Promise<void> {
    const { entry, site, effects, call } = prepared;
    await this.#parts.store.audit.append({
      event,
      principal: call.principal.id,
      site: site.id,
      tool: entry.name,
      risk: worst(effects),
      ...(plan && { plan: plan.id }),
      ...(detail && { detail }),
    });
  }

  /** From a plan to the request, if a person said yes to exactly this. */
  async #proceed(prepared: Prepared, plan: Plan): Promise<Mutated> {
    const decision = await this.approvalOf(prepared, plan);
    if (!decision) return { kind: 'needs approval', plan };
    // Time has passed since the plan was made: look at everything again, the policy included.
    const targets = await this.targets(prepared, { partly: true });
    const verdict = (await this.judge(prepared, targets))();
    if (verdict.verdict === 'deny') return this.deny(prepared, verdict);
    const differences = [
      ...drift(plan.targets?.items ?? [], targets?.items ?? []),
      ...drift(plan.targets?.within ?? [], targets?.within ?? []),
    ];
    if (differences.length > 0) {
      // The person approved another situation: this plan is over, whatever happens next.
      await this.#parts.store.approvals.spend(plan.id);
      await this.note('drifted', prepared, plan, { differences: differences.slice(0, 20) });
      throw drifted(differences);
    }
    await this.spend(prepared, plan);
    return this.#sendNoted(prepared, targets, { plan, decision });
  }

  /** A person's yes to this plan; `undefined` while it waits for one. Throws where it was declined, spent or expired. */
  async approvalOf(prepared: Prepared, plan: Plan): Promise<Decision | undefined> {
    const { approvals } = this.#parts.store;
    if (await approvals.isSpent(plan.id)) throw spent();
    const decision = (await approvals.decision(plan.id)) ?? (await this.#obtain(prepared, plan));
    if (!decision) {
      // Somebody who read for too long decides nothing any more.
      checkNotExpired(plan, this.#parts.clock.now());
      return undefined;
    }
    if (decision.approved && this.#parts.config.confirm === 'human' && !isByPerson(decision)) {
      throw refusal(
        'plan_not_by_person',
        'no person approved this plan: a server that runs with another --confirm did',
        'Call without plan_id to make a new plan for a person to decide.',
      );
    }
    if (!decision.approved) {
      throw refusal(
        'declined',
        `a person declined this plan${decision.reason ? `: ${decision.reason}` : ''}`,
        'Do not try the same again; ask the person what they want instead.',
      );
    }
    return decision;
  }

  /** Uses an approval up: who comes back from here is the only one who may send. */
  async spend(prepared: Prepared, plan: Plan): Promise<void> {
    if (prepared.call.signal.aborted)
      throw refusal('cancelled', 'the call was cancelled', 'The approval is unspent; repeat the call with plan_id.');
    // Looking again can take minutes where the throttle is full.
    checkNotExpired(plan, this.#parts.clock.now());
    if (!(await this.#parts.store.approvals.spend(plan.id))) throw spent();
  }

  /** A decision from whoever can be asked right now. */
  async #obtain(prepared: Prepared, plan: Plan): Promise<Decision | undefined> {
    const { call, common } = prepared;
    const { config, clock, store } = this.#parts;
    let decision: Decision | undefined;
    if (config.confirm === 'plan') {
      if (!common.plan_id) return undefined;
      decision = { plan: plan.id, approved: true, by: call.principal.id, via: 'plan', at: clock.now() };
    } else if (plan.elicit && call.ask) {
      decision = await call.ask(plan, () => this.note('asked', prepared, plan));
    }
    if (!decision) return undefined;
    // Whoever was first decides: the person at the page and the one at the client may answer at once.
    if (await recordDecision(store, plan, decision)) return decision;
    checkNotExpired(plan, clock.now());
    return store.approvals.decision(plan.id);
  }

  async #planOf({ entry, args, site, call }: Prepared, id: string): Promise<Plan> {
    const { store, clock } = this.#parts;
    return checkPlan(await store.approvals.load(id), {
      principal: call.principal.id,
      site: site.id,
      tool: entry.name,
      digest: planDigest(store.key, entry.name, args, site),
      now: clock.now(),
    });
  }

  async #sendNoted(prepared: Prepared, targets?: ResolvedTargets, approval?: Approval): Promise<Mutated> {
    const names = targets?.items.map((item) => item.name);
    const sent = await this.send(prepared, names, approval);
    return { kind: 'sent', sent, ...(approval && { plan: approval.plan }) };
  }

  /** Writes down and sends what the guard let through: nobody is asked here any more. */
  async send(prepared: Prepared, names?: readonly string[], approval?: Approval): Promise<Sent> {
    const sending = this.#noteAndSend(prepared, names, approval);
    this.#inFlight.add(sending);
    try {
      return await sending;
    } finally {
      this.#inFlight.delete(sending);
    }
  }

  /** From the line that it is sent to the line of what became of it: a drain waits for both. */
  async #noteAndSend(prepared: Prepared, targets?: readonly string[], approval?: Approval): Promise<Sent> {
    const { entry, args, site, call } = prepared;
    const plan = approval?.plan;
    const takeBack = this.#writes.add(call.principal.id);
    const all = targets ?? targetIds(entry, args);
    const names = all.slice(0, NAMES_IN_AUDIT).map((name) => name.slice(0, NAME_IN_AUDIT));
    const { by, via } = approval?.decision ?? {};
    let client: CloudClient;
    try {
      client = await this.#parts.client(site);
      const requests = split(entry, args).length;
      await this.note('sent', prepared, plan, { targets: names, requests, ...(approval && { by, via }) });
    } catch (error) {
      takeBack();
      throw error;
    }
    return this.#sendAndNote(prepared, plan, send(client, entry, args, call.signal));
  }

  async #sendAndNote(prepared: Prepared, plan: Plan | undefined, sending: Promise<Sent>): Promise<Sent> {
    try {
      const sent = await sending;
      await this.noteAfterwards('done', prepared, plan, {
        ...(sent.jobs.length > 0 && { jobs: sent.jobs.map((job) => job.id) }),
        ...(sent.requestIds.length > 0 && { request_ids: sent.requestIds }),
        ...(sent.failures.length > 0 && { failed: sent.failures.length }),
      });
      if (sent.unknown) await this.noteAfterwards('unknown', prepared, plan, sent.unknown);
      return sent;
    } catch (error) {
      const known = error instanceof ToolError && error.fate !== 'unknown';
      const { code, request_id } = error instanceof ToolError ? error.body : { code: 'internal_error' };
      await this.noteAfterwards(known ? 'failed' : 'unknown', prepared, plan, {
        code,
        ...(request_id && { request_id }),
      });
      throw error;
    }
  }

  /** What was carried out is told to the caller even if it can't be written down any more. */
  async noteAfterwards(...line: Parameters<Mutations['note']>): Promise<void> {
    try {
      await this.note(...line);
    } catch (error) {
      const [event, { entry }] = line;
      this.#parts.log.error({ event, tool: entry.name, err: error }, 'an audit line could not be written');
    }
  }

  /** What the call acts on, as it is now. */
  async targets(
    { entry, args, site, call }: Prepared,
    options?: { partly: boolean },
  ): Promise<ResolvedTargets | undefined> {
    if (!entry.targets) return undefined;
    return resolveTargets(this.#parts.catalogue, await this.#parts.client(site), entry, args, call.signal, options);
  }

  /** What the policy says, as a function: the budget and the time are looked at when it is called. */
  async judge({ entry, args, effects, site, call }: Prepared, targets?: ResolvedTargets): Promise<() => Verdict> {
    const { config, catalogue, clock } = this.#parts;
    const { policy, confirm, readOnly } = config;
    const open = isOpen(catalogue, entry, args);
    const wantsSize = entry.targets && needsFleetSize(policy, entry.name);
    const size = wantsSize ? await fleetSize(catalogue, await this.#parts.client(site), entry, call.signal) : undefined;
    const question = {
      tool: entry.name,
      effects,
      site: site.id,
      principal: call.principal,
      // Nothing to act on is known; targets that nobody has read, or can list, are not.
      ...(open ? {} : targets ? { targets: targets.items } : !entry.targets && { targets: [] }),
      targetCount: open ? 0 : (targets?.items.length ?? targetIds(entry, args).length),
      changes: changesOf(entry, args),
      ...(size !== undefined && { fleetSize: size }),
    };
    return () => {
      const recentWrites = this.#writes.lastHour(call.principal.id);
      return decide({ ...question, recentWrites, now: clock.now() }, { policy, confirm, readOnly });
    };
  }

  async #quote({ entry, args, site, call }: Prepared): Promise<string | undefined> {
    if (!entry.estimate) return undefined;
    return quote(this.#parts.catalogue, await this.#parts.client(site), entry, args, call.signal);
  }

  makePlan({ entry, args, effects, site, call }: Prepared, targets?: ResolvedTargets, price?: string): Plan {
    const { store, clock, config } = this.#parts;
    return makePlan({
      entry,
      args,
      effects,
      site,
      principal: call.principal.id,
      ...(call.client && { client: call.client }),
      ...(targets && { targets }),
      ...(price && { price }),
      requests: split(entry, args).length,
      key: store.key,
      now: clock.now(),
      ttlMs: config.limits.planTtlMs,
    });
  }

  async #dryRun(prepared: Prepared, targets?: ResolvedTargets): Promise<Mutated> {
    const { entry, args, site } = prepared;
    const client = await this.#parts.client(site);
    // Masked after it is split: two items that differ in a secret only would look like one.
    const masked = split(entry, args).map((part) => mask(part, entry.secrets));
    const requests = masked.map((part) => client.prepare(toRequest(entry, part)));
    return { kind: 'dry run', plan: this.makePlan(prepared, targets, await this.#quote(prepared)), requests };
  }

  async deny(prepared: Prepared, verdict: Verdict): Promise<never> {
    await this.note('denied', prepared, undefined, { because: verdict.because });
    throw refusal(
      'denied',
      `this call is not allowed: ${verdict.because}`,
      'Whoever runs this server decides that; do not look for a way around it.',
    );
  }
}

/** What policy rules go by and this call would change. */
function changesOf({ changes = [] }: ManifestEntry, args: Record<string, unknown>): ('tags' | 'names')[] {
  return changes
    .filter(({ arg }) => !arg || valuesAt(args, arg).some((value) => value !== undefined && value !== null))
    .map(({ what }) => what);
}

/** Whether the decision came over one of the ways that lead to a person. */
export function isByPerson({ via }: Decision): boolean {
  return via === 'elicitation' || via === 'approve' || via === 'page';
}

function spent(): ToolError {
  return refusal(
    'plan_spent',
    'this plan was used already',
    'An approval is good for one call; call without plan_id to make a new plan.',
  );
}

function drifted(differences: readonly string[]): ToolError {
  const shown = differences.slice(0, 5).join('; ');
  const more = differences.length > 5 ? `; and ${differences.length - 5} more` : '';
  return refusal(
    'targets_drifted',
    `things changed since the plan was made: ${shown}${more}`,
    'Call without plan_id to make a new plan that shows the new situation.',
  );
}
