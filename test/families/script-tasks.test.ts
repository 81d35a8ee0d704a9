import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../world.ts';
import { page } from './job-families.ts';
import { type Came, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted();
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

interface Task {
  status?: string;
  resource_ids?: string[];
  success_num?: number;
  failed_num?: number;
  skip_num?: number;
}

const run = (desktop: string, status: string, more: object = {}) => ({
  resource_id: desktop,
  resource_name: `${desktop}-name`,
  status,
  ...more,
});

function execute(task: Task, records: object[] = []) {
  world.cloud.script({
    execute_script_or_command: { task_id: 'task-1' },
    list_script_tasks: { count: 1, script_tasks: [{ id: 'task-1', status: 'FINISHED', ...task }] },
    list_script_records: (came: Came) => ({ count: records.length, script_records: page(came, records) }),
  });
  return client.call('execute_script_or_command', {
    script_ids: ['script-1'],
    resource_ids: ['d1'],
  });
}

describe('a script task', () => {
  test('names each desktop where the script failed, with its result', async () => {
    const records = [
      run('d1', 'SUCCESS'),
      run('d2', 'FAILED', { result_code: 'SCRIPT.0007', reason: 'exit 7' }),
      run('d3', 'SUCCESS'),
    ];
    const task = { resource_ids: ['d1', 'd2', 'd3'], success_num: 2, failed_num: 1 };
    const { value, isError } = await execute(task, records);
    expect(value.job).toMatchObject({
      status: 'partly_failed',
      done: 3,
      total: 3,
      failures: [{ target: 'd2', name: 'd2-name', code: 'SCRIPT.0007', reason: 'exit 7' }],
    });
    expect(isError).toBe(true);
  });

  test('finds the desktop that failed among the records of many', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `d${n}`);
    const records = ids.map((id) => run(id, id === 'd249' ? 'FAILED' : 'SUCCESS'));
    const { value } = await execute({ resource_ids: ids, success_num: 249, failed_num: 1 }, records);
    expect(value.job).toMatchObject({ failures: [{ target: 'd249' }] });
    expect(world.cloud.of('list_script_records').map(({ query }) => query.get('offset'))).toEqual(['0', '100', '200']);
    expect(world.cloud.of('list_script_records')[0]?.query.get('script_task_id')).toBe('task-1');
  });

  test('counts a desktop that was skipped as one where it did not run', async () => {
    const records = [run('d1', 'SUCCESS'), run('d2', 'SKIP', { reason: 'off' })];
    const { value, isError } = await execute({ resource_ids: ['d1', 'd2'], success_num: 1, skip_num: 1 }, records);
    expect(value.job).toMatchObject({ status: 'partly_failed', failures: [{ target: 'd2', reason: 'off' }] });
    expect(isError).toBe(true);
  });

  test('that ran on no desktop is no success', async () => {
    const { value } = await execute({ resource_ids: [] });
    expect(value.job).toMatchObject({ status: 'unclear' });
  });

  test.each(['FINISH', 'FINISHED', 'SUCCESS'])('is done in either spelling of the reference: %s', async (status) => {
    const { value, isError } = await execute({ status, resource_ids: ['d1'], success_num: 1 });
    expect(value.job).toMatchObject({ status: 'succeeded', done: 1 });
    expect(isError).toBe(false);
  });

  test('of a desktop pool is found in the list of the pools', async () => {
    world.cloud.script({
      execute_desktop_pool_script: { task_id: 'task-1' },
      list_script_tasks: { count: 0, script_tasks: [] },
      show_desktop_pools_script_exec_tasks: {
        total_count: 1,
        script_execution_tasks: [{ id: 'task-1', status: 'FINISHED', success_num: 3, failed_num: 1, skip_num: 0 }],
      },
      list_script_records: { count: 1, script_records: [run('d4', 'FAILED', { result_code: 'E1' })] },
    });
    const { value } = await client.call('execute_desktop_pool_script', { pool_id: 'p1', script_ids: ['script-1'] });
    expect(world.cloud.of('show_desktop_pools_script_exec_tasks')[0]?.query.get('task_id')).toBe('task-1');
    expect(value.job).toMatchObject({
      status: 'partly_failed',
      total: 4,
      jobs: ['script:task-1'],
      failures: [{ target: 'd4', code: 'E1' }],
    });
  });
});
