import { describe, expect, test } from 'vitest';
import type { JobHandle, ReadOperation } from '../../src/jobs/job.ts';
import { lookAtWorkspaceJob } from '../../src/jobs/workspace.ts';

const handle: JobHandle = { family: 'workspace', id: 'job-1' };

type Sub = Record<string, unknown>;

const sub = (n: number, status?: unknown, more: Sub = {}): Sub => ({
  id: `sub-${n}`,
  ...(status !== undefined && { status }),
  entities: { desktop_id: `desk-${n}`, desktop_name: `FIN-${n}` },
  ...more,
});

/** Answers ShowJob with `job`, and ListItaSubJobs with pages of `listed`. */
function cloud(job: unknown, listed: Sub[] = [], { page = 1_000, turns = true } = {}) {
  const asked: [string, Record<string, unknown>][] = [];
  const read: ReadOperation = async (_service, operation, args) => {
    asked.push([operation, args]);
    if (operation === 'ShowJob') return job;
    const start = turns ? Number(args.offset) : 0;
    return { total_count: listed.length, jobs: listed.slice(start, start + Math.min(page, Number(args.limit))) };
  };
  return { read, asked };
}

const look = async (parent: unknown, subs: Sub[] = [], more: Record<string, unknown> = {}) =>
  lookAtWorkspaceJob(handle, cloud({ status: parent, sub_jobs: subs, sub_jobs_total: subs.length, ...more }).read);

describe('success', () => {
  test.each(['SUCCESS', 'COMPLETE', 'COMPLETED', 'success', 'Complete', ' SUCCESS '])(
    'is a parent that says %j and sub-jobs that all did',
    async (word) => {
      expect(await look(word, [sub(1, 'SUCCESS'), sub(2, word)])).toEqual({
        handle,
        status: 'succeeded',
        total: 2,
        done: 2,
        percent: 100,
        failures: [],
      });
    },
  );

  test('is a parent alone, where there are no sub-jobs', async () => {
    expect(await look('SUCCESS')).toMatchObject({ status: 'succeeded', total: 0, percent: 100 });
    expect((await lookAtWorkspaceJob(handle, cloud({ status: 'COMPLETE' }).read)).status).toBe('succeeded');
  });

  test('is all sub-jobs, where the parent says nothing', async () => {
    expect((await look(undefined, [sub(1, 'SUCCESS')])).status).toBe('succeeded');
    expect((await look('', [sub(1, 'SUCCESS')])).status).toBe('succeeded');
  });
});

describe('failure', () => {
  test.each(['FAIL', 'FAILED', 'ERROR', 'fail', 'Failed'])('%s of every sub-job is a failure', async (word) => {
    const state = await look('SUCCESS', [
      sub(1, word, { error_code: 'WKS.00010032', fail_reason: 'wrong state' }),
      sub(2, word),
    ]);
    expect(state).toMatchObject({ status: 'failed', done: 2, percent: 100 });
    expect(state.failures).toEqual([
      { target: 'desk-1', name: 'FIN-1', code: 'WKS.00010032', reason: 'wrong state' },
      { target: 'desk-2', name: 'FIN-2', code: 'unknown' },
    ]);
  });

  test.each(['SUCCESS', 'COMPLETE', 'FAIL', ''])(
    'of some sub-jobs is a partial one and names them, whatever the parent says (%j)',
    async (parent) => {
      const state = await look(parent, [sub(1, 'SUCCESS'), sub(2, 'FAILED', { error_code: 'X' }), sub(3, 'SUCCESS')]);
      expect(state.status).toBe('partly_failed');
      expect(state.failures).toEqual([{ target: 'desk-2', name: 'FIN-2', code: 'X' }]);
    },
  );

  test('of the parent over sub-jobs that say SUCCESS is believed', async () => {
    const state = await look('FAIL', [sub(1, 'SUCCESS')], { job_error_code: 'WKS.0001', fail_reason: 'no' });
    expect(state.status).toBe('failed');
    expect(state.failures).toEqual([{ target: 'job-1', code: 'WKS.0001', reason: 'no' }]);
  });

  test('of a parent without sub-jobs is a failure', async () => {
    expect(await look('FAIL')).toMatchObject({ status: 'failed', failures: [{ target: 'job-1', code: 'unknown' }] });
  });

  test('of the parent names what never ran', async () => {
    const subs = [sub(1, 'SUCCESS'), sub(2, 'FAILED', { error_code: 'X' }), sub(3, 'WAITING'), sub(4)];
    const state = await look('FAIL', subs, { job_error_code: 'WKS.0001', fail_reason: 'quota' });
    expect(state).toMatchObject({ status: 'partly_failed', done: 2 });
    expect(state.failures.map(({ target, code, reason }) => [target, code, reason])).toEqual([
      ['desk-2', 'X', undefined],
      ['desk-3', 'WKS.0001', 'quota'],
      ['desk-4', 'WKS.0001', 'quota'],
    ]);
    expect((await look('FAIL', [sub(1, 'WAITING')])).failures[0]?.code).toBe('never_ran');
  });

  test('waits for what still runs', async () => {
    expect((await look('FAIL', [sub(1, 'FAILED'), sub(2, 'RUNNING')])).status).toBe('running');
  });

  test('is named by the desktop, else by what the API has', async () => {
    const bare = { id: 'sub-9', status: 'FAILED' };
    expect((await look('FAIL', [{ ...bare, entity: 'pool-1' }])).failures[0]?.target).toBe('pool-1');
    expect((await look('FAIL', [bare])).failures[0]?.target).toBe('sub-9');
    expect((await look('FAIL', [{ status: 'FAILED' }])).failures[0]?.target).toBe('');
  });
});

