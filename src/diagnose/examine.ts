import { toolName } from '../catalog/operation.ts';
import type { Finding } from './finding.ts';
import type { Looking } from './looking.ts';
import { ranked } from './ranking.ts';
import type { Rule } from './rule.ts';
import type { Read, Seen } from './seen.ts';
import type { Source } from './source.ts';

/** A source of which nothing, or not all, is known. */
export interface NotSeen {
  /** The tool that reads it. */
  read: string;
  /** What is unknown without it. */
  tells: string;
  code: string;
  message: string;
}

export interface Examined {
  findings: Finding[];
  /** Tools whose reads were seen. */
  lookedAt: string[];
  notSeen: NotSeen[];
}

/** Reads what the rules need of one subject, side by side, and lets every rule judge that can. */
export async function examine(looking: Looking, rules: readonly Rule[]): Promise<Examined> {
  const sources = sourcesOf(rules);
  await looking.at(sources);
  const { seen } = looking;
  const now = looking.now;
  const findings = rules
    .filter(({ needs }) => needs.every((each) => seen.has(each)))
    .flatMap((rule) => rule.find(seen, now) ?? []);
  return {
    findings: ranked(findings),
    lookedAt: [...new Set(sources.flatMap((each) => readOf(each, seen)))],
    notSeen: sources.flatMap((each) => notSeenOf(each, seen)),
  };
}

/** Of the rules, and what these sources wait for. */
export function sourcesOf(rules: readonly Rule[]): Source[] {
  const found = new Set<Source>();
  const add = (source: Source) => {
    if (found.has(source)) return;
    for (const each of source.after ?? []) add(each);
    found.add(source);
  };
  for (const { needs, uses = [] } of rules) for (const source of [...needs, ...uses]) add(source);
  return [...found];
}

function readOf(source: Source, seen: Seen): string[] {
  const outcome = seen.outcome(source);
  return outcome?.state === 'seen' ? [toolOf(outcome.by ?? source)] : [];
}

function toolOf({ service, operationId }: Read): string {
  return toolName(service, operationId);
}

/** What of a source is not known. */
export function notSeenOf(source: Source, seen: Seen): NotSeen[] {
  const outcome = seen.outcome(source);
  const what = { read: toolOf(source), tells: source.tells };
  if (outcome?.state === 'not_seen') return [{ ...what, code: outcome.code, message: outcome.message }];
  if (outcome?.state !== 'seen' || outcome.partial === undefined) return [];
  return [{ ...what, code: 'partial', message: outcome.partial }];
}
