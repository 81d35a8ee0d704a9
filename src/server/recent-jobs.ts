import type { SiteId } from '../catalog/context.ts';

/** Of a principal, so many are remembered. */
const MOST = 100;

export interface RecentJob {
  /** As `wait_for_job` takes it. */
  job: string;
  site: SiteId;
}

/** Jobs that answers of this process spoke of, by principal, the last first. */
export class RecentJobs {
  readonly #defaultSite: SiteId;
  readonly #jobs = new Map<string, RecentJob[]>();

  constructor(defaultSite: SiteId) {
    this.#defaultSite = defaultSite;
  }

  /** Takes what the answer to a call says of jobs, if it does. */
  note(principal: string, args: Record<string, unknown> | undefined, answer: object): void {
    const { job } = answer as { job?: { jobs?: unknown } };
    if (!Array.isArray(job?.jobs)) return;
    const site = siteIn(args) ?? this.#defaultSite;
    const named = job.jobs.filter((each): each is string => typeof each === 'string');
    const known = this.of(principal).filter((each) => each.site !== site || !named.includes(each.job));
    this.#jobs.set(principal, [...named.map((each) => ({ job: each, site })), ...known].slice(0, MOST));
  }

  of(principal: string): readonly RecentJob[] {
    return this.#jobs.get(principal) ?? [];
  }
}

/** The site that a call names, its own or that of the tool it calls. */
function siteIn(args: Record<string, unknown> | undefined): SiteId | undefined {
  const inner = args?.arguments as Record<string, unknown> | null | undefined;
  const site = args?.site ?? inner?.site;
  return typeof site === 'string' ? site : undefined;
}
