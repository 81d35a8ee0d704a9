import type {
  Change,
  ChangeFacts,
  PartEnd,
  PartSent,
  Permitted,
  SetChanges,
  SetQuestion,
  TargetFailure,
} from '../catalog/change.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Plan, PlanTarget } from '../catalog/plan.ts';
import { effectsOf, valuesAt, worst } from '../catalog/risk.ts';
import { needsTargets } from '../guard/decide.ts';
import { drift, isConnected } from '../guard/drift.ts';
import { isOver, type JobFailure, type JobState } from '../jobs/job.ts';
import { commonNames } from './common-arguments.ts';
import type { Engine } from './engine.ts';
import { handleText, parseHandle } from './job-view.ts';
import { isByPerson } from './mutations.ts';
import type { Call, Prepared } from './parts.ts';
import { batchOf, isDesktop, placed, placedAll, placeOf } from './placing.ts';
import { checkPlan, planDigest, refusal } from './planning.ts';
import { readRows } from './reading.ts';
import { toRequest } from './requests.ts';
import { mask } from './secrets.ts';
import { isOpen, needsSearch, type ResolvedTargets } from './targets.ts';

/** What plans of whole sets are called: none of them covers a call of the tool itself, nor the other way round. */
export const SET_TOOL = 'rollout';

/** Any will do to check the other arguments by. */
const ANY_ID = '00000000-0000-0000-0000-000000000000';

/** What is changed by its whole list (Workspace API reference, "Modifying a Scheduled Task"): of many parts the last would be left. */
const WHOLE_LIST = 'scheduled-task';

/** ListDesktopsDetail takes up to 100 ids. */
const IDS_A_READ = 100;

