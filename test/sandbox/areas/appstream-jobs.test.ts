import { expect, test } from 'vitest';
import { type AppServer, appServers } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('appstream/jobs', ({ call, rows, data, refused, sandbox, world, later }) => {
  const ready = () =>
    world()
      .part(appServers)
      .all()
      .filter((server) => server.vm === 'ACTIVE' && server.registered && !server.prepaid && !server.busy);
  const reinstall = async (server: AppServer) => {
    const body = await call('appstream_reinstall_server', { server_id: server.id, wait: false });
    return (body.data as Row).job_id;
  };
  const count = async (filter: Row = {}) => (await data('appstream_count_sub_jobs', filter)).count;
  const subJobs = (filter: Row) => rows('appstream_list_sub_jobs', filter);
  const failing = (operation: string) =>
    sandbox().faults.arm({
      kind: 'fail_sub_job',
      operation,
      times: 1,
      code: 'WKS.00121207',
      reason: 'Rebuild server occur error.',
    });

  test('the past is on record: servers that were made, and what was done to some', async () => {
    const made = await subJobs({ job_type: 'CREATE_SERVER' });
    expect(made.length).toBeGreaterThan(0);
    for (const { status, job_resource_info } of made) {
      const { resource_id, resource_name } = job_resource_info as Row;
      expect(status).toBe('SUCCESS');
      expect(
        world()
          .part(appServers)
          .get(resource_id as string),
      ).toMatchObject({ name: resource_name });
    }
    expect(await count({ job_type: 'CREATE_SERVER' })).toBe(made.length);
    const both = await count({ job_type: 'CREATE_SERVER,REINSTALL_OS' });
    expect(both).toBe(made.length + (await subJobs({ job_type: 'REINSTALL_OS' })).length);
    expect(await count()).toBe(both);
  });

  test('a job goes from waiting to its end in both forms', async () => {
    const [server] = ready() as [AppServer];
    const job_id = await reinstall(server);
    const detail = () => data('appstream_show_job_detail', { job_id });
    const numeric = () => data('appstream_show_job', { job_id });
    expect(await detail()).toMatchObject({ job_type: 'REINSTALL_OS', status: 'WAITING', sub_jobs_total: 1 });
    expect(await numeric()).toMatchObject({ job_id, job_status: 3 });
    later(10_000);
    expect(await detail()).toMatchObject({ status: 'RUNNING', sub_jobs: [{ status: 'RUNNING', job_id }] });
    expect(await numeric()).toMatchObject({ job_status: 2, sub_jobs: [{ job_status: 2 }] });
    expect((await detail()).end_time).toBeUndefined();
    later();
    expect(await detail()).toMatchObject({
      status: 'SUCCESS',
      end_time: expect.any(String),
      sub_jobs: [{ job_resource_info: { resource_id: server.id, resource_name: server.name }, error_code: '' }],
    });
    expect(await numeric()).toMatchObject({
      job_status: 1,
      execute_code: '',
      sub_jobs: [{ entities: [{ resource_id: server.id, cloud_service_type: 'hws.service.type.vdi' }] }],
    });
    expect(await subJobs({ job_type: 'REINSTALL_OS', job_id })).toMatchObject([{ job_id, status: 'SUCCESS' }]);
    expect(await refused('appstream_show_job', { job_id: crypto.randomUUID() })).toMatchObject({
      code: 'WKS.00051501',
    });
  });

  test('a job that failed says why, and its sub-job can be deleted', async () => {
    const [server] = ready() as [AppServer];
    failing('ReinstallServer');
    const job_id = await reinstall(server);
    expect(await count({ job_id })).toBe(1);
    const [open] = await subJobs({ job_type: 'REINSTALL_OS', job_id });
    const items = [open!.id];
    expect(await refused('appstream_batch_delete_app_sub_jobs', { items })).toMatchObject({ code: 'WKS.00121201' });
    later();
    expect(await data('appstream_show_job_detail', { job_id })).toMatchObject({
      status: 'FAILED',
      sub_jobs: [{ status: 'FAILED', error_code: 'WKS.00121207', error_message: 'Rebuild server occur error.' }],
    });
    expect(await data('appstream_show_job', { job_id })).toMatchObject({
      job_status: 0,
      execute_code: 'WKS.00121207',
    });
    expect(await subJobs({ job_type: 'REINSTALL_OS', status: 'FAILED', job_id })).toHaveLength(1);
    await call('appstream_batch_delete_app_sub_jobs', { items: [...items, crypto.randomUUID()] });
    expect(await subJobs({ job_type: 'REINSTALL_OS', job_id })).toEqual([]);
    expect(await count({ job_id })).toBe(0);
    expect(await data('appstream_show_job_detail', { job_id })).toMatchObject({ status: 'FAILED' });
  });

  test('image servers have a book of their own', async () => {
    const images = (filter: Row) => rows('appstream_list_image_sub_jobs', filter);
    const [built] = await images({ job_type: 'CREATE_SERVER_IMAGE' });
    expect(built).toMatchObject({
      status: 'SUCCESS',
      job_resource_info: { resource_name: 'LANTING_APS_CAD_2025Q1' },
      job_execute_info: { error_code: '', error_message: '' },
    });
    expect(await data('appstream_show_image_job', { job_id: built!.job_id })).toMatchObject({
      id: built!.job_id,
      job_type: 'CREATE_SERVER_IMAGE',
      status: 'SUCCESS',
      sub_jobs: [{ id: built!.id }],
    });
    const [failed] = await images({ job_type: 'CREATE_SERVER', status: 'FAILED' });
    expect(failed).toMatchObject({ job_execute_info: { error_code: 'WKS.00050902' } });
    const jobs = (status: string) => rows('appstream_list_image_jobs', { job_type: 'CREATE_SERVER', status });
    expect((await jobs('FAILED')).map(({ id }) => id)).toEqual([failed!.job_id]);
    expect(await jobs('SUCCESS')).toHaveLength(2);
    expect(await refused('appstream_show_image_job', { job_id: crypto.randomUUID() })).toMatchObject({
      code: 'WKS.00051501',
    });
    const servers = await subJobs({ job_type: 'CREATE_SERVER' });
    expect(servers.map(({ id }) => id)).not.toContain(failed!.id);
    await call('appstream_batch_delete_image_sub_jobs', { items: [failed!.id] });
    expect(await jobs('FAILED')).toEqual([]);
    expect(await images({ job_type: 'CREATE_SERVER', status: 'FAILED' })).toEqual([]);
  });
});
