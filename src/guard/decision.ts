import type { Approvals, Audit, AuditEvent, Decision, Plan } from '../catalog/plan.ts';

/** Records a decision, wherever it was taken, and its audit line; `false` when somebody decided before. */
export async function recordDecision(
  { approvals, audit }: { approvals: Approvals; audit: Audit },
  plan: Plan,
  decision: Decision,
): Promise<boolean> {
  const first = await approvals.decide(decision);
  if (first) await audit.append(decisionEvent(plan, decision));
  return first;
}

/** The audit line of a decision. */
export function decisionEvent(plan: Plan, { approved, by, via, reason }: Decision): AuditEvent {
  return {
    event: approved ? 'approved' : 'declined',
    principal: plan.principal,
    site: plan.site,
    tool: plan.tool,
    risk: plan.risk,
    plan: plan.id,
    detail: { by, via, ...(reason && { reason }) },
  };
}
