import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../world.ts';
import { nameOf, page } from './job-families.ts';
import { type Came, refused, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted();
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

const sub = (n: number, status: string, more: object = {}) => ({
  id: `sub-${n}`,
  status,
  entities: { desktop_id: `d${n}`, desktop_name: nameOf(`d${n}`) },
  ...more,
});

/** A cloud that lists the sub-jobs of a pool's job for that pool only. */
function poolJob(status: string, subs: object[]) {
  world.cloud.script({
    show_job: { id: 'job-1', status, sub_jobs_total: subs.length },
    list_ita_sub_jobs: (came: Came) =>
      came.query.get('desktop_pool_id') === 'p1'
        ? { total_count: subs.length, jobs: page(came, subs) }
        : { total_count: 0, jobs: [] },
  });
}

describe('a job of a desktop pool', () => {
  test.each([
    ['expand_desktop_pool', { pool_id: 'p1', size: 2 }],
    ['rebuild_desktop_pool', { pool_id: 'p1', image_id: 'i1' }],
    ['add_desktop_pool_volumes', { pool_id: 'p1', volumes: [{ type: 'SAS', size: 20 }] }],
    ['execute_desktop_pool_action', { pool_id: 'p1', op_type: 'reboot' }],
  ])('has its sub-jobs listed for its pool, after %s', async (tool, args) => {
    poolJob('SUCCESS', [sub(1, 'SUCCESS'), sub(2, 'FAILED', { error_code: 'WKS.0404', fail_reason: 'in error' })]);
    world.cloud.script({ [tool]: { job_id: 'job-1' } });
    const { value, isError } = await client.call(tool, args);
    expect(world.cloud.of('list_ita_sub_jobs')[0]?.query.get('desktop_pool_id')).toBe('p1');
    expect(value.job).toMatchObject({
      status: 'partly_failed',
      failures: [{ target: 'd2', name: 'D2-NAME', code: 'WKS.0404', reason: 'in error' }],
    });
    expect(isError).toBe(true);
  });

  test('is followed on for its pool by a text that names both', async () => {
    poolJob('SUCCESS', [sub(1, 'SUCCESS'), sub(2, 'SUCCESS')]);
    const { value, isError } = await client.call('wait_for_job', { jobs: ['pool:p1:job-1'] });
    expect(value.job).toMatchObject({ status: 'succeeded', done: 2, total: 2, jobs: ['pool:p1:job-1'] });
    expect(isError).toBe(false);
  });

  test('whose sub-jobs are listed in part only is no success', async () => {
    poolJob('SUCCESS', [sub(1, 'SUCCESS')]);
    world.cloud.script({ show_job: { id: 'job-1', status: 'SUCCESS', sub_jobs_total: 3 } });
    const { value } = await client.call('wait_for_job', { jobs: ['pool:p1:job-1'] });
    expect(value.job).toMatchObject({ status: 'unclear', said: expect.stringContaining('1 of 3') });
  });

  test('has all its sub-jobs looked at, a thousand at a time', async () => {
    const subs = Array.from({ length: 1500 }, (_, n) => sub(n, n === 1499 ? 'FAILED' : 'SUCCESS'));
    poolJob('SUCCESS', subs);
    const { value } = await client.call('wait_for_job', { jobs: ['pool:p1:job-1'] });
    expect(value.job).toMatchObject({ status: 'partly_failed', total: 1500, failures: [{ target: 'd1499' }] });
    expect(world.cloud.of('list_ita_sub_jobs').map(({ query }) => query.get('offset'))).toEqual(['0', '1000']);
  });
});

describe('resizing a pool', () => {
  const args = { pool_id: 'p1', product_id: 'larger' };
  const jobOf = (desktop: string, status: string, more: object = {}) => ({
    id: `job-${desktop}`,
    status,
    sub_jobs_total: 1,
    sub_jobs: [{ id: `sub-${desktop}`, status, entities: { desktop_id: desktop }, ...more }],
  });

  test('that answers with a job for each desktop is done when all of them are', async () => {
    world.cloud.script({
      resize_desktop_pool: { jobs: ['d1', 'd2', 'd3'].map((id) => ({ desktop_id: id, job_id: `job-${id}` })) },
      show_job: ({ path, at }: Came) => {
        const id = path.job_id?.slice(4) ?? '';
        return jobOf(id, id === 'd3' && at < late ? 'RUNNING' : 'SUCCESS');
      },
    });
    const late = world.clock.now() + 20_000;
    const { value, isError } = await client.call('resize_desktop_pool', args);
    expect(value.job).toMatchObject({ status: 'succeeded', done: 3, total: 3 });
    expect(world.clock.now()).toBeGreaterThanOrEqual(late);
    expect(isError).toBe(false);
  });

  test('of whose jobs one failed and one is out of sight is unclear, and names the failure', async () => {
    world.cloud.script({
      resize_desktop_pool: { jobs: ['d1', 'd2', 'd3'].map((id) => ({ desktop_id: id, job_id: `job-${id}` })) },
      show_job: ({ path }: Came) => {
        const id = path.job_id?.slice(4) ?? '';
        if (id === 'd3') return refused(403, 'WKS.0012');
        return jobOf(id, id === 'd2' ? 'FAILED' : 'SUCCESS', id === 'd2' ? { error_code: 'WKS.0404' } : {});
      },
    });
    const { value, isError } = await client.call('resize_desktop_pool', args);
    expect(value.job).toMatchObject({ status: 'unclear', failures: [{ target: 'd2', code: 'WKS.0404' }] });
    expect(isError).toBe(true);
  });

  test('that answers with one job is followed by that one', async () => {
    world.cloud.script({ resize_desktop_pool: { job_id: 'job-d1' }, show_job: jobOf('d1', 'SUCCESS') });
    const { value } = await client.call('resize_desktop_pool', args);
    expect(value.job).toMatchObject({ status: 'succeeded', done: 1, total: 1 });
  });

  test('that names one job in both places follows it once', async () => {
    world.cloud.script({
      resize_desktop_pool: { job_id: 'job-d1', jobs: [{ desktop_id: 'd1', job_id: 'job-d1' }] },
      show_job: jobOf('d1', 'SUCCESS'),
    });
    const { value } = await client.call('resize_desktop_pool', args);
    expect(value.job).toMatchObject({ status: 'succeeded', done: 1, total: 1, jobs: [expect.any(String)] });
  });
});

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

  test('that is over but accounts for fewer desktops than it was given is no success', async () => {
    const { value } = await execute({ resource_ids: ['d1', 'd2', 'd3'], success_num: 1 }, [run('d1', 'SUCCESS')]);
    expect(value.job).toMatchObject({ status: 'unclear', done: 1 });
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
