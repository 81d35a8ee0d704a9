import { z } from 'zod';
import { id, ids, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import type { Fact } from '../../src/catalog/targets.ts';

export const jobs = area({
  service: 'appstream',
  name: 'jobs',
  title: 'Jobs',
  about: 'What became of asynchronous work on servers and images',
});

const subJobFacts = (failedBecause: string): Fact[] => [
  { label: 'type', path: 'job_type', kind: 'text' },
  { label: 'status', path: 'status', kind: 'state' },
  { label: 'began', path: 'begin_time', kind: 'text' },
  { label: 'failed because', path: failedBecause, kind: 'text' },
];

const serverJobType = z.enum([
  'CREATE_SERVER',
  'DELETE_SERVER',
  'REJOIN_DOMAIN',
  'CHANGE_SERVER_IMAGE',
  'REINSTALL_OS',
  'MIGRATE_SERVER',
  'UPDATE_SERVER_TSVI',
  'UPGRADE_ACCESS_AGENT',
  'SCHEDULED_TASK',
  'UPDATE_FREEZE_STATUS',
]);

const imageJobType = z
  .enum(['CREATE_SERVER', 'CREATE_SERVER_IMAGE', 'DELETE_SERVER'])
  .describe('CREATE_SERVER_IMAGE builds the image');

jobs.target({
  kind: 'app-sub-job',
  noun: 'server sub-job',
  plural: 'server sub-jobs',
  read: 'ListSubJobs',
  each: { arg: 'job_type', values: serverJobType.options },
  id: 'id',
  name: 'job_resource_info.resource_name',
  facts: subJobFacts('error_message'),
});

jobs.target({
  kind: 'image-sub-job',
  noun: 'image sub-job',
  plural: 'image sub-jobs',
  read: 'ListImageSubJobs',
  each: { arg: 'job_type', values: imageJobType.options },
  id: 'id',
  name: 'job_resource_info.resource_name',
  facts: subJobFacts('job_execute_info.error_message'),
});

const jobStatus = z.enum(['WAITING', 'RUNNING', 'SUCCESS', 'FAILED']);

const subJobStatus = z.enum([...jobStatus.options, 'ABNORMAL', 'ROLLBACK', 'ABORTING']);

export const countSubJobs = jobs.operation('CountSubJobs', 'GET /v1/{project_id}/app-server-sub-jobs/actions/count', {
  title: 'Count server sub-jobs',
  does: 'Count the sub-jobs on servers by status, type or job, without listing them.',
  keywords:
    'how many tasks are running, number of failed tasks, tasks left, anything in progress, 子任务数量, 任务统计, 有多少任务在运行, 失败任务数, number of tasks on app servers, 云应用任务有多少, 多少任务失败, 任务数统计, 还有几个任务在跑, how many operations are still open, 还有多少没跑完',
  risk: 'read',
  query: {
    status: subJobStatus.optional(),
    job_type: text(256).optional().describe('As in appstream_list_sub_jobs; comma-joined'),
    job_id: text(128).optional(),
  },
});

export const listSubJobs = jobs.operation('ListSubJobs', 'GET /v1/{project_id}/app-server-sub-jobs', {
  title: 'List server sub-jobs',
  does: 'List the sub-jobs of one type, one per server worked on, with errors; by job or status.',
  keywords:
    'tasks, task history, failed tasks, which servers failed and why, creation failed, reinstall progress, image change progress, 子任务, 任务列表, 失败任务, 失败原因, 服务器创建失败, 重装进度, which app servers failed in the task, tasks on app servers, 云应用任务列表, 哪些服务器失败了, 应用服务器任务明细, 子任务失败原因, creation of hosts stopped half way why, 主机建到一半失败, 为什么没建成, why did hosts not come up, 主机为什么没建出来',
  risk: 'read',
  query: {
    job_type: serverJobType,
    status: subJobStatus.optional(),
    job_id: text(128).optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'id',
    'job_id',
    'job_type',
    'status',
    'job_resource_info.resource_name',
    'begin_time',
    'error_code',
    'error_message',
  ],
});

export const batchDeleteAppSubJobs = jobs.operation(
  'BatchDeleteAppSubJobs',
  'POST /v1/{project_id}/app-server-sub-jobs/actions/batch-delete',
  {
    title: 'Delete records of server sub-jobs',
    does: 'Delete the records of sub-jobs on servers that are SUCCESS or FAILED.',
    keywords:
      'clear task list, clean up task history, remove failed tasks, old task records, 批量删除子任务, 清理任务记录, 删除失败任务, 清空任务列表, clear task list of app servers, 云应用任务记录清掉, 应用服务器失败任务删除, 任务中心清理, operations list of hosts too long, 主机任务列表太长',
    // Records only; but what failed, and why, is gone with them.
    risk: 'destructive',
    targets: { kind: 'app-sub-job', ids: 'items' },
    body: { items: ids(20).describe('Ids of sub-jobs') },
    split: { arg: 'items', max: 20 },
    warn: 'Records only, but they are the trace of what failed and why.',
  },
);

export const listImageJobs = jobs.operation('ListImageJobs', 'GET /v1/{project_id}/image-server-jobs', {
  title: 'List image jobs',
  does: 'List jobs on image servers of one type: creating them, building images, deleting them.',
  keywords:
    'image tasks, image build history, running builds, failed image, is the image ready, 镜像任务, 镜像任务列表, 构建镜像进度, 镜像制作失败, progress of image builds, all image tasks, 镜像任务有哪些, 镜像在做了吗, 镜像构建任务, 做镜像的任务, which image builds ran lately, 最近做过哪些镜像',
  risk: 'read',
  query: {
    job_type: imageJobType,
    status: jobStatus.optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ['id', 'job_type', 'status', 'begin_time', 'end_time', 'sub_jobs_total'],
});

export const showImageJob = jobs.operation('ShowImageJob', 'GET /v1/{project_id}/image-server-jobs/{job_id}', {
  title: 'Show image job',
  does: 'Show the state of one job on image servers and of its sub-jobs, with errors.',
  keywords:
    'image task details, is the image built, why did the image fail, build progress, 镜像任务详情, 构建镜像进度, 镜像失败原因, 镜像做好了吗, has the image build finished, one image task, 镜像做完了吗, 某个镜像任务, 镜像构建到哪了, 镜像任务状态',
  risk: 'read',
  path: { job_id: id() },
});

export const listImageSubJobs = jobs.operation('ListImageSubJobs', 'GET /v1/{project_id}/image-server-sub-jobs', {
  title: 'List image sub-jobs',
  does: 'List the sub-jobs on image servers of one type, with errors; by job or status.',
  keywords:
    'image tasks, failed image builds, why did the image build fail, image task history, is the build still running, 镜像子任务, 镜像失败任务, 构建镜像失败原因, which step of the image build hangs, image build stuck, steps of an image build, 镜像构建卡在哪步, 做镜像卡住了, 镜像任务的步骤, 镜像子任务列表, 做镜像报什么错',
  risk: 'read',
  query: {
    job_type: imageJobType,
    status: subJobStatus.optional(),
    job_id: text(128).optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'id',
    'job_id',
    'job_type',
    'status',
    'job_resource_info.resource_name',
    'begin_time',
    'job_execute_info.error_code',
    'job_execute_info.error_message',
  ],
});

export const batchDeleteImageSubJobs = jobs.operation(
  'BatchDeleteImageSubJobs',
  'PATCH /v1/{project_id}/image-server-sub-jobs/actions/batch-delete',
  {
    title: 'Delete records of image sub-jobs',
    does: 'Delete the records of sub-jobs on image servers that are SUCCESS or FAILED.',
    keywords:
      'clear image task list, clean up image history, remove failed image tasks, old build records, 批量删除镜像子任务, 清空镜像任务列表, 清理镜像任务记录, 删除失败的镜像任务, clear old image tasks, 旧镜像任务清掉, 镜像任务记录删除, 镜像任务列表清空, failed builds clutter the list, 失败的构建碍眼',
    // Records only, as above.
    risk: 'destructive',
    targets: { kind: 'image-sub-job', ids: 'items' },
    body: { items: ids(20).describe('Ids of sub-jobs') },
    split: { arg: 'items', max: 20 },
    warn: 'Records only, but they are the trace of what failed and why.',
  },
);

export const showJob = jobs.operation('ShowJob', 'GET /v1/{project_id}/job/{job_id}', {
  title: 'Show server job, old form',
  does: 'Show a job in the old numeric form, with billing resources: job_status 0 failed, 1 succeeded, 2 running, 3 starting. Better: appstream_show_job_detail.',
  keywords:
    'job status code, legacy job, numeric status, billing resources of a job, 任务状态, 旧版任务查询, 任务执行状态, 订单资源, what became of a task on app servers, 云应用任务查询, 服务器任务结果, 任务ID查询',
  risk: 'read',
  path: { job_id: id() },
  unwrap: 'job',
});

export const showJobDetail = jobs.operation('ShowJobDetail', 'GET /v2/{project_id}/job/{job_id}', {
  title: 'Show server job',
  does: 'Show the state of a job on AppStream servers (create, delete, reinstall, image …) and of its sub-jobs.',
  keywords:
    'task, progress, is it done, did it work, why failed, server still being created, 任务详情, 任务进度, 执行结果, 失败原因, 服务器创建进度, what became of creating the app servers, progress of app server task, 云应用任务进展, 服务器建好没, 应用服务器任务详情, 任务ID查询',
  risk: 'read',
  path: { job_id: id() },
});
