import { moment, type Row, rowsAt, text } from '../fields.ts';
import type { Seen } from '../seen.ts';
import { source } from '../source.ts';
import { type Desktop, desktopOf } from '../sources/desktop.ts';
import { type Quota, quotaOf } from '../sources/quotas.ts';
import { DAY } from '../times.ts';
import { type Job, job, type Part, partOf } from './job.ts';
import { isDocumented } from './types.ts';

/** Parts that failed, or will never run under a job that did. */
export function failedParts({ state, parts }: Job): Part[] {
  const active = parts.some((part) => part.state === 'running');
  const stopped = state === 'failed' && !active;
  return parts.filter((part) => part.state === 'failed' || (stopped && part.state === 'waiting'));
}

/** Of the same type, later, on the same things: what one job left, another may have done. */
export const laterParts = source<readonly Part[]>({
  name: 'later jobs',
  tells: 'whether another job did later what this one did not',
  service: 'workspace',
  operationId: 'ListItaSubJobs',
  after: [job],
  list: {
    limit: 1_000,
    pages: 2,
    since: { of: (row: Row) => moment(row, 'begin_time'), at: (now: number) => now - LOOKED_BACK },
  },
  ask: (seen) => {
    const own = seen.of(job);
    const { named, type } = own;
    if (named.family !== 'workspace' || type === undefined || failedParts(own).length === 0) return [];
    // The API refuses to list types that it does not document, though there are jobs of them.
    const narrow = isDocumented(type) ? { job_type: type } : {};
    return [{ ...narrow, status: 'SUCCESS', ...(named.pool && { desktop_pool_id: named.pool }) }];
  },
  pick: ([answer], seen) => {
    const { named, type } = seen.of(job);
    return (answer?.rows ?? [])
      .filter((row) => text(row, 'job_id') !== named.id && text(row, 'job_type') === type)
      .map(partOf);
  },
});

/** Who looks into an older job does not wait for what it left. */
const LOOKED_BACK = 30 * DAY;

/** What is left to be done. */
export function leftOver(seen: Seen): Part[] {
  const own = seen.of(job);
  const later = seen.maybe(laterParts) ?? [];
  return failedParts(own).filter((part) => !later.some((good) => isSame(good, part)));
}

function isSame(good: Part, part: Part): boolean {
  if ((good.began ?? 0) <= (part.began ?? 0)) return false;
  if (part.target !== undefined && good.target !== undefined) return part.target === good.target;
  return part.name !== undefined && part.name === good.name;
}

/** Desktops on which it failed, as they are now. */
export const targets = source<readonly Desktop[]>({
  name: 'its targets',
  tells: 'the state of the desktops on which it failed',
  service: 'workspace',
  operationId: 'ListDesktopsDetail',
  after: [job],
  list: { limit: 100, pages: 1, enough: true },
  ask: (seen) => {
    const own = seen.of(job);
    if (own.named.family !== 'workspace' && own.named.family !== 'script') return [];
    const ids = failedParts(own).flatMap(({ target }) => target ?? []);
    return ids.length === 0 ? [] : [{ desktop_id: [...new Set(ids)].slice(0, 100) }];
  },
  pick: ([answer]) => (answer?.rows ?? []).map(desktopOf),
});

/** The same of what was to be made: by the names that it was to have. */
export const made = source<readonly Desktop[]>({
  name: 'what it was to make',
  tells: 'whether what it was to make exists all the same',
  service: 'workspace',
  operationId: 'ListDesktopsDetail',
  after: [job],
  list: { limit: 20, pages: 1, enough: true },
  most: 4,
  ask: (seen) => {
    const own = seen.of(job);
    if (own.named.family !== 'workspace' || own.type !== 'createDesktops') return [];
    const names = failedParts(own).flatMap(({ target, name }) => (target === undefined && name ? [name] : []));
    return [...new Set(names)].map((name) => ({ computer_name: name }));
  },
  pick: (answers) =>
    answers.flatMap(({ args, rows }) => rows.map(desktopOf).filter(({ name }) => name === args.computer_name)),
});

export interface PoolImage {
  pool: string;
  image: string | undefined;
}

/** What a pool is to be rebuilt from. */
export const poolImage = source<PoolImage>({
  name: 'its pool',
  tells: 'from which image its pool is rebuilt',
  service: 'workspace',
  operationId: 'ShowDesktopPoolDetail',
  after: [job],
  ask: (seen) => {
    const own = seen.of(job);
    const pool = own.named.family === 'workspace' ? own.named.pool : undefined;
    return pool !== undefined && own.type === 'rebuildDesktopPool' && failedParts(own).length > 0
      ? [{ pool_id: pool }]
      : [];
  },
  pick: ([answer]) => ({ pool: String(answer?.args.pool_id), image: text(answer?.body, 'image_id') }),
});

/** Only where a quota is in the way. */
export const quotasNow = source<readonly Quota[]>({
  name: 'quotas',
  tells: 'what there is too little of',
  service: 'workspace',
  operationId: 'ShowQuotas',
  after: [job],
  ask: (seen) => {
    const own = seen.of(job);
    const isShort = [own, ...failedParts(own)].some(({ code, reason }) => QUOTA.test(`${code} ${reason}`));
    return own.named.family === 'workspace' && isShort ? [{}] : [];
  },
  pick: ([answer]) => rowsAt(answer?.body, 'quotas.resources').flatMap(quotaOf),
});

/** Workspace API reference, "Error Codes": there is not enough left of a quota. */
const QUOTA = /WKS\.0106|WKS\.00052102|WKS\.0036|quota/i;

/** AppStream servers on which it failed, as they are now. */
export const serverTargets = source<readonly { id: string; status: string | undefined; task: string | undefined }[]>({
  name: 'its servers',
  tells: 'the state of the servers on which it failed',
  service: 'appstream',
  operationId: 'ListServers',
  after: [job],
  list: { limit: 10, pages: 1, enough: true },
  most: 5,
  ask: (seen) => {
    const own = seen.of(job);
    if (own.named.family !== 'appstream') return [];
    return failedParts(own).flatMap(({ target }) => (target ? [{ server_id: target }] : []));
  },
  pick: (answers) =>
    answers.flatMap(({ rows }) =>
      rows.map((row) => ({
        id: text(row, 'id') ?? '',
        status: text(row, 'status'),
        task: taskOf(text(row, 'task_status')),
      })),
    ),
});

/** The API writes the word for none. */
function taskOf(said: string | undefined): string | undefined {
  return said === undefined || /^(null|none)$/i.test(said) ? undefined : said;
}
