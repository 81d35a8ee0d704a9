import {
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext as McpContext,
} from '@modelcontextprotocol/server';
import type { Decision, Plan } from '../catalog/plan.ts';
import type { Call, EngineParts } from '../engine/parts.ts';
import { type Answer, approvalForm, judge } from '../guard/answer.ts';
import { preview } from '../guard/preview.ts';

/** How often a count or name may be typed wrongly before the plan counts as declined. */
const TRIES = 3;

/** Key of the one embedded request of a round. */
const APPROVAL = 'approval';

/** What travels through the client between two rounds, signed. It names a plan; it authorizes nothing. */
export interface AskState {
  plan: string;
  asked: number;
}

/** The words and the form shown to the person. */
export function question(plan: Plan, remark?: string) {
  return { message: [...(remark ? [remark, ''] : []), preview(plan)].join('\n'), requestedSchema: approvalForm(plan) };
}

/** Turns one answer into a decision, or into a plan that goes on waiting. `again` says what to tell the person before asking once more. */
export async function weigh(
  parts: EngineParts,
  plan: Plan,
  answer: Answer,
  asked: number,
): Promise<{ decision?: Decision; again?: string; plan: Plan }> {
  const { store, clock, config } = parts;
  const now = clock.now();
  const decided = (approved: boolean, reason?: string): Decision => ({
    plan: plan.id,
    approved,
    by: plan.principal,
    via: 'elicitation',
    at: now,
    ...(reason && { reason }),
  });
  switch (judge(plan, answer, asked, now, config.limits.fastestPersonMs)) {
    case 'approved':
      return { decision: decided(true), plan };
    case 'declined':
      return { decision: decided(false), plan };
    case 'dismissed':
      return { plan };
    case 'too fast': {
      const elsewhere = { ...plan, elicit: false };
      await store.approvals.save(elsewhere);
      return { plan: elsewhere };
    }
    case 'mistyped': {
      const counted = { ...plan, mistyped: plan.mistyped + 1 };
      if (counted.mistyped >= TRIES)
        return { decision: decided(false, 'the confirmation was typed wrongly three times'), plan: counted };
      await store.approvals.save(counted);
      return { again: 'That does not match. Type it exactly, or decline.', plan: counted };
    }
  }
}

/** 2026-07-28: the first round answers `input_required`, the second brings what the person said. */
export class RoundTrips {
  #parts: EngineParts;
  #context: McpContext;
  #mint: (state: AskState) => Promise<string>;
  #open: { plan: Plan; remark?: string } | undefined;

  constructor(parts: EngineParts, context: McpContext, mint: (state: AskState) => Promise<string>) {
    this.#parts = parts;
    this.#context = context;
    this.#mint = mint;
  }

  /** The plan that this round answers, if it is one. */
  get planId(): string | undefined {
    return this.#context.mcpReq.requestState<AskState>()?.plan;
  }

  ask = async (plan: Plan, asking: () => Promise<void>): Promise<Decision | undefined> => {
    const state = this.#context.mcpReq.requestState<AskState>();
    const answer = inputResponse(this.#context.mcpReq.inputResponses, APPROVAL);
    if (state?.plan !== plan.id || answer.kind !== 'elicit') {
      await asking();
      this.#open = { plan };
      return undefined;
    }
    const weighed = await weigh(this.#parts, plan, answer, state.asked);
    if (weighed.again) {
      await asking();
      this.#open = { plan: weighed.plan, remark: weighed.again };
    }
    return weighed.decision;
  };

  /** The question this round has to put to the person instead of a result. */
  async pending(): Promise<InputRequiredResult | undefined> {
    if (!this.#open) return undefined;
    const { plan, remark } = this.#open;
    const requestState = await this.#mint({ plan: plan.id, asked: this.#parts.clock.now() });
    return inputRequired({ inputRequests: { [APPROVAL]: inputRequired.elicit(question(plan, remark)) }, requestState });
  }
}

/** 2025-11-25: the question goes to the client while the call is open. A client that can't show it leaves the plan waiting. */
export function askNow(parts: EngineParts, context: McpContext): NonNullable<Call['ask']> {
  return async (first, asking) => {
    let plan = first;
    let remark: string | undefined;
    for (;;) {
      await asking();
      const asked = parts.clock.now();
      let answer: Answer;
      try {
        answer = await context.mcpReq.elicitInput(
          { mode: 'form', ...question(plan, remark) },
          {
            timeout: parts.config.limits.planTtlMs,
            signal: context.mcpReq.signal,
            // On the call's own stream: not every client opens the other one, and a question there would reach nobody.
            relatedRequestId: context.mcpReq.id,
          },
        );
      } catch (error) {
        parts.log.debug({ plan: plan.id, err: error }, 'the client could not ask its person');
        return undefined;
      }
      const weighed = await weigh(parts, plan, answer, asked);
      if (!weighed.again) return weighed.decision;
      ({ plan, again: remark } = { plan: weighed.plan, again: weighed.again });
    }
  };
}
