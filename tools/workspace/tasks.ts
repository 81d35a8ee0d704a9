import { z } from 'zod';
import { id, ids, paged, text } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { exactlyOne } from '../../src/catalog/rules.ts';

export const tasks = area({
  service: 'workspace',
  name: 'tasks',
  title: 'Tasks',
  about: 'What became of asynchronous work: jobs and their sub-jobs',
});

const jobFacts = [
  { label: 'type', path: 'job_type', kind: 'text' },
  { label: 'status', path: 'status', kind: 'state' },
  { label: 'began', path: 'begin_time', kind: 'text' },
  { label: 'failed because', path: 'fail_reason', kind: 'text' },
] as const;

tasks.target({
  kind: 'job',
  noun: 'job',
  plural: 'jobs',
  read: 'ShowJob',
  arg: 'job_id',
  id: 'id',
  name: 'id',
  facts: [...jobFacts],
});

tasks.target({
  kind: 'sub-job',
  noun: 'sub-job',
  plural: 'sub-jobs',
  read: 'ListItaSubJobs',
  id: 'id',
  name: 'id',
  facts: [...jobFacts, { label: 'desktop', path: 'entities.desktop_name', kind: 'text' }],
});

const subJobStatus = z.enum(['SUCCESS', 'RUNNING', 'FAILED', 'WAITING']);

export const showJob = tasks.operation('ShowJob', 'GET /v2/{project_id}/workspace-jobs/{job_id}', {
  title: 'Show job',
  does: 'Show the state of a job and of its sub-jobs.',
  keywords:
    'task, progress, is it done, did it work, why failed, 任务详情, 任务进度, 执行结果, 失败原因, is the job done, how far is it, what happened to job id, state of one job, did the creation finish, check job result, 任务跑完了吗, 任务ID, 任务执行得怎么样, 这个任务成功没, 创建任务进展, 看任务状态, I started something and want to know how it went',
  risk: 'read',
  path: { job_id: id() },
  throttle: 500,
});

export const listItaSubJobs = tasks.operation('ListItaSubJobs', 'GET /v2/{project_id}/workspace-sub-jobs', {
  title: 'List sub-jobs',
  does: 'List sub-jobs, one per desktop or other thing worked on, by job, type or status.',
  keywords:
    'tasks, failed tasks, task history, running tasks, what failed and why, 子任务, 失败任务, 任务列表, 失败原因, which machines of the job failed, ten of hundred are missing, some desktops were not created, stuck at which step, task centre, everything running at present, recent tasks, failed with which error, 哪几台失败了, 有几台没出来, 卡在哪一步, 任务中心, 最近的任务, 正在跑的任务, 失败的任务, some are missing from the batch, 建了一半失败',
  risk: 'read',
  query: {
    job_id: text(255).optional().describe('Give this or job_type'),
    job_type: z
      .enum([
        'createDesktops',
        'applyWorkspace',
        'cancelWorkspace',
        'expandVolumes',
        'addVolumes',
        'rebuildDesktops',
        'createSnapshot',
        'deleteSnapshot',
        'deleteDesktops',
        'desktopRejoinDomain',
        'operateDesktops',
        'restoreDesktopBySnapshot',
        'desktopToImage',
        'attachDesktops',
        'deleteVolumes',
        'createWksSnapshot',
        'deleteWksSnapshot',
        'createDesktopPool',
        'expandDesktopPool',
        'deleteDesktopPoolVolumes',
        'rebuildDesktopPool',
        'addDesktopPoolVolumes',
        'detachDesktops',
        'attachDesktopPool',
        'batchDetachDesktops',
        'executeDesktopsAction',
        'changeDesktopNetwork',
        'batchChangeDesktopNetwork',
      ])
      .optional(),
    status: z
      .union([subJobStatus, z.array(subJobStatus).min(1).max(4)])
      .optional()
      .describe('One or several'),
    desktop_pool_id: text(255).optional().describe("Needed for a pool's sub-jobs"),
    ...paged(1000),
  },
  page: { style: 'offset', items: 'jobs', total: 'total_count', max: 1000 },
  brief: ['id', 'job_id', 'job_type', 'status', 'entities.desktop_name', 'begin_time', 'error_code', 'fail_reason'],
  throttle: 500,
});

export const batchDeleteSubJobs = tasks.operation(
  'BatchDeleteSubJobs',
  'POST /v2/{project_id}/workspace-sub-jobs/batch-delete',
  {
    title: 'Delete records of sub-jobs',
    does: 'Delete the records of finished sub-jobs, by id or all of one status.',
    keywords:
      'clear task list, clean up history, remove failed tasks, 删除子任务, 清理任务记录, task centre full of old failures, tidy the task list, get rid of failed entries, old tasks annoy me, 清空任务中心, 清掉失败的任务, 任务列表太乱, 旧任务删掉, 失败记录清理, 历史任务, old failed entries clutter the view',
    // Records only; but what failed, and why, is gone with them.
    risk: 'destructive',
    targets: { kind: 'sub-job', ids: 'job_ids' },
    body: {
      job_ids: ids(10).optional().describe('Sub-jobs that are SUCCESS or FAILED'),
      delete_by_status: z.enum(['SUCCESS', 'FAILED']).optional(),
    },
    rules: [exactlyOne('job_ids', 'delete_by_status')],
    split: { arg: 'job_ids', max: 10 },
    warn: 'Records only, but they are the trace of what failed and why.',
  },
);

export const runActionsOnWorkspaceJob = tasks.operation(
  'RunActionsOnWorkspaceJob',
  'POST /v2/{project_id}/workspace-jobs/{job_id}/actions',
  {
    title: 'Retry job',
    does: 'Retry a failed job that subscribes to or unsubscribes from the service.',
    keywords:
      'retry, try again, registration failed, sign-up broke off, deregistration, 重试任务, 开户失败, 销户, subscribing to the service failed, opening the service stuck, unsubscribing failed try again, 开通失败重试, 服务开通卡住, 退订失败重试, 开通任务重新执行, setting the service up broke off half way, 开通到一半断了',
    // Which of the two is retried shows in the plan only; one of them ends the service.
    risk: 'destructive',
    targets: { kind: 'job', ids: 'job_id' },
    path: { job_id: id() },
    body: { op_type: z.literal('retry') },
    job: workspaceJob(),
    warn: 'Retrying cancelWorkspace unsubscribes from the whole service.',
  },
);
