import { valuesAt } from '../catalog/risk.ts';
import type { JobFailure, JobHandle, JobState, ReadOperation } from './job.ts';

/** Workspace API reference, "Querying the Script Execution Task List": both spellings of each are documented. */
const DONE = new Set(['FINISH', 'FINISHED', 'SUCCESS', 'FAILED', 'FAIL']);
const UNDER_WAY = new Set(['INIT', 'WAITING', 'RUNNING', '']);

const RECORDS_PAGE = 100;

interface Task {
  status?: string;
  success_num?: number;
  failed_num?: number;
  skip_num?: number;
  resource_ids?: string[];
}

interface Run {
  resource_id?: string;
  resource_name?: string;
  status?: string;
  result_code?: string;
  reason?: string;
}

/** Looks at a script task: over when the task is; a desktop that was skipped did not run the script and counts as a failure. */
export async function lookAtScriptTask(handle: JobHandle, read: ReadOperation): Promise<JobState> {
  const task = await taskOf(handle.id, read);
  const status = String(task?.status ?? '').toUpperCase();
  const { success_num: well = 0, failed_num: failed = 0, skip_num: skipped = 0 } = task ?? {};
  const done = well + failed + skipped;
  const total = Math.max(done, task?.resource_ids?.length ?? 0);
  const over = DONE.has(status);
  const failures = over && (failed > 0 || skipped > 0) ? await failedRuns(handle.id, failed + skipped, read) : [];
  const state = { handle, total, done, percent: total > 0 ? Math.floor((100 * done) / total) : 0, failures };
  if (!over) {
    return UNDER_WAY.has(status) ? { ...state, status: 'running' } : { ...state, status: 'unclear', said: status };
  }
  if (total === 0) return { ...state, status: 'unclear', said: `${status}, but it ran on no desktop` };
  if (done < total)
    return { ...state, status: 'unclear', said: `${status}, but ${done} of ${total} runs are accounted for` };
  if (failed + skipped === 0 && !status.startsWith('FAIL')) return { ...state, status: 'succeeded', percent: 100 };
  if (failures.length === 0) failures.push({ target: handle.id, code: status.toLowerCase() });
  return { ...state, status: well > 0 ? 'partly_failed' : 'failed', percent: 100 };
}

/** Tasks of pools stand in a list of their own. */
async function taskOf(id: string, read: ReadOperation): Promise<Task | undefined> {
  const [task] = valuesAt(await read('workspace', 'ListScriptTasks', { task_id: [id], limit: 1 }), 'script_tasks[]');
  if (task) return task as Task;
  const ofPools = await read('workspace', 'ShowDesktopPoolsScriptExecTasks', { task_id: [id], limit: 1 });
  return valuesAt(ofPools, 'script_execution_tasks[]')[0] as Task | undefined;
}

async function failedRuns(id: string, most: number, read: ReadOperation): Promise<JobFailure[]> {
  const failures: JobFailure[] = [];
  for (let offset = 0; failures.length < most; offset += RECORDS_PAGE) {
    const args = { script_task_id: id, limit: RECORDS_PAGE, offset };
    const runs = valuesAt(await read('workspace', 'ListScriptRecords', args), 'script_records[]') as Run[];
    for (const { resource_id, resource_name, status = '', result_code, reason } of runs) {
      if (status.toUpperCase() === 'SUCCESS') continue;
      failures.push({
        target: resource_id ?? '',
        ...(resource_name && { name: resource_name }),
        code: result_code || status.toLowerCase() || 'unknown',
        ...(reason && { reason }),
      });
    }
    if (runs.length < RECORDS_PAGE) break;
  }
  return failures;
}