/** Changes of sets, on behalf of one call or of what goes on after it. */
export function setChanges(engine: Engine, call: Call): SetChanges {
  const { parts, mutations } = engine;
  const { catalogue, config, store, clock } = parts;

  const placeFor = ({ tool, args }: Change) => placeOf(engine.entry(tool), catalogue.schema(tool), args);
  const sids = new Map<string, string>();
  /** Desktops as they were when they were last looked at: rules about tags and names go by these. */
  const seen = new Map<string, PlanTarget>();
  const siteArg = ({ site }: Change) => (config.sites.length > 1 ? { site } : {});

  /** One request, checked as if it had been called by itself. */
  async function preparedFor(change: Change, ids: readonly string[]): Promise<Prepared> {
    return preparedWith(change, await keysOf(change, ids));
  }

  async function preparedWith(change: Change, keys: readonly string[]): Promise<Prepared> {
    const own = commonNames(engine.entry(change.tool), true).filter((name) => name in change.args);
    if (own.length > 0) throw ownArguments(change.tool, own);
    const args = placed(placeFor(change), change.tool, change.args, keys);
    return engine.prepare(change.tool, { ...args, ...siteArg(change) }, call);
  }

  /** All of the set as one call: for its targets, effects and policy. */
  async function preparedWhole(change: Change, ids: readonly string[], planId?: string): Promise<Prepared> {
    const one = await preparedFor(change, ids.slice(0, 1));
    const place = placeFor(change);
    const whole = placedAll(place, change.tool, change.args, await keysOf(change, ids));
    const args = { ...one.args, [place.arg]: whole[place.arg] };
    const effects = effectsOf(one.entry.riskRule, args);
    return { ...one, args, effects, common: planId ? { plan_id: planId } : {} };
  }

  /** What the operation calls these desktops: their ids, or their SIDs as far as they are there. */
  async function keysOf(change: Change, ids: readonly string[]): Promise<string[]> {
    const place = placeFor(change);
    if (place.style !== 'items' || !place.sid) return [...ids];
    const unknown = ids.filter((id) => !sids.has(id));
    const client = await parts.client(engine.site(change.site));
    const list = catalogue.operation('workspace', 'ListDesktopsDetail');
    for (let start = 0; start < unknown.length; start += IDS_A_READ) {
      const filter = { desktop_id: unknown.slice(start, start + IDS_A_READ) };
      const { items } = await readRows(client, list, filter, {}, { signal: call.signal });
      for (const { desktop_id, sid } of items as { desktop_id: string; sid?: string }[]) {
        if (sid) sids.set(desktop_id, sid);
      }
    }
    return ids.flatMap((id) => sids.get(id) ?? []);
  }

  function digestOf({ tool, args, site }: Change, terms: Record<string, unknown>): string {
    return planDigest(store.key, SET_TOOL, { tool, args, terms }, engine.site(site));
  }

  /** What the call acts on; the desktops of the set go by their ids in it, whatever the operation calls them. */
  async function targetsOf(prepared: Prepared, ids: readonly string[], partly = false) {
    const resolved = await mutations.targets(prepared, { partly });
    const idOf = new Map([...sids].map(([id, sid]) => [sid, id]));
    const targets = resolved && {
      ...resolved,
      items: resolved.items.map((item) => ({ ...item, id: idOf.get(item.id) ?? item.id })),
    };
    const set = new Set(ids);
    return { targets, items: targets?.items.filter(({ id }) => set.has(id)) ?? [] };
  }

  async function boundPlan(question: SetQuestion, planId: string): Promise<Plan> {
    const { change, terms } = question;
    return checkPlan(await store.approvals.load(planId), {
      principal: call.principal.id,
      site: change.site,
      tool: SET_TOOL,
      digest: digestOf(change, terms),
      now: clock.now(),
    });
  }

  function planFor(
    { change, terms, warnings }: SetQuestion,
    prepared: Prepared,
    ids: readonly string[],
    targets: ResolvedTargets | undefined,
  ): Plan {
    const shown = { tool: change.tool, arguments: mask(change.args, prepared.entry.secrets), ...terms };
    const plan = mutations.makePlan({ ...prepared, args: shown }, targets);
    return {
      ...plan,
      tool: SET_TOOL,
      title: `Rollout: ${plan.title}`,
      digest: digestOf(change, terms),
      set: [...ids],
      warnings: [...plan.warnings, ...warnings],
      requests: Math.ceil(ids.length / batchOf(placeFor(change))),
    };
  }

  async function proceed(prepared: Prepared, plan: Plan): Promise<Permitted> {
    if (!(await mutations.approvalOf(prepared, plan))) return { kind: 'needs approval', plan };
    const set = new Set(plan.set);
    const targets = plan.targets?.items.filter(({ id }) => set.has(id)) ?? [];
    // Time has passed since the person was asked, and rules know windows and budgets.
    const verdict = (await mutations.judge(prepared, asResolved(prepared, targets)))();
    if (verdict.verdict === 'deny') await mutations.deny(prepared, verdict);
    await mutations.spend(prepared, plan);
    return { kind: 'permitted', targets, plan };
  }

  /** Whether anything but the desktops of the set comes under it: what a filter finds, everything, or desktops it names itself. */
  function reachesFurther({ entry, args }: Prepared): boolean {
    if (needsSearch(entry, args) || isOpen(catalogue, entry, args)) return true;
    const desktops = entry.targets?.filter(({ kind, within }) => isDesktop(kind) && !within) ?? [];
    return desktops.some(({ ids = '' }) =>
      valuesAt(args, ids)
        .flat()
        .some((id) => id !== undefined && id !== ANY_ID),
    );
  }

  /** Why the policy forbids some of them that it did not forbid when leave was given: tags and names change. */
  async function newlyDenied(
    prepared: Prepared,
    items: readonly PlanTarget[],
    before: ReadonlyMap<string, PlanTarget>,
  ): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    const verdictOn = async (targets: readonly PlanTarget[]) =>
      (await mutations.judge(prepared, asResolved(prepared, targets)))();
    if (!needsTargets(config.policy, prepared.entry.name)) return found;
    if ((await verdictOn(items)).verdict !== 'deny') return found;
    for (const item of items) {
      const { verdict, because } = await verdictOn([item]);
      if (verdict !== 'deny') continue;
      // What holds for all of them, such as a window, pauses the rollout when they are sent for.
      if ((await verdictOn([before.get(item.id) ?? item])).verdict !== 'deny') found.set(item.id, [because]);
    }
    return found;
  }

  function asResolved({ entry }: Prepared, items: readonly PlanTarget[]) {
    const kind = catalogue.targetKind(entry.targets?.[0]?.kind ?? 'desktop');
    return { kind, items: [...items], within: [], open: { unlisted: [], held: [] } };
  }

  return {
    async check(change): Promise<ChangeFacts> {
      const entry = engine.entry(change.tool);
      const place = placeFor(change);
      const one = await preparedWith(change, [ANY_ID]);
      if (one.effects.every((effect) => effect === 'read')) throw unfit(entry.name, 'only reads');
      if (entry.targets?.some(({ kind }) => kind === WHOLE_LIST))
        throw unfit(entry.name, 'replaces a list with each part');
      if (reachesFurther(one)) throw unfit(entry.name, 'acts on more than the desktops of the set');
      if (one.effects.includes('secret')) throw unfit(entry.name, 'shows credentials');
      if (hasSecrets(entry.secrets, change.args))
        throw unfit(entry.name, 'would have its secret arguments kept on disk');
      return { title: entry.title, risk: worst(one.effects), effects: one.effects, batch: batchOf(place) };
    },

    async permit(question) {
      const { change, dryRun } = question;
      const planId = question.planId ?? call.planId;
      if (planId && !dryRun) {
        const plan = await boundPlan(question, planId);
        return proceed(await preparedWhole(change, plan.set ?? [], question.planId), plan);
      }
      const ids = await question.ids();
      if ((await keysOf(change, ids)).length < ids.length)
        throw refusal('target_not_found', 'some of the desktops are not there', 'Look them up again.');
      const prepared = await preparedWhole(change, ids);
      const { targets, items } = await targetsOf(prepared, ids);
      const verdict = (await mutations.judge(prepared, targets))();
      if (verdict.verdict === 'deny') await mutations.deny(prepared, verdict);
      const plan = planFor(question, prepared, ids, targets);
      if (dryRun) return { kind: 'dry run', plan, requests: await firstRequest(change, ids) };
      if (verdict.verdict === 'run') return { kind: 'permitted', targets: items };
      await store.approvals.save(plan);
      await mutations.note('planned', prepared, plan, { because: verdict.because, set: ids.length });
      return proceed(prepared, plan);
    },

    async permitOf(change, terms, planId) {
      const plan = await store.approvals.load(planId);
      const decision = await store.approvals.decision(planId);
      if (!plan || plan.principal !== call.principal.id || plan.tool !== SET_TOOL) return undefined;
      if (plan.digest !== digestOf(change, terms) || !decision?.approved) return undefined;
      if (config.confirm === 'human' && !isByPerson(decision)) return undefined;
      if (!(await store.approvals.isSpent(planId))) return undefined;
      const set = new Set(plan.set);
      return { targets: plan.targets?.items.filter(({ id }) => set.has(id)) ?? [], plan };
    },

    async look(change, ids, permit, signal) {
      if ((await keysOf(change, ids)).length === 0) return [];
      const prepared = await preparedWhole(change, ids);
      const { items } = await targetsOf({ ...prepared, call: { ...call, signal } }, ids, true);
      for (const item of items) seen.set(item.id, item);
      const before = new Map(permit.targets.map((target) => [target.id, target]));
      const denied = await newlyDenied(prepared, items, before);
      return items.map((now) => ({
        id: now.id,
        name: now.name,
        isConnected: now.facts.some(({ kind, value }) => kind === 'connected' && isConnected(value)),
        differences: [...drift([before.get(now.id) ?? now], [now]), ...(denied.get(now.id) ?? [])],
      }));
    },

    async send(change, ids, permit): Promise<PartSent> {
      const set = new Set(permit.plan?.set ?? permit.targets.map(({ id }) => id));
      if (ids.some((id) => !set.has(id))) throw new Error('a part of a set has desktops nobody agreed to');
      const wanted = new Set(ids);
      const targets = permit.targets.filter(({ id }) => wanted.has(id)).map((target) => seen.get(target.id) ?? target);
      // What throws before anything is sent says so by its fate.
      try {
        const prepared = await preparedFor(change, ids);
        const decision = permit.plan && (await store.approvals.decision(permit.plan.id));
        const approval = permit.plan && decision && { plan: permit.plan, decision };
        // From here until it is counted nothing is awaited: parts at the same time must not all see the same room in the budget.
        const verdict = (await mutations.judge(prepared, asResolved(prepared, targets)))();
        if (verdict.verdict === 'deny' || (verdict.verdict === 'confirm' && !permit.plan)) {
          const message = `this is not allowed now: ${verdict.because}`;
          return { fate: 'denied', error: { code: 'denied', message, hint: '', retryable: false } };
        }
        const names = targets.map(({ name }) => name);
        const sent = await mutations.send(prepared, names, approval);
        return {
          fate: 'sent',
          jobs: sent.jobs.map((handle) => handleText(handle, change.tool)),
          failures: failuresIn(sent.failures, targets).known,
          ...(prepared.entry.jobs && sent.jobs.length === 0 && { isSilent: true }),
        };
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        const fate = error.fate === 'not_sent' ? 'not sent' : error.fate;
        return { fate, error: error.body };
      }
    },

    async follow(change, jobs, of, mostMs, signal): Promise<PartEnd> {
      const handles = jobs.map((job) => parseHandle(job, catalogue));
      const states = await engine.follow(handles, change.site, { ...call, signal }, mostMs);
      return endOf(states, of);
    },
  };

  async function firstRequest(change: Change, ids: readonly string[]): Promise<unknown> {
    const { entry, args, site } = await preparedFor(change, ids.slice(0, batchOf(placeFor(change))));
    return [(await parts.client(site)).prepare(toRequest(entry, mask(args, entry.secrets)))];
  }
}

