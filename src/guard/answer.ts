import type { Plan } from '../catalog/plan.ts';

/** The restricted JSON Schema that elicitation forms allow. */
export type Form = {
  type: 'object';
  properties: Record<string, { type: 'string'; title: string } | { type: 'string'; title: string; enum: string[] }>;
  required: string[];
};

/**
 * The form a person fills in; no field has a default, so that accepting it untouched approves nothing. `decline` stands
 * first, because some clients preselect the first choice.
 */
export function approvalForm(plan: Plan): Form {
  const decision = { type: 'string' as const, title: 'Decision', enum: ['decline', 'approve'] };
  if (!plan.typed) return { type: 'object', properties: { decision }, required: ['decision'] };
  return {
    type: 'object',
    properties: { decision, confirm: { type: 'string', title: typedQuestion(plan) } },
    required: ['decision', 'confirm'],
  };
}

/** What a person is asked to type for a destructive plan; empty for any other. */
export function typedQuestion(plan: Plan): string {
  if (!plan.typed) return '';
  const { what, expect } = plan.typed;
  if (what === 'tool') return `Not all that this acts on can be listed. Type ${expect} to confirm.`;
  const mixed = plan.targets?.items.some(({ noun }) => noun);
  return what === 'count'
    ? `How many ${(!mixed && plan.targets?.plural) || 'targets'} are affected? Type the number.`
    : `Type the ${plan.targets?.noun ?? 'target'}'s name to confirm.`;
}

/** `dismissed`: the form was closed without a choice, so the plan goes on waiting. */
export type Judgement = 'approved' | 'declined' | 'dismissed' | 'too fast' | 'mistyped';

/** What one elicitation came back with, as far as the guard is concerned. Untrusted input from the client. */
export interface Answer {
  action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, unknown>;
}

/**
 * Whether an answer is a person's yes. An answer faster than `fastestPersonMs` after the question, yes or no, comes from
 * a client: it counts for nothing and the plan falls to the next rung.
 */
export function judge(plan: Plan, answer: Answer, asked: number, now: number, fastestPersonMs: number): Judgement {
  // Said this way round, so that a time that is no number is too fast as well.
  if (!(now - asked >= fastestPersonMs)) return 'too fast';
  if (answer.action === 'cancel') return 'dismissed';
  if (answer.action !== 'accept' || answer.content?.decision !== 'approve') return 'declined';
  return matchesTyped(plan, answer.content.confirm) ? 'approved' : 'mistyped';
}

/** Whether the typed count or name is the plan's. Nothing typed is never right. */
export function matchesTyped(plan: Plan, typed: unknown): boolean {
  if (!plan.typed) return true;
  return typeof typed === 'string' && typed.trim() !== '' && typed.trim() === plan.typed.expect;
}
