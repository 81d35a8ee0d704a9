import { z } from 'zod';
import { id, int, paged, text, time } from '../../src/catalog/fields.ts';
import { scriptTask } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne, requires } from '../../src/catalog/rules.ts';
import type { TargetKind, Targets } from '../../src/catalog/targets.ts';
import { ofItsDesktop, owner, session } from './models/desktop.ts';

export const scripts = area({
  service: 'workspace',
  name: 'scripts',
  title: 'Scripts',
  about: 'Scripts, their runs on desktops and what came of them',
});

scripts.target({
  kind: 'script',
  noun: 'script',
  plural: 'scripts',
  read: 'ListScripts',
  arg: 'id',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'type', path: 'type', kind: 'text' },
    { label: 'version', path: 'version', kind: 'text' },
    { label: 'changed', path: 'update_time', kind: 'text' },
    { label: 'description', path: 'description', kind: 'text' },
  ],
});

scripts.target({
  kind: 'script-task',
  noun: 'script run',
  plural: 'script runs',
  read: 'ListScriptTasks',
  arg: 'task_id',
  batch: 100,
  id: 'id',
  name: 'task_scripts[].name',
  facts: [
    { label: 'scripts', path: 'task_scripts[].name', kind: 'text' },
    { label: 'status', path: 'status', kind: 'state' },
    { label: 'failed', path: 'failed_num', kind: 'state' },
    { label: 'began', path: 'start_time', kind: 'text' },
  ],
});

/** What was run on a whole pool stands in a list of its own. */
scripts.target({
  kind: 'pool-script-task',
  noun: 'script run on a pool',
  plural: 'script runs on pools',
  read: 'ShowDesktopPoolsScriptExecTasks',
  arg: 'task_id',
  batch: 100,
  id: 'id',
  name: 'desktop_pool_name',
  facts: [
    { label: 'runs', path: 'scripts[].name', or: 'command_content', kind: 'text' },
    { label: 'status', path: 'status', kind: 'state' },
    { label: 'failed', path: 'failed_num', kind: 'state' },
    { label: 'began', path: 'start_time', kind: 'text' },
  ],
});

/** A script on one desktop. */
const record: Omit<TargetKind, 'service' | 'kind' | 'read'> = {
  noun: 'script record',
  plural: 'script records',
  id: 'id',
  name: 'resource_name',
  facts: [
    { label: 'script', path: 'script_name', kind: 'text' },
    { label: 'status', path: 'status', kind: 'state' },
    { label: 'began', path: 'start_time', kind: 'text' },
    { label: 'failed because', path: 'reason', kind: 'text' },
  ],
  also: [ofItsDesktop('resource_id', owner), ofItsDesktop('resource_id', session)],
};

scripts.target({ ...record, kind: 'script-record', read: 'ShowScriptRecordDetail', arg: 'record_id' });

/** All records of a run. */
scripts.target({ ...record, kind: 'record-of-run', read: 'ListScriptRecords' });

const runWarning = 'Scripts run with full rights on the desktops, also while people work there: read them first.';

const content = text(100_000, 1).describe('The code');

const version = text(128).optional();

const runTime = time('yyyy-MM-ddTHH:mm:ssZ');

const taskType = text(128).optional().describe('SCRIPT, COMMAND');

export const createScript = scripts.operation('CreateScript', 'POST /v2/{project_id}/scripts', {
  does: 'Keep a script for later runs on desktops; does not run it.',
  keywords:
    'new script, upload PowerShell, batch file, shell script, automation, install software by script, 新增脚本, 创建脚本, 上传脚本, 运维脚本, 批处理',
  risk: 'write',
  body: {
    name: z.string().min(1).describe('Unique'),
    type: z.enum(['POWERSHELL', 'BAT', 'SHELL']).describe('SHELL for Linux'),
    content,
    description: text(256).optional(),
    version,
  },
});

export const listScripts = scripts.operation('ListScripts', 'GET /v2/{project_id}/scripts', {
  does: 'List the scripts that are kept, without their code.',
  keywords:
    'script library, which scripts do we have, find script id, PowerShell, shell, BAT, 查询脚本, 脚本列表, 脚本库, 有哪些脚本',
  risk: 'read',
  query: {
    id: text(128).optional(),
    name: text(128).optional(),
    type: text(128).optional().describe('POWERSHELL, BAT, SHELL'),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'scripts', total: 'count', max: 100 },
  brief: ['id', 'name', 'type', 'version', 'description', 'update_time'],
});

