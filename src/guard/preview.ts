import type { Plan, PlanTarget } from '../catalog/plan.ts';
import { isConnected } from './drift.ts';

/** Above this many targets the preview groups them and names only the exceptions. */
const SHOWN_ONE_BY_ONE = 12;

/** The plan as a person reads it before saying yes: what, on which things, who is in the way, what can't be undone. */
export function preview(plan: Plan, { whole = false } = {}): string {
  const lines = [`${plan.sandbox ? 'SANDBOX · ' : ''}${plan.title} — ${effects(plan).join(', ')}`];
  const args = Object.entries(plan.arguments).filter(([, value]) => !isTargetList(plan, value));
  if (args.length > 0) lines.push(args.map(([name, value]) => `${name}: ${brief(value)}`).join(' · '));
  if (plan.targets) lines.push('', ...targetLines(plan, whole));
  if (plan.requests > 1) lines.push('', `Sent as ${plan.requests} requests; this approval covers all of them.`);
  if (plan.warnings.length > 0) lines.push('', ...plan.warnings.map((warning) => `! ${warning}`));
  lines.push('', `Site ${plan.site}${plan.client ? ` · asked by ${plan.client}` : ''} · ${plan.id}`);
  return lines.join('\n');
}

/** What makes the call dangerous; plain writing only where there is nothing worse. */
function effects(plan: Plan): string[] {
  const dangerous = plan.effects.filter((effect) => effect !== 'read' && effect !== 'write');
  return dangerous.length > 0 ? dangerous : ['write'];
}

/** One line for lists of plans. */
export function headline(plan: Plan): string {
  const what = plan.targets ? ` ${count(plan.targets.items.length, plan.targets.noun, plan.targets.plural)}` : '';
  return `${plan.title}${what} (${plan.risk})`;
}

function targetLines(plan: Plan, whole: boolean): string[] {
  const { items, noun, plural } = plan.targets!;
  const lines = [`${count(items.length, noun, plural)}:`];
  const connected = items.filter((item) =>
    item.facts.some((fact) => fact.kind === 'connected' && isConnected(fact.value)),
  );
  if (whole || items.length <= SHOWN_ONE_BY_ONE) {
    lines.push(...[...connected, ...items.filter((item) => !connected.includes(item))].map(describe));
    return lines;
  }
  if (connected.length > 0) {
    lines.push(
      `  ${connected.length} with someone connected now:`,
      ...connected.slice(0, SHOWN_ONE_BY_ONE).map(describe),
    );
    if (connected.length > SHOWN_ONE_BY_ONE) lines.push(`  … and ${connected.length - SHOWN_ONE_BY_ONE} more`);
  }
  for (const [label, groups] of grouped(items)) lines.push(`  ${label}: ${groups}`);
  const names = items.filter((item) => !connected.includes(item)).map((item) => item.name);
  lines.push(
    `  names: ${names.slice(0, SHOWN_ONE_BY_ONE).join(', ')}${names.length > SHOWN_ONE_BY_ONE ? ` … (all: workspace-mcp approve ${plan.id})` : ''}`,
  );
  return lines;
}

function describe(item: PlanTarget): string {
  const facts = item.facts
    .filter((fact) => fact.value)
    .map((fact) =>
      fact.kind === 'connected'
        ? isConnected(fact.value)
          ? fact.value.toUpperCase()
          : fact.value
        : `${fact.label} ${fact.value}`,
    );
  const missing = item.facts
    .filter((fact) => fact.kind === 'protection' && !fact.value)
    .map((fact) => `no ${fact.label}`);
  return `  • ${[item.name || item.id, ...facts, ...missing].join(' · ')}`;
}

function grouped(items: readonly PlanTarget[]): [string, string][] {
  const labels = new Map<string, Map<string, number>>();
  for (const item of items) {
    for (const fact of item.facts) {
      if (fact.kind === 'owner' || fact.kind === 'text') continue;
      const value = fact.kind === 'protection' ? (fact.value ? 'yes' : 'none') : fact.value || 'none';
      const counts = labels.get(fact.label) ?? new Map<string, number>();
      counts.set(value, (counts.get(value) ?? 0) + 1);
      labels.set(fact.label, counts);
    }
  }
  return [...labels].map(([label, counts]) => [
    label,
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([value, n]) => `${value} ${n}`)
      .join(', '),
  ]);
}

function isTargetList(plan: Plan, value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    plan.targets !== undefined &&
    value.every((each) => plan.targets?.items.some((item) => item.id === each))
  );
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

export function count(n: number, noun: string, plural: string): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
