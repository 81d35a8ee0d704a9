import { hoursBetween, type Listing, listing } from './listing.ts';
import type { At, JobRow, Seen } from './sources.ts';

type Job = At<JobRow> & { computer_name?: string | null; server_name?: string | null };

const HOUR = 3_600_000;

/** Failures of the last day. */
const RECENT = 24 * HOUR;

/** What still goes on after this is in trouble. */
const LONG = HOUR;

const MOST = { most: 4, keeps: 1 };

export function isOpen({ status }: Pick<JobRow, 'status'>): boolean {
  return status === 'RUNNING' || status === 'WAITING';
}

export function isLong({ started_at: begun }: Pick<JobRow, 'started_at'>, now: number): boolean {
  return begun !== null && now - begun > LONG;
}

export function hasFailed(job: JobRow, now: number): boolean {
  const failed = job.status === 'FAILED' || job.status === 'ABNORMAL';
  return failed && now - (job.ended_at ?? job.started_at ?? 0) <= RECENT;
}

/** Failed ones of the last day and those that do not end, by what they do and why they failed; the newest first. */
export function jobsInTrouble(seen: Seen): Listing | null {
  const { now, rows } = seen;
  if (!rows.sub_jobs && !rows.app_jobs) return null;
  const jobs: readonly Job[] = [...(rows.sub_jobs ?? []), ...(rows.app_jobs ?? [])];
  const failed = jobs.filter((job) => hasFailed(job, now));
  const long = jobs.filter((job) => isOpen(job) && isLong(job, now));
  const groups = [...grouped([...failed, ...long]).values()].sort((a, b) => momentOf(b.job) - momentOf(a.job));
  const listed = groups.map(({ job, count }) => ({ ...job, count }));
  return listing(seen, { failed_24h: failed.length, running_over_1h: long.length }, listed, MOST, {
    job_type: (job) => job.job_type,
    why: ({ status, error_code: code, error_msg: message }) => [code, message].filter(Boolean).join(' ') || status,
    count: ({ count }) => count,
    hours_ago: (job) => hoursBetween(momentOf(job), now),
    newest_on: (job) => job.computer_name ?? job.server_name,
    job_id: (job) => job.job_id,
  });
}

/** By type, reason and site, each with its newest. */
function grouped(jobs: readonly Job[]): Map<string, { job: Job; count: number }> {
  const groups = new Map<string, { job: Job; count: number }>();
  for (const job of jobs) {
    const key = JSON.stringify([job.site, job.job_type, job.status, job.error_code, job.error_msg]);
    const known = groups.get(key);
    const newest = known && momentOf(known.job) >= momentOf(job) ? known.job : job;
    groups.set(key, { job: newest, count: (known?.count ?? 0) + 1 });
  }
  return groups;
}

/** When it went wrong; of one that goes on, when it began. */
function momentOf(job: JobRow): number {
  return (isOpen(job) ? job.started_at : (job.ended_at ?? job.started_at)) ?? 0;
}