describe('a job that is not over', () => {
  test.each(['RUNNING', 'WAITING', 'INIT', 'PENDING', 'PROCESSING'])(
    'says %s, even when its sub-jobs so far are done: others may come',
    async (parent) => {
      expect((await look(parent, [sub(1, 'SUCCESS')])).status).toBe('running');
      expect((await look(parent, [sub(1, 'FAILED')])).status).toBe('running');
    },
  );

  test.each(['SUCCESS', 'COMPLETE'])('has a sub-job that is not, although the parent says %s', async (parent) => {
    expect((await look(parent, [sub(1, 'SUCCESS'), sub(2, 'RUNNING')])).status).toBe('running');
    expect((await look(parent, [sub(1, 'SUCCESS'), sub(2, 'WAITING')])).status).toBe('running');
    expect((await look(parent, [sub(1, 'SUCCESS'), sub(2)])).status).toBe('running');
  });

  test('has no sub-jobs yet', async () => {
    expect((await look('RUNNING')).status).toBe('running');
    expect((await look('')).status).toBe('running');
    expect((await lookAtWorkspaceJob(handle, cloud({}).read)).status).toBe('running');
    expect((await lookAtWorkspaceJob(handle, cloud(null).read)).status).toBe('running');
  });

  test('names failures before its end', async () => {
    const state = await look('RUNNING', [sub(1, 'FAILED', { error_code: 'X' }), sub(2, 'RUNNING')]);
    expect(state).toMatchObject({ status: 'running', done: 1, failures: [{ code: 'X' }] });
  });

  test('is as far as its sub-jobs are', async () => {
    const subs = [sub(1, 'SUCCESS', { process: 40 }), sub(2, 'RUNNING', { process: 50 }), sub(3, 'WAITING')];
    expect((await look('RUNNING', subs)).percent).toBe(50);
  });

  test.each([[-5], [500], ['60'], ['many'], [Number.NaN], [null]])(
    'stays within 0 and 100 percent with progress %j',
    async (process) => {
      const { percent } = await look('RUNNING', [sub(1, 'RUNNING', { process }), sub(2, 'RUNNING', { process: 30 })]);
      expect(percent).toBeGreaterThanOrEqual(15);
      expect(percent).toBeLessThanOrEqual(65);
    },
  );
});