/** What the states of a part's jobs say of its desktops. */
function endOf(states: readonly JobState[], of: readonly PlanTarget[]): PartEnd {
  const over = states.every(isOver);
  const statuses = new Set(states.map(({ status }) => status));
  const unpaid = statuses.has('unpaid') ? 'the order waits for payment' : undefined;
  const silent = missingIn(states, of.length);
  const said =
    states.find((state) => state.said)?.said ?? states.find((state) => state.lost)?.lost?.message ?? unpaid ?? silent;
  const { known, strange } = failuresIn(
    states.flatMap(({ failures }) => failures),
    of,
  );
  const more = { over, failures: known, ...(said && { said }) };
  if (!over || states.some(({ lost }) => lost)) return { ...more, verdict: 'unclear' };
  if (statuses.size === 1 && statuses.has('succeeded')) return { ...more, verdict: silent ? 'unclear' : 'all' };
  if (statuses.size === 1 && statuses.has('failed')) {
    const [first] = strange;
    return {
      ...more,
      verdict: 'none',
      failures: of.map(({ id }) => known.find((each) => each.id === id) ?? failedWith(id, first)),
    };
  }
  // A failure that nobody can put to a desktop may be any of the others'.
  const clear = strange.length === 0 && !silent && !statuses.has('unclear') && !statuses.has('unpaid');
  return { ...more, verdict: clear ? 'some' : 'unclear' };
}

