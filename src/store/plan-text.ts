import { isDeepStrictEqual } from 'node:util';
import type { Decision, Plan } from '../catalog/plan.ts';
import { isId } from './ids.ts';

/** The plan a file holds; `undefined` when the text is damaged, of another program, or of another id than its name says. */
export function parsePlan(text: Buffer | string, id: string): Plan | undefined {
  const value = parseRecord(text);
  return value?.id === id && isPlan(value) ? value : undefined;
}

/** The decision a file holds; `undefined` when the text is damaged or about another plan. */
export function parseDecision(text: Buffer | string, plan: string): Decision | undefined {
  const value = parseRecord(text);
  return value?.plan === plan && isDecision(value) ? value : undefined;
}

/** The text a plan is kept as. Throws RangeError when its id can't name a file. */
export function planText(plan: Plan): string {
  if (!isId(plan.id)) throw new RangeError('A plan id has 6 to 100 letters, digits, "_" and "-".');
  return JSON.stringify(plan);
}

/**
 * A saved plan after another save: `elicit` goes from true to false and `mistyped` upwards, whatever the order of saves.
 * Throws when anything else differs, because a person may have approved what was saved first.
 */
export function changedPlan(kept: Plan, next: Plan): Plan {
  const merged = { ...kept, elicit: kept.elicit && next.elicit, mistyped: Math.max(kept.mistyped, next.mistyped) };
  const { elicit, mistyped } = merged;
  if (!isDeepStrictEqual(merged, { ...JSON.parse(JSON.stringify(next)), elicit, mistyped })) {
    throw new Error('Another plan has this id: what a plan is about does not change once it is saved.');
  }
  return merged;
}

function isPlan(value: object): value is Plan {
  const plan = value as Partial<Record<keyof Plan, unknown>>;
  const texts = [plan.principal, plan.site, plan.tool, plan.title, plan.method, plan.path, plan.risk, plan.digest];
  const targets = plan.targets;
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof plan.elicit === 'boolean' &&
    Number.isFinite(plan.mistyped) &&
    Number.isFinite(plan.created) &&
    Number.isFinite(plan.expires) &&
    Array.isArray(plan.effects) &&
    Array.isArray(plan.warnings) &&
    isRecord(plan.arguments) &&
    (targets === undefined || (isRecord(targets) && Array.isArray(targets.items)))
  );
}

function isDecision(value: object): value is Decision {
  const decision = value as Partial<Record<keyof Decision, unknown>>;
  return (
    typeof decision.approved === 'boolean' &&
    typeof decision.by === 'string' &&
    typeof decision.via === 'string' &&
    Number.isFinite(decision.at)
  );
}

function parseRecord(text: Buffer | string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