describe('a status that nobody has documented', () => {
  test.each(['ABORTED', 'SUCCESSFUL', 'DONE', '成功'])('%s of a sub-job is no success', async (word) => {
    expect(await look('SUCCESS', [sub(1, 'SUCCESS'), sub(2, word)])).toMatchObject({ status: 'unclear', said: word });
  });

  test.each(['CANCELLED', 'SUCCEEDED'])('%s of the parent is no success', async (word) => {
    expect(await look(word, [sub(1, 'SUCCESS')])).toMatchObject({ status: 'unclear', said: word });
    expect(await look(word)).toMatchObject({ status: 'unclear', said: word });
  });

  test.each([7, true, { a: 1 }, ['SUCCESS', 'SUCCESS']])('%j is not even a word, and no crash', async (word) => {
    expect((await look(word, [sub(1, 'SUCCESS')])).status).toBe('unclear');
    expect((await look('SUCCESS', [sub(1, word)])).status).toBe('unclear');
  });
});

describe('more sub-jobs than come with the job', () => {
  const subs = (length: number, status = (_: number) => 'SUCCESS') =>
    Array.from({ length }, (_, n) => sub(n, status(n)));

  test('are read page by page', async () => {
    const all = subs(2_500, (n) => (n === 2_400 ? 'FAILED' : 'SUCCESS'));
    const { read, asked } = cloud({ status: 'COMPLETE', sub_jobs: all.slice(0, 10), sub_jobs_total: 2_500 }, all);
    const state = await lookAtWorkspaceJob(handle, read);
    expect(state).toMatchObject({ status: 'partly_failed', total: 2_500, done: 2_500 });
    expect(state.failures).toHaveLength(1);
    expect(asked.slice(1)).toEqual([
      ['ListItaSubJobs', { job_id: 'job-1', limit: 1_000, offset: 0 }],
      ['ListItaSubJobs', { job_id: 'job-1', limit: 1_000, offset: 1_000 }],
      ['ListItaSubJobs', { job_id: 'job-1', limit: 1_000, offset: 2_000 }],
    ]);
  });

  test('are not read when all came with it', async () => {
    const { read, asked } = cloud({ status: 'SUCCESS', sub_jobs: subs(3), sub_jobs_total: 3 });
    await lookAtWorkspaceJob(handle, read);
    expect(asked.map(([operation]) => operation)).toEqual(['ShowJob']);
  });

  test('that the list does not have are never taken for successes', async () => {
    const state = await lookAtWorkspaceJob(handle, cloud({ status: 'SUCCESS', sub_jobs_total: 5 }, subs(3)).read);
    expect(state).toMatchObject({
      status: 'unclear',
      said: 'SUCCESS, but 3 of 5 sub-jobs are listed',
      total: 5,
      done: 3,
    });
    const none = await lookAtWorkspaceJob(handle, cloud({ status: 'SUCCESS', sub_jobs_total: 5 }, []).read);
    expect(none.status).toBe('unclear');
  });

  test('of a list that gives its first page again and again are each counted once', async () => {
    const { read, asked } = cloud({ status: 'SUCCESS', sub_jobs_total: 1_500 }, subs(1_500), { turns: false });
    const state = await lookAtWorkspaceJob(handle, read);
    expect(state).toMatchObject({ status: 'unclear', total: 1_500, done: 1_000 });
    expect(asked).toHaveLength(3);
  });

  test('come in smaller pages than asked for', async () => {
    const { read } = cloud({ status: 'SUCCESS', sub_jobs_total: 25 }, subs(25), { page: 10 });
    expect(await lookAtWorkspaceJob(handle, read)).toMatchObject({ status: 'succeeded', done: 25 });
  });

  test('may have no ids', async () => {
    const bare = Array.from({ length: 4 }, (_, n) => ({ status: 'SUCCESS', entity: `e${n}` }));
    const { read } = cloud({ status: 'SUCCESS', sub_jobs_total: 4 }, bare, { page: 2 });
    expect((await lookAtWorkspaceJob(handle, read)).status).toBe('succeeded');
  });

  test('a list that breaks off leaves what came with the job', async () => {
    const state = await lookAtWorkspaceJob(
      handle,
      cloud({ status: 'RUNNING', sub_jobs: subs(2), sub_jobs_total: 5 }, []).read,
    );
    expect(state).toMatchObject({ status: 'running', total: 5, done: 2 });
  });
});
