import type { JobFailure, JobHandle, JobState, JobStatus } from './job.ts';

/** Values met in any family; the Workspace reference documents none for the parent, so those met in life are here too. */
const DONE_WELL = new Set(['SUCCESS', 'COMPLETE', 'COMPLETED']);
const DONE_BADLY = new Set(['FAIL', 'FAILED', 'ERROR', 'ABNORMAL']);
/** A roll-back or an abortion under way ends as a failure, but has not ended. */
const UNDER_WAY = new Set(['RUNNING', 'WAITING', 'INIT', 'PENDING', 'PROCESSING', 'ROLLBACK', 'ABORTING', '']);

/** A part of a job, in words that all families share. */
export interface Part {
  status?: string;
  /** 0 to 100, where the family tells. */
  percent?: number;
  target: string;
  name?: string;
  code?: string;
  reason?: string;
}

/** One look's findings. */
export interface Findings {
  status?: string;
  code?: string;
  reason?: string;
  /** How many parts the job says it has. */
  total?: number;
  parts: readonly Part[];
}

/**
 * What became of a job: it is over when both the parent and all its parts are, and the parts say how it went.
 * A parent that says SUCCESS over a failed part is not believed; a parent that failed while its parts say SUCCESS is.
 */
export function judge(handle: JobHandle, job: Findings): JobState {
  const parent = word(job.status);
  const { parts } = job;
  const statuses = parts.map((part) => word(part.status));
  const well = statuses.filter((status) => DONE_WELL.has(status)).length;
  const badly = statuses.filter((status) => DONE_BADLY.has(status)).length;
  const done = well + badly;
  const total = Math.max(parts.length, job.total ?? 0);
  // What still waits under a parent that failed will never run.
  const stopped = DONE_BADLY.has(parent) && !statuses.some(isActive);
  const failures = parts.filter((_, index) => DONE_BADLY.has(statuses[index] ?? '')).map(failureOf);
  if (stopped) {
    failures.push(...parts.filter((_, index) => !isDone(statuses[index])).map((part) => neverRan(part, job)));
    if (failures.length === 0)
      failures.push({ target: handle.id, code: job.code || 'unknown', ...(job.reason && { reason: job.reason }) });
  }
  const progress = parts.reduce((sum, part, index) => sum + (isDone(statuses[index]) ? 100 : percentOf(part)), 0);
  const state = {
    handle,
    total,
    done,
    percent: total > 0 ? Math.floor(progress / total) : DONE_WELL.has(parent) ? 100 : 0,
    failures,
  };
  const status = verdict({ parent, stopped, well, badly, total });
  const said = status === 'running' ? strange(parent, statuses, total) : undefined;
  return said === undefined ? { ...state, status } : { ...state, status: 'unclear', said };
}

function verdict(seen: { parent: string; stopped: boolean; well: number; badly: number; total: number }): JobStatus {
  const { parent, stopped, well, badly, total } = seen;
  if (stopped) return well > 0 && well < total ? 'partly_failed' : 'failed';
  // A parent that says nothing leaves it to its parts; one that says anything else is not done.
  const parentDone = DONE_WELL.has(parent) || (parent === '' && total > 0);
  if (!parentDone || well + badly < total) return 'running';
  if (badly === 0) return 'succeeded';
  return well > 0 ? 'partly_failed' : 'failed';
}

/** What keeps a job from being understood as one that is simply still running. */
function strange(parent: string, statuses: readonly string[], total: number): string | undefined {
  const word = [parent, ...statuses].find(
    (status) => !DONE_WELL.has(status) && !DONE_BADLY.has(status) && !UNDER_WAY.has(status),
  );
  if (word !== undefined) return word;
  if (!DONE_WELL.has(parent) || statuses.length >= total || !statuses.every(isDone)) return undefined;
  return `${parent}, but ${statuses.length} of ${total} sub-jobs are listed`;
}

/**
 * All parts, each once: those that came with the job, or else those of the list, of which `page` reads the next from an
 * offset on.
 */
export async function allParts<T extends { id?: string }>(
  embedded: readonly T[],
  total: number,
  page: (offset: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (embedded.length >= total) return embedded;
  const found = new Map<string, T>();
  for (let offset = 0; found.size < total; ) {
    const rows = await page(offset);
    const known = found.size;
    for (const row of rows) found.set(row.id ?? JSON.stringify(row), row);
    // A page of nothing new: the list ends here, or does not turn its pages.
    if (found.size === known) break;
    offset += rows.length;
  }
  return found.size > embedded.length ? [...found.values()] : embedded;
}

function failureOf({ target, name, code, reason }: Part): JobFailure {
  return { target, ...(name && { name }), code: code || 'unknown', ...(reason && { reason }) };
}

function neverRan(part: Part, job: Findings): JobFailure {
  return {
    target: part.target,
    ...(part.name && { name: part.name }),
    code: part.code || job.code || 'never_ran',
    reason: part.reason || job.reason || 'it had not ended when the job as a whole failed',
  };
}

function isDone(status: string | undefined): boolean {
  return DONE_WELL.has(status ?? '') || DONE_BADLY.has(status ?? '');
}

function isActive(status: string): boolean {
  return status === 'RUNNING' || status === 'ROLLBACK' || status === 'ABORTING';
}

function percentOf({ percent = 0 }: Part): number {
  return percent >= 0 ? Math.min(percent, 100) : 0;
}

function word(status: unknown): string {
  return String(status ?? '')
    .trim()
    .toUpperCase();
}
