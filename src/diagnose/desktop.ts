import { cleanLine } from '../catalog/clean.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { examine } from './examine.ts';
import { Effort, Looking } from './looking.ts';
import { notAmong, onlyOne, quoted, rowsEverywhere, sitesFor, unlessMissed } from './naming.ts';
import { type Report, report } from './report.ts';
import { DESKTOP_RULES } from './rules/index.ts';
import { type Desktop, desktop, desktopOf } from './sources/desktop.ts';

/** Names that are like one that nobody has. */
export type Nearest = (text: string, site: SiteId | undefined) => Promise<readonly string[]>;

/** A diagnosis that needs more reads than this is not finished: what it has not read is named. */
const MOST_CALLS = 40;

/**
 * Everything an expert would look at of one desktop, and what is wrong with it. `text`: its id, its name or its address. Throws `ToolError`
 * where no desktop, or more than one, is called so.
 */
export async function diagnoseDesktop(
  ask: { desktop: string; site?: SiteId },
  context: ToolContext,
  nearest: Nearest,
): Promise<Report> {
  const effort = new Effort(context, MOST_CALLS);
  const { site, found } = await findDesktop(
    effort,
    { text: ask.desktop.trim(), ...(ask.site && { site: ask.site }) },
    nearest,
  );
  const looking = new Looking(effort, site);
  looking.seen.give(desktop, found);
  const examined = await examine(looking, DESKTOP_RULES);
  return report(subjectOf(found, site, context), [examined], {
    calls: effort.calls,
    missed: effort.missed,
    site,
    context,
  });
}

/** What one has to know of it to read the findings. */
export function subjectOf(found: Desktop, site: SiteId, { sites }: ToolContext): Record<string, unknown> {
  const { id, name, status, task, login, users } = found;
  return {
    desktop_id: id,
    computer_name: cleanLine(name, LONGEST),
    ...(sites.length > 1 && { site }),
    status: cleanLine([status, task].filter(Boolean).join(', '), LONGEST),
    login_status: cleanLine(login ?? '', LONGEST),
    users: users.slice(0, 3).map((user) => cleanLine(user.name, LONGEST)),
  };
}

const LONGEST = 60;

const ID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
/** The filter by name finds parts of names too. */
const PAGE = 1_000;
const MOST_PAGES = 5;

async function findDesktop(
  effort: Effort,
  naming: { text: string; site?: SiteId },
  nearest: Nearest,
): Promise<{ site: SiteId; found: Desktop }> {
  const { text } = naming;
  const sites = sitesFor(naming, effort.context.sites);
  const [args, isIt] = matching(text);
  let found: { site: SiteId; found: Desktop }[] = [];
  let isWhole = false;
  for (let page = 0; found.length === 0 && page < MOST_PAGES; page++) {
    const rows = await rowsEverywhere(effort, sites, desktop, args, { offset: page * PAGE, limit: PAGE });
    found = rows.map(({ site, row }) => ({ site, found: desktopOf(row) })).filter((each) => isIt(each.found));
    isWhole = rows.length < PAGE;
    if (isWhole) break;
  }
  if (found.length === 0) unlessMissed(effort);
  if (found.length === 0 && !isWhole) throw notAmong('desktops of such names', text, PAGE * MOST_PAGES);
  const like = found.length > 0 ? [] : await nearest(text, naming.site).catch(() => []);
  return onlyOne(found, { kind: 'desktop', text }, (each) => named(each, sites.length > 1), like);
}

function named({ site, found }: { site: SiteId; found: Desktop }, several: boolean): string {
  return `${quoted(found.name)} ${found.id}${several ? ` at ${site}` : ''}`;
}

/** The filter that finds it, which takes parts of names too, and what has to be so of what it finds. */
function matching(text: string): [Record<string, unknown>, (found: Desktop) => boolean] {
  if (ID.test(text)) {
    const bare = text.replaceAll('-', '').toLowerCase();
    const dashed = bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return [{ desktop_id: [dashed, bare] }, ({ id }) => id.replaceAll('-', '').toLowerCase() === bare];
  }
  if (ADDRESS.test(text)) {
    return [{ desktop_ip: text }, ({ ips }) => ips.includes(text)];
  }
  const name = text.toLowerCase();
  return [{ computer_name: text }, (found) => found.name.toLowerCase() === name];
}
