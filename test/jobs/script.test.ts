import { describe, expect, test } from 'vitest';
import type { JobHandle, ReadOperation } from '../../src/jobs/job.ts';
import { lookAtScriptTask } from '../../src/jobs/script.ts';

const handle: JobHandle = { family: 'script', id: 'task-1' };

/** A cloud with one script task, and the records of its runs in pages. */
function cloud(task: object | undefined, runs: object[] = [], { ofPool = false } = {}) {
  const asked: string[] = [];
  const read: ReadOperation = async (_service, operation, args) => {
    asked.push(operation);
    if (operation === 'ListScriptTasks') return { script_tasks: task && !ofPool ? [task] : [] };
    if (operation === 'ShowDesktopPoolsScriptExecTasks') return { script_execution_tasks: task ? [task] : [] };
    const { offset, limit } = args as { offset: number; limit: number };
    return { count: runs.length, script_records: runs.slice(offset, offset + limit) };
  };
  return { read, asked };
}

const look = (task: object | undefined, runs?: object[], options?: { ofPool: boolean }) =>
  lookAtScriptTask(handle, cloud(task, runs, options).read);

describe('a script task', () => {
  test.each(['SUCCESS', 'FINISH', 'finished'])(
    'that says %s has succeeded when it did on every desktop',
    async (status) => {
      expect(await look({ status, success_num: 3, failed_num: 0, skip_num: 0 })).toMatchObject({
        status: 'succeeded',
        total: 3,
        done: 3,
        failures: [],
      });
    },
  );

  test('that is finished with failed runs is not believed, and names them', async () => {
    const runs = [
      { resource_id: 'd1', resource_name: 'FIN-1', status: 'SUCCESS' },
      { resource_id: 'd2', resource_name: 'FIN-2', status: 'FAILED', result_code: '1', reason: 'exit code 1' },
      { resource_id: 'd3', status: 'SKIP' },
    ];
    expect(await look({ status: 'FINISH', success_num: 1, failed_num: 1, skip_num: 1 }, runs)).toMatchObject({
      status: 'partly_failed',
      total: 3,
      failures: [
        { target: 'd2', name: 'FIN-2', code: '1', reason: 'exit code 1' },
        { target: 'd3', code: 'skip' },
      ],
    });
  });

  test('whose failed runs fill more than a page names them all', async () => {
    const runs = Array.from({ length: 130 }, (_, n) => ({ resource_id: `d${n}`, status: 'FAILED' }));
    const state = await look({ status: 'FAILED', failed_num: 130 }, runs);
    expect(state.status).toBe('failed');
    expect(state.failures).toHaveLength(130);
  });

  test.each(['INIT', 'WAITING', 'RUNNING', ''])('in %j goes on, with the runs that are done', async (status) => {
    expect(await look({ status, success_num: 1, failed_num: 1, resource_ids: ['a', 'b', 'c', 'd'] })).toMatchObject({
      status: 'running',
      total: 4,
      done: 2,
      percent: 50,
    });
  });

  test('of a pool is found in the list of pools', async () => {
    const { read, asked } = cloud({ status: 'FINISH', success_num: 2 }, [], { ofPool: true });
    expect((await lookAtScriptTask(handle, read)).status).toBe('succeeded');
    expect(asked).toEqual(['ListScriptTasks', 'ShowDesktopPoolsScriptExecTasks']);
  });

  test('that no list has yet goes on', async () => {
    expect((await look(undefined)).status).toBe('running');
  });

  test('that ended without a desktop, or in an unknown word, is not clear', async () => {
    expect(await look({ status: 'FINISH' })).toMatchObject({ status: 'unclear' });
    expect(await look({ status: 'PAUSED', success_num: 1 })).toMatchObject({ status: 'unclear', said: 'PAUSED' });
  });

  test('that failed although no run is listed has failed', async () => {
    expect(await look({ status: 'FAILED', failed_num: 1 })).toMatchObject({
      status: 'failed',
      failures: [{ target: 'task-1', code: 'failed' }],
    });
  });
});
