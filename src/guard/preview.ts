import type { Plan, PlanTarget } from '../catalog/plan.ts';
import { isConnected } from './drift.ts';

/** Above this many targets the preview groups them and names only the exceptions. */
const SHOWN_ONE_BY_ONE = 12;

/** Of one argument, unless the plan is shown whole. */
const SHOWN_OF_ARGUMENT = 1_000;

/** Of a name or a fact. */
const SHOWN_OF_NAME = 200;

/** Of a list inside an argument. */
const SHOWN_ITEMS = 3;

/** Distinct values of one fact. */
const SHOWN_VALUES = 8;

/**
 * The plan as a person reads it before saying yes: what, on which things, who is in the way, what can't be undone. Every
 * line is ours: what comes from the cloud, the assistant or its client can neither begin one nor pose as another part of it.
 */
export function preview(plan: Plan, { whole = false } = {}): string {
  const lines = [
    `${plan.sandbox ? 'SANDBOX · ' : ''}${plan.title} — ${plan.effects.filter((e) => e !== 'read').join(', ')}`,
  ];
  const args = Object.entries(plan.arguments).filter(([, value]) => !isTargetList(plan, value));
  if (args.length > 0) {
    const shown = args.map(([name, value]) => `${inLine(name)}: ${brief(value, whole)}`);
    const isShort = !whole && args.some(([, value]) => brief(value, false) !== brief(value, true));
    lines.push([...shown, ...(isShort ? [`(whole: workspace-mcp approve ${plan.id})`] : [])].join(' · '));
  }
  if (plan.targets) lines.push('', ...targetLines(plan, whole));
  if (plan.price) lines.push('', `Price: ${inLine(plan.price)}`);
  if (plan.requests > 1) lines.push('', `Sent as ${plan.requests} requests; this approval covers all of them.`);
  if (plan.warnings.length > 0) lines.push('', ...plan.warnings.map((warning) => `! ${warning}`));
  lines.push('', `Site ${plan.site}${plan.client ? ` · asked by ${inLine(plan.client)}` : ''} · ${plan.id}`);
  return lines.join('\n');
}

/** One line for lists of plans. */
export function headline(plan: Plan): string {
  const what = plan.targets ? ` ${count(plan.targets.items.length, plan.targets.noun, plan.targets.plural)}` : '';
  return `${plan.title}${what} (${plan.risk})`;
}

function targetLines(plan: Plan, whole: boolean): string[] {
  const { items, noun, plural, within = [], open = [] } = plan.targets!;
  const mixed = items.some((item) => item.noun);
  const of =
    within.length > 0 ? ` of ${within.map((each) => `${each.noun ?? ''} ${nameOf(each)}`.trim()).join(', ')}` : '';
  const lines = [`${mixed ? count(items.length, 'target', 'targets') : count(items.length, noun, plural)}${of}:`];
  const more = open.map((words) => `  … and more that nobody can list: ${inLine(words)}`);
  const isException = (item: PlanTarget) =>
    item.facts.some((fact) => fact.kind === 'connected' && isConnected(fact.value));
  const connected = items.filter(isException);
  const others = items.filter((item) => !isException(item));
  if (whole || items.length <= SHOWN_ONE_BY_ONE) {
    lines.push(...[...connected, ...others].map(describe), ...more);
    return lines;
  }
  // A pool among many desktops weighs more than one of them.
  const apart = others.filter((item) => item.noun);
  lines.push(...apart.slice(0, SHOWN_ONE_BY_ONE).map(describe));
  if (connected.length > 0) {
    lines.push(
      `  ${connected.length} with someone connected now:`,
      ...connected.slice(0, SHOWN_ONE_BY_ONE).map(describe),
    );
    if (connected.length > SHOWN_ONE_BY_ONE) lines.push(`  … and ${connected.length - SHOWN_ONE_BY_ONE} more`);
  }
  for (const [label, groups] of grouped(items)) lines.push(`  ${label}: ${groups}`);
  if (others.length > 0) {
    const names = others.slice(0, SHOWN_ONE_BY_ONE).map(nameOf).join(', ');
    lines.push(`  names: ${names}${others.length > SHOWN_ONE_BY_ONE ? ' …' : ''}`);
  }
  lines.push(...more, `  (all: workspace-mcp approve ${plan.id})`);
  return lines;
}

