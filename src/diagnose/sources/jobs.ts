import { moment, needed, number, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { DAY } from '../times.ts';
import { desktop } from './desktop.ts';

export interface SubJob {
  id: string;
  job: string | undefined;
  type: string;
  status: string;
  desktop: string | undefined;
  /** For whom. */
  user: string | undefined;
  /** ms */
  began: number | undefined;
  percent: number | undefined;
  code: string | undefined;
  reason: string | undefined;
}

export function subJobOf(row: Row): SubJob {
  return {
    id: text(row, 'id') ?? '',
    job: text(row, 'job_id'),
    type: needed(text(row, 'job_type')),
    status: needed(text(row, 'status')),
    desktop: text(row, 'entities.desktop_id'),
    user: text(row, 'entities.user_name') ?? text(row, 'attach_user'),
    began: moment(row, 'begin_time'),
    percent: number(row, 'process'),
    code: text(row, 'error_code'),
    reason: text(row, 'fail_reason'),
  };
}

/** What is older has been seen to, or nobody minds. */
const LOOKED_BACK = 14 * DAY;
const SINCE = { of: (row: Row) => moment(row, 'begin_time'), at: (now: number) => now - LOOKED_BACK };

/** Of all desktops, for the API finds none by desktop: what failed and what has not ended. */
export const openJobs = source<readonly SubJob[]>({
  name: 'jobs',
  tells: 'tasks that failed or do not end',
  service: 'workspace',
  operationId: 'ListItaSubJobs',
  shared: true,
  list: { limit: 1000, pages: 2, since: SINCE },
  ask: () => [{ status: ['FAILED', 'RUNNING', 'WAITING'] }],
  pick: ([answer], _, now) =>
    (answer?.rows ?? [])
      .map(subJobOf)
      .filter(({ began, status }) => status !== 'FAILED' || (began ?? 0) > now - LOOKED_BACK),
});

/** Types that the list can be asked for (Workspace API reference, "Querying Subtasks", `job_type`): jobs have others too. */
const ASKED_FOR = new Set(
  (
    'createDesktops applyWorkspace cancelWorkspace expandVolumes addVolumes rebuildDesktops createSnapshot deleteSnapshot deleteDesktops ' +
    'desktopRejoinDomain operateDesktops restoreDesktopBySnapshot desktopToImage attachDesktops deleteVolumes createWksSnapshot ' +
    'deleteWksSnapshot createDesktopPool expandDesktopPool deleteDesktopPoolVolumes rebuildDesktopPool addDesktopPoolVolumes ' +
    'detachDesktops attachDesktopPool batchDetachDesktops executeDesktopsAction changeDesktopNetwork batchChangeDesktopNetwork'
  ).split(' '),
);

/** Jobs of this desktop of the types that failed on it: whether it went well later. */
export const doneJobs = source<readonly SubJob[]>({
  name: 'later jobs',
  tells: 'whether tasks that failed went well later',
  service: 'workspace',
  operationId: 'ListItaSubJobs',
  after: [desktop, openJobs],
  list: { limit: 1000, pages: 2, since: SINCE },
  ask: (seen) => {
    const { id } = seen.of(desktop);
    const failed = (seen.maybe(openJobs) ?? []).filter((job) => job.desktop === id && job.status === 'FAILED');
    const types = [...new Set(failed.map(({ type }) => type))];
    const narrow = types.every((type) => ASKED_FOR.has(type)) && types.length <= 2;
    if (types.length > 0 && !narrow) return [{ status: 'SUCCESS' }];
    return types.map((type) => ({ status: 'SUCCESS', job_type: type }));
  },
  pick: (answers, seen) => {
    const { id } = seen.of(desktop);
    return answers
      .flatMap(({ rows }) => rows.map(subJobOf))
      .filter((job) => job.desktop === id && job.status === 'SUCCESS');
  },
});