export const showScriptDetail = scripts.operation('ShowScriptDetail', 'GET /v2/{project_id}/scripts/{script_id}', {
  title: 'Show script',
  does: 'Show one script with its code.',
  keywords: 'script content, source code, what does the script do, read script, 脚本详情, 脚本内容, 查看脚本, 脚本代码',
  risk: 'read',
  path: { script_id: id() },
  query: { script_task_id: text(128, 1).optional().describe('A run of the script') },
});

export const updateScript = scripts.operation('UpdateScript', 'PUT /v2/{project_id}/scripts/{script_id}', {
  does: "Replace a script's name and code.",
  keywords:
    'edit script, fix script, change code, new version of script, 修改脚本, 更新脚本, 编辑脚本, 改脚本内容, 脚本版本',
  // Scheduled tasks run the new code on desktops from then on, nobody is asked again, and it can be any code.
  risk: 'destructive',
  targets: { kind: 'script', ids: 'script_id' },
  path: { script_id: id() },
  body: {
    name: z.string().min(1),
    content,
    description: text(256).optional(),
    version,
  },
  warn: 'The old code is not kept. Scheduled tasks run the new one from then on, with full rights and without asking.',
});

export const deleteScript = scripts.operation('DeleteScript', 'DELETE /v2/{project_id}/scripts/{script_id}', {
  does: 'Delete one kept script with its code, for good.',
  keywords:
    'remove script, clean up script library, obsolete script, drop code, 删除脚本, 清理脚本, 移除脚本, 废弃脚本',
  risk: 'destructive',
  targets: { kind: 'script', ids: 'script_id' },
  path: { script_id: id() },
  warn: 'The code is gone, and scheduled tasks can no longer run it.',
});

export const executeScriptOrCommand = scripts.operation(
  'ExecuteScriptOrCommand',
  'POST /v2/{project_id}/script-executions',
  {
    title: 'Run scripts on desktops',
    does: 'Run kept scripts on desktops now; for whole pools use execute_desktop_pool_script.',
    keywords:
      'remote command, execute PowerShell, push a fix, patch, install software, change registry, mass rollout, automation, 执行脚本, 运行脚本, 批量执行, 远程命令, 下发脚本, 批量安装软件, 打补丁',
    // It can delete anything: nobody here knows what the scripts do.
    risk: 'destructive',
    targets: [
      { kind: 'desktop', ids: 'resource_ids' },
      { kind: 'desktop', ids: 'gray_resource_ids' },
      { kind: 'script', ids: 'script_ids', within: true },
    ],
    body: {
      script_ids: z.array(id()).min(1).max(10).optional(),
      resource_ids: z.array(id()).min(1).max(1000).optional().describe('Desktop ids'),
      resource_type: text(255, 1).optional().describe('DESKTOP'),
      gray_count: int(0).optional().describe('Number of desktops that go first'),
      gray_resource_ids: z.array(id()).max(1000).optional().describe('Those of resource_ids that go first'),
      gray_fail_threshold: int(0).optional().describe('Failures that stop the rest; below gray_count'),
      execution_timeout: int(0, 600).optional().describe('Minutes'),
    },
    rules: [atLeastOne('script_ids'), atLeastOne('resource_ids')],
    job: scriptTask(),
    warn: runWarning,
  },
);

export const showScriptRecordDetail = scripts.operation(
  'ShowScriptRecordDetail',
  'GET /v2/{project_id}/script-execution-records/{record_id}',
  {
    title: 'Show script record',
    does: 'Show what a script printed on one desktop, its result and why it failed.',
    keywords:
      'script output, stdout, exit code, error message, why did the script fail, 脚本执行详情, 脚本输出, 执行结果, 失败原因, 报错',
    risk: 'read',
    path: { record_id: id() },
  },
);

