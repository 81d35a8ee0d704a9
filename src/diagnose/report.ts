import { clean, cleanLine } from '../catalog/clean.ts';
import type { SiteId } from '../catalog/context.ts';
import { toolName } from '../catalog/operation.ts';
import type { Examined, NotSeen } from './examine.ts';
import type { Finding } from './finding.ts';
import type { Effort } from './looking.ts';
import { worstFirst } from './ranking.ts';

/** More than these nobody reads, and the first ones are to be mended first. */
const SHOWN = 6;
const SHOWN_EVIDENCE = 4;

/** A finding, and what it is about if not the subject. */
export interface Told extends Finding {
  on?: string;
}

export interface Report {
  subject: Record<string, unknown>;
  /** True: everything was seen and nothing found. Null: nothing was found in what was seen. */
  healthy: boolean | null;
  findings: Record<string, unknown>[];
  /** Findings that are not shown. */
  more?: number;
  looked_at: string[];
  not_seen?: NotSeen[];
  calls: number;
}

/** Puts what was found out of several examined things into one answer. */
export function report(
  subject: Record<string, unknown>,
  examined: readonly (Examined & { on?: string })[],
  { calls, site, context, missed }: Pick<Effort, 'calls' | 'context'> & { site: SiteId; missed?: Effort['missed'] },
): Report {
  const told = onceEach(
    worstFirst(
      examined.flatMap(({ findings, on }): Told[] => findings.map((each) => ({ ...each, ...(on && { on }) }))),
    ),
  );
  const notSeen = distinct([...examined.flatMap((each) => each.notSeen), ...elsewhereOf(missed)]);
  const healthy = told.length > 0 ? false : notSeen.length > 0 ? null : true;
  const elsewhere = site === context.sites[0] ? {} : { site };
  return {
    subject,
    healthy,
    findings: told.slice(0, SHOWN).map((each) => shown(each, elsewhere)),
    ...(told.length > SHOWN && { more: told.length - SHOWN }),
    looked_at: [...new Set(examined.flatMap(({ lookedAt }) => lookedAt))],
    ...(notSeen.length > 0 && { not_seen: notSeen }),
    calls,
  };
}

/** Something else may be called so at a site that could not be asked. */
function elsewhereOf(missed: Effort['missed'] = new Map()): NotSeen[] {
  return [...missed].map(([site, { read, error }]) => ({
    read: toolName(read.service, read.operationId),
    tells: `what ${site} has by that name`,
    code: error.body.code,
    message: error.body.message,
  }));
}

/** What is mended by the same call is the same thing, seen from several desktops. */
function onceEach(told: readonly Told[]): Told[] {
  const known = new Map<string, Told>();
  for (const each of told) {
    const key = `${each.cause} ${JSON.stringify(each.next)}`;
    if (!known.has(key)) known.set(key, each);
  }
  return [...known.values()];
}

function shown({ cause, says, on, impact, sure, evidence, next }: Told, elsewhere: object): Record<string, unknown> {
  return {
    cause,
    ...(on && { on }),
    says,
    impact,
    sure,
    evidence: evidence.slice(0, SHOWN_EVIDENCE),
    next: { tool: next.tool, arguments: { ...(clean(next.arguments) as object), ...elsewhere } },
  };
}

function distinct(all: readonly NotSeen[]): NotSeen[] {
  const known = new Map(all.map((each) => [`${each.read} ${each.tells}`, each]));
  return [...known.values()].map((each) => ({ ...each, message: cleanLine(each.message, 120) }));
}
