import { cleanLine } from '../../catalog/clean.ts';
import type { SiteId, ToolContext } from '../../catalog/context.ts';
import { activeAlarms } from './alarms.ts';
import { bounded } from './bound.ts';
import { faulty, inMaintenance, stuck, unreachable } from './broken-desktops.ts';
import { blockedUsers, brokenServers, fullPools } from './broken-rest.ts';
import { tightCapacity } from './capacity.ts';
import { desktopCounts } from './desktops.ts';
import { expiring } from './expiring.ts';
import { idleDesktops } from './idle.ts';
import { jobsInTrouble } from './jobs.ts';
import { type Look, type LookParts, look, type Problem } from './looking.ts';
import { sitesTable } from './sites.ts';
import { type Seen, SOURCES } from './sources.ts';
import { mostUsed } from './used.ts';

/** One screen: this many tokens and no more. */
const MOST_TOKENS = 1_200;

/** Different reasons for which something was not seen. */
const MOST_REASONS = 6;

/** What matters of these sites. A part is null where nothing could be read for it; `not_seen` says why. Throws `ToolError` if nothing could. */
export async function overview(
  sites: readonly SiteId[],
  maxAgeS: number | undefined,
  parts: LookParts,
  context: ToolContext,
): Promise<Record<string, unknown>> {
  const looked = await look(parts, sites, maxAgeS, context);
  return bounded({ ...groundOf(looked), ...partsOf(looked.seen, parts.currency) }, MOST_TOKENS);
}

function groundOf({ seen: { now, sites }, problems, calls, oldest }: Look): object {
  return {
    age_s: Math.max(0, Math.round((now - oldest) / 1000)),
    calls,
    complete: problems.length === 0,
    ...(problems.length > 0 && { not_seen: notSeen(problems, sites) }),
  };
}

function partsOf(seen: Seen, currency?: string): Record<string, unknown> {
  const sites = sitesTable(seen);
  return {
    ...(sites && { sites }),
    desktops: desktopCounts(seen),
    broken: {
      desktops_in_error: faulty(seen),
      running_but_unreachable: unreachable(seen),
      stuck_in_a_task: stuck(seen),
      pools_with_nothing_free: fullPools(seen),
      app_servers_broken: brokenServers(seen),
      users: blockedUsers(seen),
      in_maintenance: inMaintenance(seen),
    },
    jobs_in_trouble: jobsInTrouble(seen),
    alarms: activeAlarms(seen),
    expiring: expiring(seen),
    capacity: tightCapacity(seen),
    idle: idleDesktops(seen, currency),
    most_used: mostUsed(seen),
  };
}

/** One entry for each reason, however much it hides: a site that is down hides everything of it. */
function notSeen(problems: readonly Problem[], sites: readonly SiteId[]): object[] {
  const reasons = new Map<string, Problem[]>();
  const sources = Object.keys(SOURCES);
  const placeOf = ({ what, site }: Problem) => sources.indexOf(what) * sites.length + sites.indexOf(site);
  for (const problem of problems.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const key = JSON.stringify([problem.code, problem.message, sites.length > 1 && problem.site]);
    reasons.set(key, [...(reasons.get(key) ?? []), problem]);
  }
  const entries = [...reasons.values()].map((alike) => {
    const [{ site, code, message }] = alike as [Problem];
    const what = [...new Set(alike.map((problem) => problem.what))].join(', ');
    return { what, ...(sites.length > 1 && { site }), code, message: cleanLine(message, LONGEST_MESSAGE) };
  });
  const more = entries.length - MOST_REASONS;
  return more > 0 ? [...entries.slice(0, MOST_REASONS), { what: `${more} more` }] : entries;
}

const LONGEST_MESSAGE = 100;