function describe(item: PlanTarget): string {
  const facts = item.facts
    .filter((fact) => fact.value)
    .map((fact) => {
      if (fact.kind !== 'connected') return `${fact.label} ${inLine(fact.value)}`;
      return isConnected(fact.value) ? inLine(fact.value).toUpperCase() : inLine(fact.value);
    });
  const missing = item.facts
    .filter((fact) => fact.kind === 'protection' && !fact.value)
    .map((fact) => `no ${fact.label}`);
  return `  • ${[nameOf(item), ...(item.noun ? [item.noun] : []), ...facts, ...missing].join(' · ')}`;
}

function nameOf(item: PlanTarget): string {
  return inLine(item.name) || inLine(item.id);
}

function grouped(items: readonly PlanTarget[]): [string, string][] {
  const labels = new Map<string, Map<string, number>>();
  for (const item of items) {
    for (const fact of item.facts) {
      if (fact.kind === 'owner' || fact.kind === 'text') continue;
      const value = fact.kind === 'protection' ? (fact.value ? 'yes' : 'none') : inLine(fact.value) || 'none';
      const counts = labels.get(fact.label) ?? new Map<string, number>();
      counts.set(value, (counts.get(value) ?? 0) + 1);
      labels.set(fact.label, counts);
    }
  }
  return [...labels].map(([label, counts]) => {
    const byNumber = [...counts].sort((a, b) => b[1] - a[1]).map(([value, n]) => `${value} ${n}`);
    const rest = byNumber.length - SHOWN_VALUES;
    return [label, [...byNumber.slice(0, SHOWN_VALUES), ...(rest > 0 ? [`${rest} other values`] : [])].join(', ')];
  });
}

/** Whether a preview of these arguments leaves something of one of them out. */
export function isCut(args: Record<string, unknown>): boolean {
  return Object.values(args).some((value) => !isPlainList(value) && brief(value, true).length > SHOWN_OF_ARGUMENT);
}

/** Ids that are looked up are shown as targets. */
function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Whether this argument says no more than the list of targets does. */
function isTargetList(plan: Plan, value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || !plan.targets) return false;
  const ids = new Set(plan.targets.items.map((item) => item.id));
  return new Set(value).size === ids.size && value.every((each) => ids.has(each));
}

/**
 * A value on one line, as JSON where it could be taken for something else; what can't be seen is written as its code,
 * because it is sent.
 */
function brief(given: unknown, whole: boolean): string {
  const value = whole ? given : collapsed(given);
  const plain = typeof value === 'string' && /^[\p{L}\p{N}_.:/@+•-]+$/u.test(value);
  const text = (plain ? value : (JSON.stringify(value) ?? '')).replace(
    UNSEEN,
    (unseen) => `\\u{${unseen.codePointAt(0)!.toString(16)}}`,
  );
  if (whole || text.length <= SHOWN_OF_ARGUMENT) return text;
  return `${cut(text, SHOWN_OF_ARGUMENT)}… (${text.length - SHOWN_OF_ARGUMENT} more characters)`;
}

/** Long lists by their first items and their number, so that what stands beside them is seen. */
function collapsed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const first = value.slice(0, SHOWN_ITEMS).map(collapsed);
    return value.length > SHOWN_ITEMS ? [...first, `… ${value.length} in all`] : first;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, collapsed(each)]));
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text of others within a line of ours: it can't end the line, nor set the mark that parts our lines' pieces. */
function inLine(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(UNSEEN, '')
    .replace(/(^|\s)[·•‧∙⋅・･](?=\s|$)/g, '$1-')
    .trim();
  return line.length > SHOWN_OF_NAME ? `${cut(line, SHOWN_OF_NAME)}…` : line;
}

function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Cs}$/u, '');
}

export function count(n: number, noun: string, plural: string): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
