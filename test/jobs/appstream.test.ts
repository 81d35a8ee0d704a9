import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/catalog/errors.ts';
import { lookAtAppstreamJob, lookAtImageJob } from '../../src/jobs/appstream.ts';
import type { JobHandle, ReadOperation } from '../../src/jobs/job.ts';

const handle: JobHandle = { family: 'appstream', id: 'job-1' };
const image: JobHandle = { family: 'image', id: 'job-2' };
const notFound = new ToolError({ code: 'WKS.00051501', message: 'm', hint: 'h' }, 'refused', { notFound: true });

type Asked = [service: string, operation: string, args: Record<string, unknown>];

/** Answers each operation with what it is given for it; a function sees the arguments. */
function cloud(answers: Record<string, unknown>) {
  const asked: Asked[] = [];
  const read: ReadOperation = async (service, operation, args) => {
    asked.push([service, operation, args]);
    const answer = answers[operation];
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(args) : answer;
  };
  return { read, asked };
}

const sub = (n: number, status: string, more: object = {}) => ({
  id: `sub-${n}`,
  status,
  job_resource_info: { resource_id: `server-${n}`, resource_name: `APS-${n}` },
  ...more,
});

const look = (status: string, subs: object[], more: object = {}) =>
  lookAtAppstreamJob(
    handle,
    cloud({ ShowJobDetail: { status, sub_jobs: subs, sub_jobs_total: subs.length, ...more } }).read,
  );

describe('an AppStream job', () => {
  test('has succeeded when it and all its sub-jobs say so', async () => {
    expect(await look('SUCCESS', [sub(1, 'SUCCESS'), sub(2, 'SUCCESS')])).toMatchObject({
      status: 'succeeded',
      total: 2,
      done: 2,
      failures: [],
    });
  });

  test('that says SUCCESS over a failed sub-job is not believed, and the failure is named', async () => {
    const failed = sub(2, 'FAILED', { error_code: 'WKS.00121107', error_message: 'no quota' });
    expect(await look('SUCCESS', [sub(1, 'SUCCESS'), failed])).toMatchObject({
      status: 'partly_failed',
      failures: [{ target: 'server-2', name: 'APS-2', code: 'WKS.00121107', reason: 'no quota' }],
    });
  });

  test('has failed where a sub-job is ABNORMAL', async () => {
    expect((await look('FAILED', [sub(1, 'ABNORMAL')])).status).toBe('failed');
  });

  test.each(['ROLLBACK', 'ABORTING', 'WAITING', 'RUNNING'])('goes on while a sub-job is in %s', async (status) => {
    expect((await look('RUNNING', [sub(1, 'SUCCESS'), sub(2, status)])).status).toBe('running');
  });

  test.each(['ROLLBACK', 'ABORTING'])('that failed while a sub-job is still in %s is not over', async (status) => {
    expect((await look('FAILED', [sub(1, status)])).status).toBe('running');
  });

  test('has its other sub-jobs read from their list, a hundred at a time', async () => {
    const subs = Array.from({ length: 150 }, (_, n) => sub(n, n === 149 ? 'FAILED' : 'SUCCESS'));
    const { read, asked } = cloud({
      ShowJobDetail: { job_type: 'CREATE_SERVER', status: 'SUCCESS', sub_jobs_total: 150, sub_jobs: subs.slice(0, 10) },
      ListSubJobs: ({ offset, limit }: { offset: number; limit: number }) => ({
        count: 150,
        items: subs.slice(offset, offset + limit),
      }),
    });
    expect(await lookAtAppstreamJob(handle, read)).toMatchObject({ status: 'partly_failed', total: 150, done: 150 });
    expect(asked).toEqual([
      ['appstream', 'ShowJobDetail', { job_id: 'job-1' }],
      ['appstream', 'ListSubJobs', { job_id: 'job-1', job_type: 'CREATE_SERVER', limit: 100, offset: 0 }],
      ['appstream', 'ListSubJobs', { job_id: 'job-1', job_type: 'CREATE_SERVER', limit: 100, offset: 100 }],
    ]);
  });
});

describe('a job that only the numeric read knows', () => {
  const numeric = (job: object) =>
    lookAtAppstreamJob(handle, cloud({ ShowJobDetail: notFound, ShowJob: { job } }).read);

  test.each([
    [0, 'failed'],
    [1, 'succeeded'],
    [2, 'running'],
    [3, 'running'],
    [9, 'unclear'],
  ])('with status %i has the state %s', async (job_status, status) => {
    expect((await numeric({ job_status, execute_code: 'WKS.1', execute_message: 'why' })).status).toBe(status);
  });

  test('names why it failed', async () => {
    expect((await numeric({ job_status: 0, execute_code: 'WKS.1', execute_message: 'why' })).failures).toEqual([
      { target: 'job-1', code: 'WKS.1', reason: 'why' },
    ]);
    const subs = [
      { job_id: 'a', job_status: 1 },
      { job_id: 'b', job_status: 0, execute_code: 'WKS.2' },
    ];
    expect(await numeric({ job_status: 1, sub_jobs: subs })).toMatchObject({
      status: 'partly_failed',
      failures: [{ target: 'b', code: 'WKS.2' }],
    });
  });

  test('unknown to both is not found', async () => {
    await expect(
      lookAtAppstreamJob(handle, cloud({ ShowJobDetail: notFound, ShowJob: notFound }).read),
    ).rejects.toThrow(notFound);
  });

  test('is not asked for when the newer read fails for another reason', async () => {
    const broken = new ToolError({ code: 'timeout', message: 'm', hint: 'h', retryable: true });
    const { read, asked } = cloud({ ShowJobDetail: broken });
    await expect(lookAtAppstreamJob(handle, read)).rejects.toThrow(broken);
    expect(asked).toHaveLength(1);
  });
});

describe('a job of image servers', () => {
  test('is read by its own operation, its list with the type that it needs', async () => {
    const failed = sub(2, 'FAILED', { job_execute_info: { error_code: 'WKS.3', error_message: 'broken image' } });
    const { read, asked } = cloud({
      ShowImageJob: { job_type: 'CREATE_SERVER_IMAGE', status: 'FAILED', sub_jobs_total: 2, sub_jobs: [] },
      ListImageSubJobs: { count: 2, items: [sub(1, 'SUCCESS'), failed] },
    });
    expect(await lookAtImageJob(image, read)).toMatchObject({
      status: 'partly_failed',
      failures: [{ target: 'server-2', name: 'APS-2', code: 'WKS.3', reason: 'broken image' }],
    });
    expect(asked[1]).toEqual([
      'appstream',
      'ListImageSubJobs',
      { job_id: 'job-2', job_type: 'CREATE_SERVER_IMAGE', limit: 100, offset: 0 },
    ]);
  });
});
