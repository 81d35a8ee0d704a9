import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { later, type OpenCloud, openCloud } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

const SUBS = '/v2/{p}/workspace-sub-jobs';
const DELETE = `${SUBS}/batch-delete`;

async function rebootStoryPool(): Promise<string> {
  const { desktopIds } = open.world.storyline.rebootPool;
  const reply = await open.cloud.post('/v2/{p}/desktops/action', { desktop_ids: desktopIds, op_type: 'reboot' });
  return reply.string('job_id');
}

describe('sub-jobs', () => {
  test('are filtered by job, type, pool and one or several statuses', async () => {
    const id = await rebootStoryPool();
    open.clock.set(4_000);
    const total = async (query: object) => Number((await open.cloud.get(SUBS, query as never)).at('total_count'));
    expect(await total({ job_id: id })).toBe(12);
    const waiting = await total({ job_id: id, status: 'WAITING' });
    const running = await total({ job_id: id, status: 'RUNNING' });
    expect(waiting).toBeGreaterThan(0);
    expect(running).toBeGreaterThan(0);
    expect(await total({ job_id: id, status: ['WAITING', 'RUNNING'] })).toBe(waiting + running);
    expect(await total({ desktop_pool_id: open.world.storyline.rebootPool.poolId })).toBe(12);
    expect(await total({ job_type: 'operateDesktops' })).toBeGreaterThanOrEqual(12);
    expect(await total({ job_type: 'desktopToImage' })).toBe(0);
  });

  test('are paged, the newest job first', async () => {
    const id = await rebootStoryPool();
    const page = await open.cloud.get(SUBS, { limit: 3, offset: 2 });
    expect(page.rows('jobs')).toHaveLength(3);
    expect(new Set(page.column('jobs', 'job_id'))).toEqual(new Set([id]));
  });

  test('carry the times and places that the reference shows', async () => {
    await rebootStoryPool();
    later(open.clock);
    const [sub] = (await open.cloud.get(SUBS, { limit: 1 })).rows('jobs');
    expect(sub).toMatchObject({ begin_time: '2026-11-02 09:00:00', project_id: open.sandbox.credentials.projectId });
    expect(sub?.host).toMatch(/^10\.0\.0\.\d+$/);
  });

  test('that failed in the last nights are there from the start, the newest first', async () => {
    const failed = await open.cloud.get(SUBS, { status: 'FAILED', job_type: 'operateDesktops' });
    expect(failed.column('jobs', 'error_code')).toEqual(Array(4).fill('WKS.00010104'));
    const begun = failed.column('jobs', 'begin_time');
    expect(begun).toEqual(begun.toSorted().reverse());
  });

  test('are deleted by status once they are over; the job stays and keeps its verdict', async () => {
    const id = await rebootStoryPool();
    later(open.clock);
    expect((await open.cloud.post(DELETE, { delete_by_status: 'FAILED' })).status).toBe(200);
    expect((await open.cloud.get(SUBS, { status: 'FAILED' })).at('total_count')).toBe(0);
    const job = await open.cloud.get(`/v2/{p}/workspace-jobs/${id}`);
    expect([job.at('status'), job.at('sub_jobs_total')]).toEqual(['COMPLETE', 11]);
  });

  test('are deleted by id, never while they run', async () => {
    const id = await rebootStoryPool();
    const [first] = (await open.cloud.get(SUBS, { job_id: id })).column('jobs', 'id');
    const early = await open.cloud.post(DELETE, { job_ids: [first] });
    expect(`${early.status} ${early.at('error_code')}`).toBe('500 WKS.00000010');
    later(open.clock);
    expect((await open.cloud.post(DELETE, { job_ids: [first] })).status).toBe(200);
    expect((await open.cloud.get(SUBS, { job_id: id })).column('jobs', 'id')).not.toContain(first);
    expect((await open.cloud.post(DELETE, { job_ids: [first] })).at('error_code')).toBe('WKS.00010031');
  });

  test('are not deleted for nothing', async () => {
    expect((await open.cloud.post(DELETE, {})).at('error_code')).toBe('WKS.0001');
  });
});

describe('retrying', () => {
  const retry = (id: unknown) => open.cloud.post(`/v2/{p}/workspace-jobs/${id}/actions`, { op_type: 'retry' });

  test('runs a failed registration again under the same id', async () => {
    const failed = await open.cloud.get(SUBS, { status: 'FAILED', job_type: 'applyWorkspace' });
    const [id] = failed.column('jobs', 'job_id');
    expect((await retry(id)).at('job_id')).toBe(id);
    const status = async () => (await open.cloud.get(`/v2/{p}/workspace-jobs/${id}`)).at('status');
    expect(await status()).toBe('WAITING');
    later(open.clock);
    expect(await status()).toBe('SUCCESS');
  });

  test('is refused for every other job', async () => {
    const id = await rebootStoryPool();
    later(open.clock);
    const reply = await retry(id);
    expect(`${reply.status} ${reply.at('error_code')}`).toBe('500 WKS.00000025');
  });
});