/** Why jobs that tell of fewer parts than there are desktops say nothing of some; a job about one desktop may have no parts. */
function missingIn(states: readonly JobState[], desktops: number): string | undefined {
  if (states.some(({ handle }) => handle.family !== 'workspace')) return undefined;
  const told = states.reduce((sum, { total }) => sum + Math.max(total, 1), 0);
  return told < desktops ? `the job tells of ${told} of ${desktops} desktops` : undefined;
}

function failedWith(id: string, failure: JobFailure | undefined): TargetFailure {
  const { code = 'job_failed', reason } = failure ?? {};
  return { id, code, ...(reason && { reason }) };
}

/** Failures by the desktops they are about, and those that are about none of these. */
function failuresIn(
  failures: readonly JobFailure[],
  of: readonly PlanTarget[],
): { known: TargetFailure[]; strange: JobFailure[] } {
  const known = new Map<string, TargetFailure>();
  const strange: JobFailure[] = [];
  for (const failure of failures) {
    const target = of.find(({ id, name }) => id === failure.target || name === failure.target || name === failure.name);
    if (target) known.set(target.id, failedWith(target.id, failure));
    else strange.push(failure);
  }
  return { known: [...known.values()], strange };
}

function hasSecrets(paths: readonly string[], args: Record<string, unknown>): boolean {
  return JSON.stringify(mask(args, paths)) !== JSON.stringify(args);
}

/** A `dry_run` or `plan_id` that would not be heeded must not look as if it had been. */
function ownArguments(tool: string, names: readonly string[]): ToolError {
  return new ToolError({
    code: 'invalid_arguments',
    message: `${tool}: ${names.join(', ')} can't be among the arguments of a rollout's tool. Nothing was sent.`,
    hint: 'rollout has site, dry_run and plan_id of its own.',
  });
}

function unfit(tool: string, why: string): ToolError {
  return refusal('no_set_tool', `${tool} can't be rolled out: it ${why}`, 'Call it by itself.');
}
