import type { AuditEvent, Decision, Plan } from '../catalog/plan.ts';

/** The audit line of a decision, wherever it was taken. */
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
