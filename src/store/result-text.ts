import type { SiteId } from '../catalog/context.ts';

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