export const listScriptRecords = scripts.operation(
  'ListScriptRecords',
  'GET /v2/{project_id}/script-execution-records',
  {
    title: 'List script records',
    does: 'List script results, one per desktop and script.',
    keywords:
      'on which desktops did the script fail, run history, rollout progress, per machine result, 脚本执行记录, 执行历史, 哪些桌面失败, 执行进度',
    risk: 'read',
    query: {
      script_task_id: text(128).optional(),
      resource_id: z.array(text(128)).max(100).optional().describe('Desktop ids'),
      resource_group_id: z.array(text(128)).max(100).optional(),
      script_id: z.array(text(128)).max(100).optional(),
      script_name: z.array(text(128)).max(100).optional(),
      status: text(128).optional(),
      is_first_order: z.boolean().optional().describe('First batch'),
      task_type: taskType,
      show_history: z.boolean().optional().describe('Earlier runs too; default false'),
      execute_time_start: runTime.optional(),
      execute_time_end: runTime.optional(),
      ...paged(100, 1),
    },
    rules: [requires(['show_history', true], 'resource_id', 'script_id')],
    page: { style: 'offset', items: 'script_records', total: 'count', max: 100 },
    brief: ['id', 'script_name', 'resource_name', 'status', 'start_time', 'end_time', 'result_code', 'reason'],
  },
);

export const listScriptTasks = scripts.operation('ListScriptTasks', 'GET /v2/{project_id}/script-execution-tasks', {
  title: 'List script runs',
  does: 'List script runs with how many desktops succeeded, failed or were skipped; not those on pools.',
  keywords:
    'script jobs, rollout summary, did the script run, is it still running, success rate, 脚本任务, 脚本任务列表, 执行情况, 成功数, 失败数',
  risk: 'read',
  query: {
    task_id: z.array(text(128)).max(100).optional(),
    script_id: text(128).optional(),
    script_name: text(128).optional(),
    status: text(128).optional(),
    task_type: taskType,
    resource_group_id: z.array(text(128)).max(100).optional(),
    resource_group_type: text(128).optional(),
    execute_time_start: runTime.optional(),
    execute_time_end: runTime.optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'script_tasks', total: 'count', max: 100 },
  brief: ['id', 'task_scripts', 'status', 'success_num', 'failed_num', 'skip_num', 'start_time', 'end_time'],
});

const theRun: Targets = { kind: 'script-task', or: ['pool-script-task'], ids: 'task_id' };

/** Who is hit are the people on the desktops of the run. */
const itsRecords: Targets[] = [
  { kind: 'script-record', ids: 'record_id' },
  { kind: 'record-of-run', ids: 'task_id', by: 'script_task_id' },
  theRun,
];

const oneRun = {
  task_id: text(255).optional().describe('Whole run'),
  record_id: text(255).optional().describe('One desktop of a run'),
};

export const retryScriptExecution = scripts.operation(
  'RetryScriptExecution',
  'POST /v2/{project_id}/script-executions/retry',
  {
    title: 'Retry script run',
    does: 'Run scripts again where they failed: a whole run or one desktop of it.',
    keywords:
      'script failed, try again, rerun, repeat failed desktops, desktop was off, 重试脚本, 重新执行脚本, 失败重试, 再执行一次',
    // As execute_script_or_command.
    risk: 'destructive',
    targets: itsRecords,
    body: oneRun,
    rules: [atLeastOne('task_id', 'record_id')],
    job: scriptTask(),
    warn: runWarning,
  },
);

export const stopScriptExecution = scripts.operation(
  'StopScriptExecution',
  'POST /v2/{project_id}/script-executions/stop',
  {
    title: 'Stop script run',
    does: 'Stop scripts that are running or still to run, on desktops or pools.',
    keywords:
      'cancel script, abort rollout, wrong script, script hangs, emergency stop, kill, 停止脚本, 取消执行, 终止脚本, 脚本卡住, 执行错了',
    // A script that is cut off half way may leave desktops that nobody can work on.
    risk: 'disruptive',
    // Not the records of the run: more of them appear while it goes on, and each would void the plan.
    targets: [{ kind: 'script-record', ids: 'record_id' }, theRun],
    body: oneRun,
    rules: [atLeastOne('task_id', 'record_id')],
    warn: 'A script that is cut off half way may leave a desktop half changed.',
  },
);
