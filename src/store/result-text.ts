import type { SiteId } from '../catalog/context.ts';
import type { ResultFacts } from '../catalog/plan.ts';

/** A result as it is kept: `created` in ms since the epoch. */
export interface KeptResult {
  principal: string;
  site: SiteId;
  tool: string;
  created: number;
  value: unknown;
}

export function resultText(
  owner: { principal: string; site: SiteId },
  tool: string,
  value: unknown,
  created: number,
): string {
  const kept: KeptResult = { principal: owner.principal, site: owner.site, tool, created, value };
  return JSON.stringify(kept);
}

/** `undefined` when a crash left it damaged. */
export function parseResult(text: string): KeptResult | undefined {
  try {
    const kept: KeptResult | null = JSON.parse(text);
    return kept ?? undefined;
  } catch {
    return undefined;
  }
}

/** What the principal may see of it: everything of their own that was put after `horizon`. */
export function keptResult(
  kept: KeptResult | undefined,
  owner: { principal: string },
  horizon: number,
): { tool: string; site: SiteId; value: unknown } | undefined {
  if (!kept || kept.principal !== owner.principal || kept.created <= horizon) return undefined;
  return { tool: kept.tool, site: kept.site, value: kept.value };
}

/** What stands before the value. */
export type ResultHead = Omit<KeptResult, 'value'>;

/** No principal, site or tool is so long that the value would begin later; bytes. */
export const HEAD_BYTES = 4_096;

/** From the beginning of a kept text. `undefined` when a crash left it damaged. */
export function parseHead(text: string): ResultHead | undefined {
  // A quotation mark inside of a text has a backslash before it, so this stands nowhere else.
  const end = text.indexOf(',"value":');
  try {
    return JSON.parse(`${text.slice(0, end)}}`);
  } catch {
    return undefined;
  }
}

/** The facts where the principal may see them, as `keptResult`. */
export function factsFor(
  owner: { principal: string },
  id: string,
  { principal, site, tool, created }: ResultHead,
  horizon: number,
): ResultFacts[] {
  return principal === owner.principal && created > horizon ? [{ id, tool, site, created }] : [];
}

export function newest(found: readonly ResultFacts[], most: number): ResultFacts[] {
  return [...found].sort((a, b) => b.created - a.created).slice(0, most);
}
