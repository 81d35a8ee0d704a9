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
    // Owners of what runs: another version is another script than was approved.
    { label: 'version', path: 'version', kind: 'owner' },
    { label: 'changed', path: 'update_time', kind: 'owner' },
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
    'new script, upload PowerShell, batch file, shell script, automation, install software by script, 新增脚本, 创建脚本, 上传脚本, 运维脚本, 批处理, add a script to the library, save a PowerShell for later, upload script, 存一个脚本, 新建脚本, 传个脚本, 写个脚本放进去, keep my fix for later use, 把修复命令存起来以后用',
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
    'script library, which scripts do we have, find script id, PowerShell, shell, BAT, 查询脚本, 脚本列表, 脚本库, 有哪些脚本, which scripts are there, saved scripts, 脚本有哪些, 现有脚本, 保存过的脚本, 脚本清单, do we have a script that cleans up, 有没有现成的清理脚本',
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
  keywords:
    'script content, source code, what does the script do, read script, 脚本详情, 脚本内容, 查看脚本, 脚本代码, what is inside the script, see its code, 脚本里写了什么, 看脚本代码, 脚本源码, what would this script do before I run it, 跑之前看看内容',
  risk: 'read',
  path: { script_id: id() },
  query: { script_task_id: text(128, 1).optional().describe('A run of the script') },
});

export const updateScript = scripts.operation('UpdateScript', 'PUT /v2/{project_id}/scripts/{script_id}', {
  does: "Replace a script's name and code.",
  keywords:
    'edit script, fix script, change code, new version of script, 修改脚本, 更新脚本, 编辑脚本, 改脚本内容, 脚本版本, fix a bug in the script, change content of script, 脚本改一下, 脚本有bug, 脚本内容更新, 换脚本内容, path in the script is wrong, 脚本路径写错了',
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
    'remove script, clean up script library, obsolete script, drop code, 删除脚本, 清理脚本, 移除脚本, 废弃脚本, throw away a script, script not used any more, 脚本不要了, 删掉脚本, 没用的脚本, nobody needs this script, 这个脚本没人用',
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
      'remote command, execute PowerShell, push a fix, patch, install software, change registry, mass rollout, automation, 执行脚本, 运行脚本, 批量执行, 远程命令, 下发脚本, 批量安装软件, 打补丁, run a script on these machines, run a command everywhere, clean temp files on desktops, push a registry fix, install patch on many machines, execute ps1 now, 在这些机器上跑脚本, 批量跑命令, 执行一条命令, 跑个ps1, 清理临时文件, 远程跑脚本, push one command to all, fix the registry everywhere',
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
      'script output, stdout, exit code, error message, why did the script fail, 脚本执行详情, 脚本输出, 执行结果, 失败原因, 报错, output of a script on one machine, error text of the script, 脚本输出了什么, 脚本报什么错, 某台的脚本结果, 脚本日志, what did it print there, 它在那台上打印了什么',
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
      'on which desktops did the script fail, run history, rollout progress, per machine result, 脚本执行记录, 执行历史, 哪些桌面失败, 执行进度, result of the script per machine, which machines did not run the script, 每台脚本结果, 哪些机器脚本没跑成, 脚本执行明细, 没跑成功的有哪几台, which computers did not take the fix, 哪些机器没修上',
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
    "script jobs, rollout summary, did the script run, is it still running, success rate, 脚本任务, 脚本任务列表, 执行情况, 成功数, 失败数, overall result of script runs, is the script finished, 脚本跑完没, 脚本任务成功率, 脚本执行总体情况, 最近跑的脚本, how did last night's script go overall, 昨晚的脚本整体怎么样, how many machines went wrong",
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
      'script failed, try again, rerun, repeat failed desktops, desktop was off, 重试脚本, 重新执行脚本, 失败重试, 再执行一次, run the script again on machines where it failed, some machines were off, 脚本失败的再跑一次, 没成功的重跑, 脚本重试, 重新跑脚本, machines were off when the script ran once more, 当时关机的再补跑',
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
      'cancel script, abort rollout, wrong script, script hangs, emergency stop, kill, 停止脚本, 取消执行, 终止脚本, 脚本卡住, 执行错了, stop the script at once, I started the wrong script, script runs forever, 赶紧停掉脚本, 脚本跑错了, 脚本一直跑不完, 中止脚本, 终止执行, wrong script is running on all machines, oh no wrong script stop, 跑错了快停',
    // A script that is cut off half way may leave desktops that nobody can work on.
    risk: 'disruptive',
    // Not the records of the run: more of them appear while it goes on, and each would void the plan.
    targets: [{ kind: 'script-record', ids: 'record_id' }, theRun],
    body: oneRun,
    rules: [atLeastOne('task_id', 'record_id')],
    warn: 'A script that is cut off half way may leave a desktop half changed.',
  },
);
