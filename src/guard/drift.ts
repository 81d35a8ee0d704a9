import type { PlanTarget } from '../catalog/plan.ts';

/**
 * What changed between the plan and now in a way that the person who approved would want to know: a target that appeared or
 * vanished, a changed owner or billing mode, or a protection that got worse (a user newly connected, a snapshot gone).
 * A session that ended or a newer snapshot is no drift.
 */
export function drift(before: readonly PlanTarget[], now: readonly PlanTarget[]): string[] {
  const differences: string[] = [];
  const current = new Map(now.map((target) => [target.id, target]));
  const planned = new Set(before.map((target) => target.id));
  for (const target of now) if (!planned.has(target.id)) differences.push(`${target.name} (${target.id}) is new`);
  for (const target of before) {
    const other = current.get(target.id);
    if (!other) {
      differences.push(`${target.name} (${target.id}) is gone`);
      continue;
    }
    for (const fact of target.facts) {
      const value = other.facts.find((each) => each.label === fact.label)?.value ?? '';
      if (value === fact.value) continue;
      if (fact.kind === 'owner' || fact.kind === 'billing') {
        differences.push(`${target.name}: ${fact.label} was ${said(fact.value)}, is ${said(value)}`);
      } else if (fact.kind === 'connected' && !isConnected(fact.value) && isConnected(value)) {
        differences.push(`${target.name}: ${value} (was: ${said(fact.value)})`);
      } else if (fact.kind === 'protection' && value < fact.value) {
        differences.push(`${target.name}: ${fact.label} was ${said(fact.value)}, is ${said(value)}`);
      }
    }
  }
  return differences;
}

/** A connected fact in words starts with this when somebody would be interrupted. */
export function isConnected(words: string): boolean {
  return /^connected/i.test(words);
}

function said(value: string): string {
  return value || 'none';
}
