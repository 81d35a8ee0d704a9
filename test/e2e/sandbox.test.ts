import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ERAS, YES } from '../clients.ts';
import { type Cloud, type Program, programs } from './program.ts';

const { run, home, overStdio, startCloud } = programs();

/** Longer than any answer that counts as a machine's. */
const READING_MS = 2_000;

let cloud: Cloud & { program: Program };
let keys: { HUAWEICLOUD_SDK_AK: string; HUAWEICLOUD_SDK_SK: string };
beforeAll(async () => {
  cloud = await startCloud(['--desktops', '60']);
  const { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK } = cloud.env as Cloud['env'] & typeof keys;
  keys = { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK };
});

describe.concurrent('the sandbox alone', () => {
  test('says where it is and what keys it takes, and nothing else', () => {
    expect(cloud.program.stdout.all).toEqual([
      'Simulated cloud with 60 desktops at',
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^AK=\w+$/),
      expect.stringMatching(/^SK=\w+$/),
      expect.stringMatching(/^PROJECT_ID=[0-9a-f]{32}$/),
    ]);
    expect(cloud.program.stderr.text).toBe('');
  });

  test('has the same keys for the same seed, and others for another', async () => {
    const [same, other] = await Promise.all([startCloud(['--seed', '1']), startCloud(['--seed', '2'])]);
    expect(same.env).toEqual(cloud.env);
    expect(other.env.HUAWEICLOUD_SDK_SK).not.toBe(cloud.env.HUAWEICLOUD_SDK_SK);
  });
});

