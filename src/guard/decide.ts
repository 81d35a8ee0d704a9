import type { Principal, SiteId } from '../catalog/context.ts';
import type { PlanTarget } from '../catalog/plan.ts';
import type { Risk } from '../catalog/risk.ts';
import type { ConfirmMode, Policy, PolicyRule } from '../config/config.ts';

/** Classes that run unasked by default. */
const HARMLESS: readonly Risk[] = ['read', 'write'];

export interface Question {
  tool: string;
  effects: readonly Risk[];
  site: SiteId;
  principal: Principal;
  /**
   * Undefined while they have not been read, or when the call does not say which they are; rules that need them then count
   * as matching unless they allow. Empty when the call acts on nothing that exists yet.
   */
  targets?: readonly PlanTarget[];
  targetCount: number;
  /** What rules go by and this call would change. */
  changes?: readonly ('tags' | 'names')[];
  /** Size of the fleet the targets belong to, when a rule asks for it. */
  fleetSize?: number;
  /** Mutations of this principal within the last hour. */
  recentWrites: number;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface Stance {
  policy: Policy;
  confirm: ConfirmMode;
  readOnly: boolean;
}

export interface Verdict {
  verdict: 'run' | 'confirm' | 'deny';
  because: string;
}

/**
 * What the policy says of a call. Deny wins over confirm, confirm over allow, rules over the defaults; `readOnly` wins over all.
 * Rules that deny or confirm match when *any* effect or target matches; rules that allow only when *every* dangerous
 * effect and *every* target does, so that an allowance never covers more than it names.
 */
export function decide(question: Question, stance: Stance): Verdict {
  const dangerous = question.effects.filter((effect) => !HARMLESS.includes(effect));
  const mutates = question.effects.some((effect) => effect !== 'read');
  if (stance.readOnly && mutates) return { verdict: 'deny', because: 'the server runs with --read-only' };

  const matching = stance.policy.rules.filter((rule) => matches(rule, question, dangerous));
  const deny = matching.find((rule) => rule.decide === 'deny');
  if (deny) return { verdict: 'deny', because: named(deny) };

  const budget = stance.policy.write_budget;
  const overBudget = budget && mutates && question.recentWrites >= budget.per_hour;
  if (overBudget && budget.over === 'deny') {
    return { verdict: 'deny', because: `the write budget of ${budget.per_hour} an hour is used up` };
  }

  const confirm = matching.find((rule) => rule.decide === 'confirm');
  const allow = matching.find((rule) => rule.decide === 'allow');
  let verdict: Verdict;
  if (confirm) verdict = { verdict: 'confirm', because: named(confirm) };
  else if (overBudget)
    verdict = { verdict: 'confirm', because: `the write budget of ${budget.per_hour} an hour is used up` };
  else if (changesRules(question, stance.policy))
    verdict = { verdict: 'confirm', because: 'it changes what policy rules go by' };
  else if (allow) verdict = { verdict: 'run', because: named(allow) };
  else if (dangerous.length > 0) verdict = { verdict: 'confirm', because: `it is ${dangerous.join(' and ')}` };
  else verdict = { verdict: 'run', because: 'reads and writes run by default' };

  if (verdict.verdict === 'confirm' && stance.confirm === 'never') {
    return { verdict: 'run', because: `--confirm never (${verdict.because})` };
  }
  return verdict;
}

/**
 * What the policy says of a read: it runs unless a rule denies it. Rules about targets and sizes are about changes. Where a
 * rule wants reads to be confirmed the verdict is to deny, because a read has no plan that a person could look at.
 */
export function decideRead(
  question: Omit<Question, 'targets' | 'targetCount' | 'recentWrites'>,
  stance: Stance,
): Verdict {
  const rules = stance.policy.rules.filter((rule) => {
    const aboutChanges = rule.targets || rule.max_targets !== undefined || rule.max_percent_of_fleet !== undefined;
    return !aboutChanges && (rule.decide === 'deny' || rule.effects?.includes('read'));
  });
  const verdict = decide({ ...question, targetCount: 0, recentWrites: 0 }, { ...stance, policy: { rules } });
  if (verdict.verdict !== 'confirm') return verdict;
  return { verdict: 'deny', because: `${verdict.because} wants a person, and reads can't wait for one` };
}

/** Whether any rule that could apply to this call speaks of its targets, so that they must be read first. */
export function needsTargets(policy: Policy, tool: string): boolean {
  return policy.rules.some((rule) => rule.targets && matchesTool(rule, tool));
}

export function needsFleetSize(policy: Policy, tool: string): boolean {
  return policy.rules.some((rule) => rule.max_percent_of_fleet !== undefined && matchesTool(rule, tool));
}

/** Who may change the tags or names that rules go by may choose which rules apply. */
function changesRules({ changes = [] }: Question, { rules }: Policy): boolean {
  return changes.some((what) => rules.some(({ targets }) => targets?.[what] !== undefined));
}

function matches(rule: PolicyRule, question: Question, dangerous: readonly Risk[]): boolean {
  const allows = rule.decide === 'allow';
  if (!matchesTool(rule, question.tool)) return false;
  if (rule.sites && !rule.sites.includes(question.site)) return false;
  if (rule.principals && !rule.principals.includes(question.principal.id)) return false;
  if (rule.effects) {
    const named = rule.effects;
    const covered = allows
      ? dangerous.every((effect) => named.includes(effect)) && question.effects.some((effect) => named.includes(effect))
      : question.effects.some((effect) => named.includes(effect));
    if (!covered) return false;
  }
  if (rule.window && !inWindow(rule.window, question.now)) return false;
  if (rule.max_targets !== undefined && !matchesSize(sizeOf(question), rule.max_targets, allows)) return false;
  if (rule.max_percent_of_fleet !== undefined) {
    if (!matchesSize(shareOf(question), rule.max_percent_of_fleet, allows)) return false;
  }
  if (rule.targets) {
    if (!question.targets) return !allows;
    const hits = question.targets.filter((target) => matchesTarget(rule, target)).length;
    if (allows ? hits === 0 || hits < question.targets.length : hits === 0) return false;
  }
  return true;
}

/** An allowance covers what is known to be no more than `most`; any other rule applies to what is not known to be. */
function matchesSize(size: number | undefined, most: number, allows: boolean): boolean {
  if (allows) return size !== undefined && size > 0 && size <= most;
  return size === undefined || size > most;
}

function sizeOf({ targets, targetCount }: Question): number | undefined {
  return targetCount === 0 && !targets ? undefined : targetCount;
}

/** In percent of the fleet. */
function shareOf(question: Question): number | undefined {
  const size = sizeOf(question);
  if (!size) return size;
  return question.fleetSize ? (size / question.fleetSize) * 100 : undefined;
}

function matchesTool(rule: PolicyRule, tool: string): boolean {
  return !rule.tools || rule.tools.some((glob) => matchesGlob(glob, tool));
}

function matchesTarget(rule: PolicyRule, target: PlanTarget): boolean {
  const { names, tags } = rule.targets ?? {};
  if (names && !names.some((glob) => matchesGlob(glob, target.name))) return false;
  return !tags || Object.entries(tags).every(([key, value]) => matchesTag(target.tags ?? {}, key, value));
}

/** A tag that is not there has no value, so that `*` means any value of a tag that is. */
function matchesTag(tags: Record<string, string>, key: string, glob: string): boolean {
  return Object.hasOwn(tags, key) && matchesGlob(glob, tags[key] ?? '');
}

/** `*` stands for any run of characters; everything else for itself, in any case. */
export function matchesGlob(glob: string, text: string): boolean {
  const [head = '', ...rest] = glob.toLowerCase().split('*');
  const tail = rest.pop();
  const whole = text.toLowerCase();
  if (tail === undefined) return whole === head;
  if (!whole.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return whole.length - tail.length >= at && whole.endsWith(tail);
}

function inWindow(window: NonNullable<PolicyRule['window']>, now: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: window.zone ?? 'UTC',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  const days = window.days?.map((day) => day.slice(0, 3).toLowerCase());
  const today = part('weekday').slice(0, 3).toLowerCase();
  const overnight = window.from > window.to;
  const afterMidnight = overnight && time < window.to;
  const day = afterMidnight ? dayBefore(today) : today;
  const inTime = overnight ? time >= window.from || time < window.to : time >= window.from && time < window.to;
  const inside = inTime && (!days || days.includes(day));
  return inside !== (window.outside ?? false);
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function dayBefore(day: string): string {
  return DAYS[(DAYS.indexOf(day) + 6) % 7] ?? day;
}

function named(rule: PolicyRule): string {
  return rule.name ? `policy rule "${rule.name}"` : `a policy rule (${rule.decide})`;
}
