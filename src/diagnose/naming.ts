import { cleanLine } from '../catalog/clean.ts';
import type { SiteId } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { didYouMean } from '../catalog/nearest.ts';
import type { Row } from './fields.ts';
import { type Effort, listed } from './looking.ts';
import type { Args, Source } from './source.ts';

/** What somebody calls a thing: to be found at one of these sites. */
export interface Naming {
  text: string;
  site?: SiteId;
}

export interface At {
  site: SiteId;
  row: Row;
}

/** Sites to look at. Throws `ToolError` where there is no such site. */
export function sitesFor({ site }: Naming, sites: readonly SiteId[]): readonly SiteId[] {
  if (site === undefined) return sites;
  if (sites.includes(site)) return [site];
  throw new ToolError({
    code: 'unknown_site',
    message: `there is no site ${cleanLine(site, 80)}${didYouMean(site, sites)}`,
    hint: `Sites: ${sites.join(', ')}.`,
  });
}

/**
 * Rows that one page of a list has for these arguments, at all sites side by side. A site that cannot be asked is noted; throws
 * `ToolError` where none can.
 */
export async function rowsEverywhere(
  effort: Effort,
  sites: readonly SiteId[],
  { service, operationId }: Pick<Source, 'service' | 'operationId'>,
  args: Args,
  { offset = 0, limit }: { offset?: number; limit: number },
): Promise<At[]> {
  const { context, signal } = effort;
  const found = await Promise.all(
    sites.map(async (site): Promise<At[]> => {
      const reading = { site, service, operationId, args };
      try {
        await context.checkRead(reading);
        effort.count();
        const { items } = listed(await context.readPage(reading, { offset, limit }, signal));
        return items.map((row) => ({ site, row: row as Row }));
      } catch (error) {
        effort.miss(site, { service, operationId }, error);
        return [];
      }
    }),
  );
  if (sites.every((site) => effort.missed.has(site))) throw effort.missed.get(sites[0] as SiteId)?.error;
  return found.flat();
}

/** Throws what kept a site from being asked where nothing was found: what is meant may be there. */
export function unlessMissed(effort: Effort): void {
  for (const { error } of effort.missed.values()) throw error;
}

/** What is looked for: what kind of thing, by which name, and where to look when nothing is called so. */
interface Wanted {
  kind: string;
  text: string;
  lookUp?: string;
}

/** Takes the only one, or says what there is. Texts of candidates are data and stand in the hint, each in quotes. */
export function onlyOne<Each>(
  found: readonly Each[],
  { kind, text, lookUp = 'Look it up with find_desktops, which forgives typing errors.' }: Wanted,
  named: (each: Each) => string,
  nearest: readonly string[],
): Each {
  const [first, ...more] = found;
  if (first && more.length === 0) return first;
  const wanted = `"${cleanLine(text, 80)}"`;
  if (first) {
    throw new ToolError({
      code: 'ambiguous',
      message: `${found.length} ${kind}s are called ${wanted}.`,
      hint: `Name one by its id: ${found.slice(0, MOST_CANDIDATES).map(named).join('; ')}.`,
    });
  }
  throw new ToolError({
    code: 'not_found',
    message: `there is no ${kind} ${wanted}.`,
    hint: nearest.length > 0 ? `Did you mean ${nearest.slice(0, MOST_CANDIDATES).join(', ')}?` : lookUp,
  });
}

/** Of a list that is too long to look through. */
export function notAmong(kinds: string, text: string, looked: number): ToolError {
  return new ToolError({
    code: 'not_looked_through',
    message: `"${cleanLine(text, 80)}" is not among the ${looked} ${kinds} that were looked through, and there are more.`,
    hint: 'Find the id with fleet_query, or name the site, and ask again.',
  });
}

const MOST_CANDIDATES = 5;

export function quoted(text: string | undefined): string {
  return `"${cleanLine(text ?? '', 60)}"`;
}
