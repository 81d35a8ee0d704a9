import { cleanLine } from '../catalog/clean.ts';
import type { NamedJob, SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { examine } from './examine.ts';
import { type Job, job } from './job/job.ts';
import { lookAt } from './job/look.ts';
import { type Retry, retryOf } from './job/retry.ts';
import { jobRules } from './job/rules.ts';
import { failedParts } from './job/sources.ts';
import { Effort, Looking } from './looking.ts';
import { sitesFor, unlessMissed } from './naming.ts';
import { type Report, report } from './report.ts';
import { SERVICE_RULES } from './rules/service.ts';
import type { Read } from './seen.ts';

/** A diagnosis that needs more reads than this is not finished: what it has not read is named. */
const MOST_CALLS = 40;

/**
 * What became of a job, why parts of it failed, and whether to repeat it. `job`: a text that `wait_for_job` takes, or the bare id of a
 * job of any family. Throws `ToolError` where there is no such job.
 */
export async function diagnoseJob(
  ask: { job: string; site?: SiteId },
  context: ToolContext,
): Promise<Report & { retry: Retry }> {
  const effort = new Effort(context, MOST_CALLS);
  const text = ask.job.trim();
  const sites = sitesFor({ text, ...(ask.site && { site: ask.site }) }, context.sites);
  const { site, found } = await findJob(effort, { text, sites });
  const looking = new Looking(effort, site);
  looking.seen.give(job, found, found.read);
  const rules = jobRules(context.meaningOf);
  const failed = found.named.family === 'workspace' && failedParts(found).length > 0;
  const examined = await examine(looking, failed ? [...rules, ...SERVICE_RULES] : rules);
  return {
    ...report(subjectOf(found, site, context), [examined], {
      calls: effort.calls,
      missed: effort.missed,
      site,
      context,
    }),
    retry: shownAt(retryOf(looking.seen, context.meaningOf), site, context),
  };
}

/** The call is ready to be sent, to the site that the job is at. */
function shownAt(retry: Retry, site: SiteId, { sites }: ToolContext): Retry {
  if (!retry.call || site === sites[0]) return retry;
  return { ...retry, call: { ...retry.call, arguments: { ...retry.call.arguments, site } } };
}

function subjectOf(found: Job, site: SiteId, { sites }: ToolContext): Record<string, unknown> {
  const { named, type, said, state, total, parts, began, ended } = found;
  const count = (wanted: Job['state']) => parts.filter((part) => part.state === wanted).length;
  const time = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    job: cleanLine(named.id, 80),
    family: named.family,
    ...(type !== undefined && { job_type: cleanLine(type, 40) }),
    ...(sites.length > 1 && { site }),
    status: said === '' ? state : cleanLine(said, 40),
    parts: total,
    succeeded: count('done'),
    failed: failedParts(found).length,
    ...(count('running') > 0 && { running: count('running') }),
    ...(began !== undefined && { began: time(began) }),
    ...(ended !== undefined && { ended: time(ended) }),
  };
}

/** What was to tell of a job at a site that could not be asked. */
const READS: Readonly<Record<NamedJob['family'], Read>> = {
  workspace: { service: 'workspace', operationId: 'ShowJob' },
  appstream: { service: 'appstream', operationId: 'ShowJobDetail' },
  image: { service: 'appstream', operationId: 'ShowImageJob' },
  script: { service: 'workspace', operationId: 'ListScriptTasks' },
  order: { service: 'bss', operationId: 'ListOrderResources' },
  gone: { service: 'workspace', operationId: 'ShowJob' },
};

/** A bare id may be that of any family: they are tried in turn. */
const OTHERS = ['appstream', 'image', 'script'] as const;

async function findJob(
  effort: Effort,
  { text, sites }: { text: string; sites: readonly SiteId[] },
): Promise<{ site: SiteId; found: Job }> {
  const named = effort.context.jobNamed(text);
  const bare = named.family === 'workspace' && named.pool === undefined;
  const names: NamedJob[] = bare ? [named, ...OTHERS.map((family) => ({ family, id: named.id }))] : [named];
  for (const each of names) {
    const looks = await Promise.all(
      sites.map(async (site) => {
        try {
          const found = await lookAt(each, effort, site);
          return found && { site, found };
        } catch (error) {
          effort.miss(site, READS[each.family], error);
          return undefined;
        }
      }),
    );
    const found = looks.filter((look) => look !== undefined);
    // What nothing is known of looks the same everywhere: the site that has something is meant.
    const [best] = found.toSorted((a, b) => b.found.parts.length - a.found.parts.length);
    if (best) return best;
  }
  unlessMissed(effort);
  throw new ToolError({
    code: 'not_found',
    message: `there is no job "${cleanLine(text, 80)}".`,
    hint: 'Pass the text of an earlier answer (job.jobs), or a job_id of list_ita_sub_jobs or appstream_list_sub_jobs.',
  });
}
