import { describe, expect, test } from 'vitest';
import { clouds, freePort } from './clouds.ts';
import { commandLine, KEYS } from './command-line.ts';

const { file, folder, run, call } = commandLine();
const { sandbox } = clouds();

/** A cloud whose jobs take `1 / speed` of their real time, and two desktops of the demonstration. */
async function start(speed = 200) {
  const { cloud, env } = await sandbox({ speed });
  const desktop_ids = cloud.world.storyline.rebootPool.desktopIds.slice(0, 2);
  const at = { env: { ...env, WORKSPACE_MCP_STATE_DIR: folder() } };
  return { cloud, at, desktop_ids, reboot: { desktop_ids, op_type: 'reboot', type: 'SOFT' } };
}

const UNASKED = ['--confirm', 'never'];

describe.concurrent('call ends with', () => {
  test('0 when a read is done', async () => {
    const ended = await call('list_desktops', { limit: 3, fields: ['computer_name'] }, ['--sandbox']);
    expect(ended).toMatchObject({
      code: 0,
      stderr: '',
      value: { data: { columns: ['computer_name'], total: 200 }, site: 'SANDBOX' },
    });
    expect(ended.value?.data.rows).toHaveLength(3);
  });

  test('0 without arguments, and with flags right behind the tool', async () => {
    expect(await run(['call', 'list_desktops', '--sandbox'])).toMatchObject({ code: 0 });
  });

  test('0 when a tool of the server itself was called: the catalogue, or a job to wait for', async () => {
    const found = await call('find_tools', { names: ['create_policy_group'] }, ['--sandbox']);
    expect(found).toMatchObject({ code: 0, value: { tools: [{ name: 'create_policy_group' }], site: 'SANDBOX' } });
    const { at, reboot } = await start();
    const started = await call('batch_run_desktops', { ...reboot, wait: false }, UNASKED, at);
    const waited = await call('wait_for_job', { jobs: started.value?.job?.jobs }, [], at);
    expect(waited).toMatchObject({ code: 0, value: { job: { status: 'succeeded' } } });
  });

  test('0 when a job succeeded, its progress on stderr', async () => {
    const { at, reboot } = await start();
    const { code, value, stderr } = await call('batch_run_desktops', reboot, UNASKED, at);
    expect(value).toMatchObject({ job: { status: 'succeeded' } });
    expect(stderr).toMatch(/^\d+\/100 \d of 2 done\n/);
    expect(stderr).toMatch(/100\/100 2 of 2 done\n$/);
    expect(code).toBe(0);
  });

  test('0 when a job was started and nobody waits', async () => {
    const { at, reboot } = await start();
    const ended = await call('batch_run_desktops', { ...reboot, wait: false }, UNASKED, at);
    expect(ended).toMatchObject({ code: 0, value: { job: { status: 'running' } } });
  });

  test('0 when a rollout came to its end, 1 when it stopped before or something of it failed', async () => {
    const { cloud, at, desktop_ids } = await start();
    const change = {
      tool: 'send_notifications',
      arguments: { notifications: 'Patch tonight' },
      targets: { desktop_ids },
      connected: 'include',
    };
    expect(await call('rollout', change, UNASKED, at)).toMatchObject({ code: 0, value: { status: 'finished' } });
    cloud.faults.add({ kind: 'fail_sub_job', operation: 'SendNotifications', times: 1 });
    const failed = await call('rollout', change, UNASKED, at);
    expect(failed).toMatchObject({ code: 1, value: { counts: { failed: 1 } } });
  });

  test('0 after a dry run, of which nothing is sent', async () => {
    const { cloud, at, reboot } = await start();
    expect(await call('batch_run_desktops', { ...reboot, dry_run: true }, [], at)).toMatchObject({
      code: 0,
      value: { status: 'dry_run' },
    });
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test('1 when a sub-job failed, which is named', async () => {
    const { cloud, at, reboot, desktop_ids } = await start();
    cloud.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', desktop: desktop_ids[1]! });
    const { code, value } = await call('batch_run_desktops', reboot, UNASKED, at);
    expect(value).toMatchObject({ error: { code: 'targets_failed' }, job: { failures: [{ code: 'WKS.0005' }] } });
    expect(code).toBe(1);
  });

  test('1 when the cloud refuses', async () => {
    const { at } = await start();
    const gone = { desktop_id: '00000000-0000-0000-0000-000000000000' };
    const { code, value } = await call('show_desktop_detail', gone, [], at);
    expect(value).toMatchObject({
      code: expect.stringMatching(/^WKS\./),
      hint: expect.stringContaining('List the targets again'),
    });
    expect(code).toBe(1);
  });

  test.each<[string, object, string, string]>([
    ['list_desktop', {}, 'unknown_tool', 'there is no tool list_desktop; did you mean list_desktops?'],
    ['frobnicate', {}, 'unknown_tool', 'there is no tool frobnicate'],
    ['constructor', {}, 'unknown_tool', 'there is no tool constructor'],
    ['list_desktops', { limt: 5 }, 'invalid_arguments', 'unknown argument limt; did you mean limit?'],
    ['list_desktops', { limit: 'many' }, 'invalid_arguments', 'limit'],
    ['list_desktops', [], 'invalid_arguments', 'arguments must be an object'],
    ['batch_run_desktops', {}, 'invalid_arguments', 'desktop_ids is required'],
    ['batch_run_desktops', { desktop_ids: ['a'], op_type: 'explode' }, 'invalid_arguments', 'op_type must be one of'],
  ])('2 when it is called wrongly: %s %j', async (tool, args, error, message) => {
    const ended = await call(tool, args, ['--sandbox']);
    expect(ended).toMatchObject({
      code: 2,
      stderr: '',
      value: { code: error, message: expect.stringContaining(message) },
    });
    expect(ended.value?.hint).toMatch(/\S/);
  });

  test('2 for a site that is not there', async () => {
    const sites = file({ default: 'prod', sites: { prod: { region: 'cn-north-4' }, test: { region: 'cn-north-4' } } });
    const { code, value } = await call('list_desktops', { site: 'prd' }, ['--sites', sites], { env: KEYS });
    expect(value).toMatchObject({ code: 'unknown_site', message: expect.stringContaining('did you mean prod?') });
    expect(code).toBe(2);
  });

  test('3 when a person must approve, with the way to do it', async () => {
    const { cloud, at, reboot } = await start();
    const { code, value } = await call('batch_run_desktops', reboot, [], at);
    expect(value).toMatchObject({
      status: 'needs_approval',
      next: expect.stringContaining(`workspace-mcp approve ${value?.plan_id}`),
    });
    expect(code).toBe(3);
    expect(await call('batch_run_desktops', { ...reboot, plan_id: value?.plan_id }, [], at)).toMatchObject({ code: 3 });
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['plan_unknown', { plan_id: 'plan_iApproveMyself00000000' }, 'there is no such plan'],
    ['plan_unknown', { plan_id: '../../../etc/passwd' }, 'there is no such plan'],
  ])('3 for a plan that is none: %s %j', async (error, more, message) => {
    const { cloud, at, reboot } = await start();
    const { code, value } = await call('batch_run_desktops', { ...reboot, ...more }, [], at);
    expect(value).toMatchObject({ code: error, message: expect.stringContaining(message) });
    expect(code).toBe(3);
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test('3 when the policy denies it, and names the rule', async () => {
    const { cloud, at, reboot } = await start();
    const policy = file({ rules: [{ name: 'no power play', decide: 'deny', tools: ['batch_run_*'] }] });
    const { code, value } = await call('batch_run_desktops', reboot, [...UNASKED, '--policy', policy], at);
    expect(value).toMatchObject({ code: 'denied', message: expect.stringContaining('no power play') });
    expect(code).toBe(3);
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test('3 when nothing but reads is allowed', async () => {
    const { at, reboot } = await start();
    const env = { ...at.env, WORKSPACE_MCP_READ_ONLY: '1', WORKSPACE_MCP_CONFIRM: 'never' };
    expect(await call('batch_run_desktops', reboot, [], { env })).toMatchObject({ code: 3, value: { code: 'denied' } });
  });
});

describe.concurrent('interrupting call', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s while it waits for a job ends with 130 and leaves the job running',
    async (signal) => {
      const { cloud, at, reboot } = await start(0.01);
      const ended = await run(['call', 'batch_run_desktops', JSON.stringify(reboot), ...UNASKED], {
        ...at,
        during: async ({ child, says }) => {
          await says('stderr', /0 of 2 done/);
          child.kill(signal);
        },
      });
      expect(ended).toMatchObject({ code: 130, signal: null, stdout: '' });
      expect(ended.stderr).toMatch(
        /\nworkspace-mcp: interrupted; what was sent goes on, and workspace-mcp audit names its jobs\n$/,
      );
      expect(cloud.requests.mutations()).toHaveLength(1);
      const { stdout } = await run(['audit'], at);
      const done = stdout.split('\n').find((line) => line.includes('"event":"done"'));
      expect(JSON.parse(done as string)).toMatchObject({ detail: { jobs: [expect.any(String)] } });
      expect(await run(['audit', 'verify'], at)).toMatchObject({ code: 0 });
    },
  );

  test('while it rolls something out ends with 130; another call goes on with it', async () => {
    const { cloud, at, desktop_ids } = await start(5);
    const change = {
      tool: 'send_notifications',
      arguments: { notifications: 'Patch tonight' },
      targets: { desktop_ids },
      canary: 1,
      pause_minutes: 60,
      connected: 'include',
    };
    const ended = await run(['call', 'rollout', JSON.stringify(change), ...UNASKED], {
      ...at,
      during: async ({ child, says }) => {
        await says('stderr', /1 of 2 desktops/);
        child.kill('SIGINT');
      },
    });
    expect(ended).toMatchObject({ code: 130, signal: null, stdout: '' });
    expect(ended.stderr).toMatch(/rollout with its rollout_id and action resume goes on with it\n$/);
    const shown = await call('show_rollout', {}, [], at);
    const { rollouts } = shown.value as unknown as { rollouts: [{ rollout_id: string; status: string }] };
    const [{ rollout_id, status }] = rollouts;
    expect(status).toBe('interrupted');
    const resumed = await call('rollout', { rollout_id, action: 'resume' }, UNASKED, at);
    expect(resumed).toMatchObject({ code: 0, value: { status: 'finished', counts: { done: 2 } } });
    expect(cloud.requests.mutations()).toHaveLength(2);
  });

  test('while it tries to reach a cloud that is not there ends with 130', async () => {
    const { at } = await start();
    const env = {
      ...at.env,
      WORKSPACE_MCP_ENDPOINT: `workspace=http://127.0.0.1:${await freePort()}`,
      WORKSPACE_MCP_LOG_LEVEL: 'debug',
    };
    const ended = await run(['call', 'list_desktops', '{}'], {
      env,
      during: async ({ child, says }) => {
        await says('stderr', /cloud request without answer/);
        child.kill('SIGINT');
      },
    });
    expect([130, 1]).toContain(ended.code);
    expect(ended.signal).toBe(null);
  });
});

describe.concurrent('servers that are asked to end', () => {
  const ASKED: [NodeJS.Signals, number][] = [
    ['SIGINT', 130],
    ['SIGTERM', 0],
    ['SIGHUP', 0],
  ];

  test.each(ASKED)('by %s: serve --http ends with %i', async (signal, code) => {
    const ended = await run(['serve', '--sandbox', '--http', '--port', '0'], {
      during: async ({ child, says }) => {
        await says('stderr', /serving MCP at/);
        child.kill(signal);
      },
    });
    expect(ended).toMatchObject({ code, signal: null, stdout: '' });
  });

  test.each(ASKED)('by %s: sandbox ends with %i', async (signal, code) => {
    const ended = await run(['sandbox', '--desktops', '3', '--seed', '7'], {
      during: async ({ child, says }) => {
        await says('stdout', /PROJECT_ID=\w+\n/);
        child.kill(signal);
      },
    });
    expect(ended).toMatchObject({ code, signal: null, stderr: '' });
    expect(ended.stdout).toMatch(
      /^Simulated cloud with 3 desktops at\nhttp:\/\/127\.0\.0\.1:\d+\nAK=\w+\nSK=\w+\nPROJECT_ID=\w+\n$/,
    );
  });

  test('by a client that goes away: serve ends with 0, and says nothing on stdout', async () => {
    expect(await run(['serve', '--sandbox'])).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  test('the keys that sandbox prints are those it takes', async () => {
    await run(['sandbox', '--desktops', '3'], {
      during: async ({ child, says, text }) => {
        await says('stdout', /PROJECT_ID=\w+\n/);
        const [, url = '', ...rest] = text('stdout').trim().split('\n');
        const { AK = '', SK = '', PROJECT_ID = '' } = Object.fromEntries(rest.map((line) => line.split('=')));
        const env = { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: SK, HUAWEICLOUD_SDK_PROJECT_ID: PROJECT_ID };
        const flags = ['--region', 'cn-north-4', '--endpoint', `workspace=${url}`];
        expect(await call('list_desktops', {}, flags, { env })).toMatchObject({
          code: 0,
          value: { data: { total: 3 } },
        });
        child.kill('SIGTERM');
      },
    });
  });
});