describe.concurrent('flags of the sandbox', () => {
  interface Said {
    data: Record<string, unknown> & { rows: [string][] };
    job: { jobs: string[] };
  }

  const AT = '2031-03-03T08:00:00Z';
  const control = async (url: string, path = '', body?: object) => {
    const post = body && { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${url}/__sandbox/${path}`, post)).json()) as Record<string, unknown>;
  };
  const call = async ({ args, env }: Cloud, tool: string, given: object) => {
    const said = await run(['call', tool, JSON.stringify(given), ...args, '--confirm', 'never'], home(), env);
    expect(said).toMatchObject({ code: 0 });
    return JSON.parse(said.stdout) as Said;
  };

  test('--time begins then, and time moves only when it is told to', async () => {
    const frozen = await startCloud(['--desktops', '20', '--time', AT]);
    expect(await control(frozen.url)).toMatchObject({ time: '2031-03-03T08:00:00.000Z', stopped: true });
    const list = { fields: ['desktop_id', 'status'], computer_name: 'DESIGN-W10-001' };
    const { data } = await call(frozen, 'list_desktops_detail', list);
    const [id] = data.rows[0]!;
    const { job } = await call(frozen, 'batch_run_desktops', { desktop_ids: [id], op_type: 'reboot', wait: false });
    const [job_id] = job.jobs;
    const shown = async () => (await call(frozen, 'show_job', { job_id })).data;
    expect(await shown()).toMatchObject({ begin_time: '2031-03-03 08:00:00', status: 'WAITING' });
    await sleep(1_000);
    expect(await shown()).toMatchObject({ status: 'WAITING' });
    const moved = await control(frozen.url, 'time', { advance_s: 600 });
    expect(moved).toMatchObject({ time: '2031-03-03T08:10:00.000Z', stopped: true });
    expect(await shown()).toMatchObject({ status: 'SUCCESS' });
  });

  test.each([
    ['1000', 0, 1_000],
    ['2', 8_000, 25_000],
  ])('--speed %s runs jobs so much faster', async (speed, least, most) => {
    // A reboot takes 20 to 40 seconds in life.
    const quick = await startCloud(['--desktops', '20', '--speed', speed]);
    const { data } = await call(quick, 'list_desktops_detail', {
      fields: ['desktop_id'],
      computer_name: 'DESIGN-W10-001',
    });
    const [id] = data.rows[0]!;
    const { job } = await call(quick, 'batch_run_desktops', { desktop_ids: [id], op_type: 'reboot', wait: false });
    const [job_id] = job.jobs;
    await control(quick.url, 'time', { advance_s: 60 });
    const { data: shown } = await call(quick, 'show_job', { job_id });
    const took = Date.parse(String(shown.end_time)) - Date.parse(String(shown.begin_time));
    expect(took).toBeGreaterThanOrEqual(least);
    expect(took).toBeLessThanOrEqual(most);
  });

  test('--describe tells what is wrong in the company, and ends', async () => {
    const described = (args: string[]) => run(['sandbox', '--describe', '--time', AT, ...args]);
    const [one, same, small] = await Promise.all([described([]), described([]), described(['--desktops', '0'])]);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout).toMatch(
      /^What is wrong in the company of 200 desktops with seed 1 at 2031-03-03T08:00:00\.000Z:/,
    );
    for (const name of ['locked-user', 'full-disk', 'stuck-task', 'exhausted-pool', 'tight-quota']) {
      expect(one.stdout).toMatch(new RegExp(`^\\d+\\. ${name}: .*\\.$`, 'm'));
    }
    expect(one.stdout).toContain('Decoy: ');
    expect(one.stdout).toContain('[Workspace API reference, "Querying Users"]');
    expect(one.stdout).not.toMatch(/undefined|\[object O|http:|SK=/);
    expect(same.stdout).toBe(one.stdout);
    expect(small.stdout).toContain('0 troubles');
  });
});

describe.concurrent('the program, told of the sandbox as of a real cloud', () => {
  test.each(ERAS)('lists, asks and acts for a %s client, and says SANDBOX nowhere', async (era) => {
    const shown: string[] = [];
    const person = async ({ message }: { message: string }) => {
      shown.push(message);
      await sleep(READING_MS);
      return YES;
    };
    const { client, stderr } = await overStdio(era, cloud.args, { env: cloud.env, person });
    const listed = await client.call('call_read_tool', {
      name: 'list_desktops_detail',
      arguments: { computer_name: era === ERAS[0] ? 'DESIGN-W10-001' : 'DESIGN-W10-002', fields: ['desktop_id'] },
    });
    expect(listed.value).toMatchObject({ data: { total: 1 } });
    const [[id]] = (listed.value.data as { rows: [[string]] }).rows;
    const ran = await client.call('call_tool', {
      name: 'batch_run_desktops',
      arguments: { desktop_ids: [id], op_type: 'reboot', wait: false },
    });
    expect(ran).toMatchObject({ isError: false, value: { job: { status: 'running', jobs: [expect.any(String)] } } });
    const { jobs } = ran.value.job as { jobs: string[] };
    const waited = await client.call('wait_for_job', { jobs });
    expect(waited).toMatchObject({ isError: false, value: { job: { status: 'succeeded' } } });
    expect(shown).toHaveLength(1);
    expect(JSON.stringify([listed, ran, waited, shown])).not.toMatch(/sandbox/i);
    expect(stderr.text).toBe('');
  });

  test('finds the project by the region, and the endpoints in the environment of the vendor’s SDKs', async () => {
    const env = {
      ...keys,
      HW_REGION_NAME: 'sandbox-1',
      HUAWEICLOUD_SDK_REGION_WORKSPACE_SANDBOX_1: cloud.url,
      HUAWEICLOUD_SDK_IAM_ENDPOINT: cloud.url,
    };
    const called = await run(['call', 'list_desktops', '{"limit": 1}'], home(), env);
    expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining('"total": 60') });
    const lost = await run(['call', 'list_desktops', '{"limit": 1}', ...cloud.args], home(), keys);
    expect(lost).toMatchObject({ code: 1, stdout: expect.stringContaining('no project named cn-north-4') });
  });

  test('doctor says that all is well, or what to mend', async () => {
    const well = await run(['doctor', ...cloud.args], home(), cloud.env);
    expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('All is well.') });
    const badKey = await run(['doctor', ...cloud.args], home(), { ...cloud.env, HUAWEICLOUD_SDK_SK: 'x'.repeat(40) });
    expect(badKey).toMatchObject({ code: 1, stdout: expect.stringContaining('Something needs mending.') });
  });

  test('keys stand in no log and no file, also at the finest log level', async () => {
    const at = home();
    const args = [...cloud.args, '--confirm', 'never', '--log-level', 'trace'];
    const { client, stderr } = await overStdio('2025-11-25', args, { at, env: cloud.env });
    const listed = await client.call('call_read_tool', { name: 'list_desktops_detail', arguments: {} });
    const sent = await client.call('call_tool', {
      name: 'create_desktop_user',
      arguments: {
        user_name: 'e2euser',
        active_type: 'ADMIN_ACTIVATE',
        password: 'Secret-Word-17',
        user_email: 'a@b.cc',
      },
    });
    await client.close();
    const files = await readdir(at.stateDir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    expect(stderr.text).toContain('CreateDesktopUser');
    expect(texts.join('')).toContain('create_desktop_user');
    for (const secret of [cloud.env.HUAWEICLOUD_SDK_SK as string, 'Secret-Word-17']) {
      expect(stderr.text).not.toContain(secret);
      expect(texts.join('')).not.toContain(secret);
      expect(JSON.stringify([listed, sent])).not.toContain(secret);
    }
  });
});
