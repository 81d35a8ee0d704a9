import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/tasks', ({ call, rows, data, refused, world, later }) => {
  const pool = () => world().storyline.rebootPool;
  const subs = (filter: Row) => rows('list_ita_sub_jobs', filter);
  const show = (job_id: string) => data('show_job', { job_id });
  /** Every desktop of a pool, one of which always fails. */
  const reboot = async () => {
    const order = { desktop_ids: pool().desktopIds, op_type: 'reboot', wait: false };
    const { job_id } = await data('batch_run_desktops', order);
    return job_id as string;
  };

  test('a job waits, runs and ends, and says what failed', async () => {
    const id = await reboot();
    const { length } = pool().desktopIds;
    expect(await show(id)).toMatchObject({
      id,
      job_type: 'operateDesktops',
      status: 'WAITING',
      sub_jobs_total: length,
    });
    later(1_500);
    expect(await show(id)).toMatchObject({ status: 'RUNNING' });
    const running = await subs({ job_id: id, status: 'RUNNING' });
    const waiting = await subs({ job_id: id, status: 'WAITING' });
    expect(running.length).toBeGreaterThan(0);
    expect(waiting.length).toBeGreaterThan(0);
    later();
    const over = await show(id);
    expect(over).toMatchObject({ status: 'COMPLETE', end_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:/) });
    const { failing } = world().storyline;
    expect(await subs({ job_id: id, status: 'FAILED' })).toMatchObject([
      { error_code: failing?.code, fail_reason: failing?.reason, entity: failing?.name, process: 60 },
    ]);
    const [good] = await subs({ job_id: id, status: 'SUCCESS' });
    expect(good).toMatchObject({ job_id: id, process: 100, entities: { desktop_id: pool().desktopIds[0] } });
  });

  test('sub-jobs are found by pool and type, and paged', async () => {
    const all = await subs({ desktop_pool_id: pool().poolId });
    expect(all.every((row) => pool().desktopIds.includes((row.entities as Row).desktop_id as string))).toBe(true);
    expect(await subs({ desktop_pool_id: pool().poolId, limit: 2, offset: 1 })).toHaveLength(2);
    expect(await subs({ job_type: 'desktopToImage' })).toEqual([]);
    expect(await subs({ job_type: 'operateDesktops', status: 'FAILED' })).not.toEqual([]);
  });

  test('sub-jobs are deleted once they are over', async () => {
    const id = await reboot();
    const [first] = await subs({ job_id: id });
    expect(await refused('batch_delete_sub_jobs', { job_ids: [first?.id] })).toMatchObject({ code: 'WKS.00000010' });
    later();
    await call('batch_delete_sub_jobs', { job_ids: [first?.id] });
    expect((await subs({ job_id: id })).map((row) => row.id)).not.toContain(first?.id);
    await call('batch_delete_sub_jobs', { delete_by_status: 'FAILED' });
    expect(await subs({ job_id: id, status: 'FAILED' })).toEqual([]);
    expect(await show(id)).toMatchObject({ status: 'COMPLETE', sub_jobs_total: pool().desktopIds.length - 2 });
    expect(await refused('batch_delete_sub_jobs', { job_ids: [first?.id] })).toMatchObject({ code: 'WKS.00010031' });
  });

  test('a registration that failed runs again; other jobs do not', async () => {
    const failed = world()
      .jobs.subJobs()
      .find(({ type, failure }) => type === 'applyWorkspace' && failure);
    const again = failed ?? registration();
    await call('run_actions_on_workspace_job', { job_id: again.jobId, op_type: 'retry', wait: false });
    later();
    expect(await show(again.jobId)).toMatchObject({ status: 'SUCCESS' });
    const id = await reboot();
    later();
    const other = { job_id: id, op_type: 'retry' };
    expect(await refused('run_actions_on_workspace_job', other)).toMatchObject({ code: 'WKS.00000025' });
    expect(await refused('show_job', { job_id: 'none' })).toMatchObject({ code: 'WKS.00010031' });
  });

  const registration = () => {
    const failure = { code: 'WKS.00010104', reason: 'The domain controller does not answer.' };
    const job = world().jobs.remember(
      { type: 'applyWorkspace', subs: [{ entity: 'Lanting', failure }] },
      world().born - 1e8,
    );
    return job.subs[0]!;
  };
});
