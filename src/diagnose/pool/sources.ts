import { moment, number, rowsAt, text } from '../fields.ts';
import { source } from '../source.ts';
import { type SubJob, subJobOf } from '../sources/jobs.ts';
import { type Quota, quotaOf } from '../sources/quotas.ts';
import { DAY } from '../times.ts';
import { pool } from './pool.ts';

/** What is older has been seen to, or nobody minds. */
const LOOKED_BACK = 14 * DAY;
const SINCE = { of: (row: object) => moment(row, 'begin_time'), at: (now: number) => now - LOOKED_BACK };

/** Jobs of the pool, of which the API tells only whoever names it: what failed and what has not ended. */
export const poolJobs = source<readonly SubJob[]>({
  name: 'its jobs',
  tells: 'expansions and other tasks of the pool that failed or do not end',
  service: 'workspace',
  operationId: 'ListItaSubJobs',
  after: [pool],
  list: { limit: 1000, pages: 2, since: SINCE },
  ask: (seen) => [{ desktop_pool_id: seen.of(pool).id, status: ['FAILED', 'RUNNING', 'WAITING'] }],
  pick: ([answer], _, now) =>
    (answer?.rows ?? [])
      .map(subJobOf)
      .filter(({ began, status }) => status !== 'FAILED' || (began ?? 0) > now - LOOKED_BACK),
});

/** Whether what failed went well later. */
export const donePoolJobs = source<readonly SubJob[]>({
  name: 'its later jobs',
  tells: 'whether tasks of the pool that failed went well later',
  service: 'workspace',
  operationId: 'ListItaSubJobs',
  after: [pool, poolJobs],
  list: { limit: 1000, pages: 2, since: SINCE },
  ask: (seen) =>
    (seen.maybe(poolJobs) ?? []).some(({ status }) => status === 'FAILED')
      ? [{ desktop_pool_id: seen.of(pool).id, status: 'SUCCESS' }]
      : [],
  pick: (answers) => answers.flatMap(({ rows }) => rows.map(subJobOf)),
});

export interface Right {
  type: string;
  id: string;
  name: string;
}

export const rights = source<readonly Right[]>({
  name: 'its users',
  tells: 'who may use it',
  service: 'workspace',
  operationId: 'ListDesktopPoolAuthorizedObjects',
  after: [pool],
  list: { limit: 100, pages: 3 },
  ask: (seen) => [{ pool_id: seen.of(pool).id }],
  pick: ([answer]) =>
    (answer?.rows ?? []).map((row) => ({
      type: text(row, 'object_type') ?? '',
      id: text(row, 'object_id') ?? '',
      name: text(row, 'object_name') ?? '',
    })),
});

/** What there is left to grow with. */
export const siteQuotas = source<readonly Quota[]>({
  name: 'quotas',
  tells: 'what there is too little of',
  service: 'workspace',
  operationId: 'ShowQuotas',
  shared: true,
  ask: () => [{}],
  pick: ([answer]) => rowsAt(answer?.body, 'quotas.resources').flatMap(quotaOf),
});

export interface Image {
  id: string;
  /** private or gold. */
  type: string | undefined;
}

/** Nothing: it is gone, or nobody offers it any more. */
export const image = source<Image | undefined>({
  name: 'its image',
  tells: 'whether its image still exists',
  service: 'workspace',
  operationId: 'ListImages',
  after: [pool],
  list: { limit: 100, pages: 1, enough: true },
  ask: (seen) => {
    const { id } = seen.of(pool).image;
    return id === undefined ? [] : [{ image_id: id }];
  },
  pick: ([answer], seen) => {
    const { id } = seen.of(pool).image;
    const row = answer?.rows.find((each) => text(each, 'id') === id);
    return row && { id: text(row, 'id') ?? '', type: text(row, 'image_type') };
  },
});

export interface PoolScript {
  id: string;
  what: string;
  status: string;
  failed: number;
  at: number | undefined;
}

/** Scripts and commands that ran on it. */
export const poolScripts = source<readonly PoolScript[]>({
  name: 'its scripts',
  tells: 'scripts that failed on it',
  service: 'workspace',
  operationId: 'ShowDesktopPoolsScriptExecTasks',
  after: [pool],
  list: { limit: 50, pages: 1, enough: true },
  ask: (seen) => [{ desktop_pool_id: seen.of(pool).id }],
  pick: ([answer]) =>
    (answer?.rows ?? []).map((row) => ({
      id: text(row, 'id') ?? '',
      what:
        rowsAt(row, 'scripts')
          .map((each) => text(each, 'id'))
          .join() ||
        text(row, 'command_content') ||
        '',
      status: text(row, 'status') ?? '',
      failed: number(row, 'failed_num') ?? 0,
      at: moment(row, 'start_time'),
    })),
});
