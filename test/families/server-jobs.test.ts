import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient } from '../world.ts';
import { page, typed } from './job-families.ts';
import { type Came, refused, type ScriptedWorld, startScripted, unknown } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted();
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

const sub = (n: number, status: string) => ({
  id: `sub-${n}`,
  status,
  job_resource_info: { resource_id: `s${n}`, resource_name: `APS-${n}` },
});

describe('a server job with more sub-jobs than came with it', () => {
  test('has the others read from their list, with the type that the list must be asked with', async () => {
    const subs = Array.from({ length: 150 }, (_, n) => sub(n, n === 149 ? 'FAILED' : 'SUCCESS'));
    world.cloud.script({
      appstream_batch_delete_server: { job_id: 'job-1' },
      appstream_show_job_detail: {
        job_type: 'DELETE_SERVER',
        status: 'SUCCESS',
        sub_jobs_total: 150,
        sub_jobs: subs.slice(0, 10),
      },
      appstream_list_sub_jobs: typed((came) => ({ count: 150, items: page(came, subs) })),
    });
    const { value } = await client.call('appstream_batch_delete_server', { items: ['s1'] });
    expect(value.job).toMatchObject({ status: 'partly_failed', total: 150, failures: [{ target: 's149' }] });
    expect(
      world.cloud.of('appstream_list_sub_jobs').map(({ query }) => [query.get('job_type'), query.get('offset')]),
    ).toEqual([
      ['DELETE_SERVER', '0'],
      ['DELETE_SERVER', '100'],
    ]);
  });
});

describe('a server job that only the numeric read knows', () => {
  const numeric = (job: object) =>
    world.cloud.script({
      appstream_delete_server: { job_id: 'job-1' },
      appstream_show_job_detail: unknown(),
      appstream_show_job: { job: { job_id: 'job-1', ...job } },
    });

  test('has failed with 0, and says why', async () => {
    numeric({ job_status: 0, execute_code: 'WKS.00170112', execute_message: 'sessions are open' });
    const { value, isError } = await client.call('appstream_delete_server', { server_id: 's1' });
    expect(value.job).toMatchObject({
      status: 'failed',
      failures: [{ target: 'job-1', code: 'WKS.00170112', reason: 'sessions are open' }],
    });
    expect(isError).toBe(true);
  });

  test('has succeeded with 1', async () => {
    numeric({ job_status: 1 });
    const { value, isError } = await client.call('appstream_delete_server', { server_id: 's1' });
    expect(value.job).toMatchObject({ status: 'succeeded', percent: 100 });
    expect(isError).toBe(false);
  });

  test('is not asked of the numeric read where the other one refuses', async () => {
    numeric({ job_status: 1 });
    world.cloud.script({ appstream_show_job_detail: refused(403, 'WKS.0012', 'not allowed') });
    const { value } = await client.call('appstream_delete_server', { server_id: 's1' });
    expect(value.job).toMatchObject({ status: 'unclear', said: 'not allowed' });
    expect(world.cloud.of('appstream_show_job')).toEqual([]);
  });

  test('is unclear where neither read knows it', async () => {
    numeric({});
    world.cloud.script({ appstream_show_job: unknown() });
    const { value } = await client.call('appstream_delete_server', { server_id: 's1' });
    expect(value.job).toMatchObject({ status: 'unclear' });
  });
});

const BATCHES = [
  ['appstream_batch_reinstall_server', {}],
  ['appstream_batch_change_server_image', { image_id: 'i1', image_type: 'private', os_type: 'Windows' }],
] as const;

const job = (id: string, status: string) => ({
  status,
  sub_jobs_total: 1,
  sub_jobs: [{ ...sub(Number(id.slice(1)), status), error_code: status === 'FAILED' ? 'WKS.1' : undefined }],
});

describe.each(BATCHES)('%s', (tool, more) => {
  const call = (servers: string[], connected = client) => connected.call(tool, { server_ids: servers, ...more });
  /** Starts a job of each server, but for those that it refuses. */
  const starts = (...refusals: string[]) => ({
    [tool]: ({ json }: Came) => ({
      items: (json as { server_ids: string[] }).server_ids.map((id) =>
        refusals.includes(id)
          ? { server_id: id, error_code: 'WKS.00170208', error_message: 'no such server' }
          : { server_id: id, job_id: `job-${id}` },
      ),
    }),
    appstream_show_job_detail: ({ path }: Came) => job(path.job_id?.slice(4) ?? '', 'SUCCESS'),
  });

  test.each(ERAS)('is done when the job of every server is, for a client of %s', async (era) => {
    world.cloud.script(starts());
    const { value, isError } = await call(['s1', 's2', 's3'], await world.connect(era));
    expect(value.job).toMatchObject({
      status: 'succeeded',
      done: 3,
      jobs: ['appstream:job-s1', 'appstream:job-s2', 'appstream:job-s3'],
    });
    expect(value.failures).toBeUndefined();
    expect(isError).toBe(false);
  });

  test('names the server it refused, and follows the jobs of the others', async () => {
    world.cloud.script(starts('s2'));
    const { value, isError } = await call(['s1', 's2']);
    expect(value).toMatchObject({
      failures: [{ target: 's2', code: 'WKS.00170208', reason: 'no such server' }],
      job: { status: 'succeeded', jobs: ['appstream:job-s1'] },
      error: { code: 'targets_failed' },
    });
    expect(isError).toBe(true);
  });

  test('counts a server that it refused and one whose job failed alike', async () => {
    world.cloud.script({
      ...starts('s2'),
      appstream_show_job_detail: ({ path }: Came) =>
        job(path.job_id?.slice(4) ?? '', path.job_id === 'job-s3' ? 'FAILED' : 'SUCCESS'),
    });
    const { value } = await call(['s1', 's2', 's3']);
    expect(value).toMatchObject({
      failures: [{ target: 's2' }],
      job: { status: 'partly_failed', failures: [{ target: 's3', code: 'WKS.1' }] },
      error: { message: expect.stringContaining('2 targets') },
    });
  });

  test('that refuses every server is an error without a job', async () => {
    world.cloud.script(starts('s1', 's2'));
    const { value, isError } = await call(['s1', 's2']);
    expect(value.failures).toHaveLength(2);
    expect(value.job).toBeUndefined();
    expect(isError).toBe(true);
  });

  test('tells what was refused while the others still run, and they can be followed on', async () => {
    world.cloud.script({ ...starts('s2'), appstream_show_job_detail: job('s1', 'RUNNING') });
    const first = await call(['s1', 's2']);
    expect(first.value).toMatchObject({ failures: [{ target: 's2' }], job: { status: 'running' } });
    expect(first.isError).toBe(true);

    world.cloud.script({ appstream_show_job_detail: job('s1', 'SUCCESS') });
    const then = await client.call('wait_for_job', { jobs: (first.value.job as { jobs: string[] }).jobs });
    expect(then.value.job).toMatchObject({ status: 'succeeded' });
    expect(then.isError).toBe(false);
  });

  test('of more servers than one request takes follows the jobs of all parts', async () => {
    world.cloud.script(starts('s60'));
    const { value } = await call(Array.from({ length: 70 }, (_, n) => `s${n}`));
    expect(world.cloud.of(tool).map(({ json }) => (json as { server_ids: string[] }).server_ids.length)).toEqual([
      50, 20,
    ]);
    expect(value).toMatchObject({ failures: [{ target: 's60' }], job: { status: 'succeeded', done: 69, total: 69 } });
  });
});
