import { describe, expect, test } from 'vitest';
import type { SandboxCredentials } from '../../src/sandbox/identity.ts';
import { SANDBOX_REGION } from '../../src/sandbox/sandbox.ts';
import { at, clouds, elsewhere, freePort, shifted } from './clouds.ts';
import { commandLine, sentenceOf } from './command-line.ts';

const { file, folder, run, call, serve } = commandLine();
const { sandbox, broken } = clouds();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const LIST = ['list_desktops', { limit: 1, fields: ['desktop_id'] }] as const;

/** A read of one desktop, as somebody with this environment. */
const read = (env: Record<string, string>, flags: string[] = []) => call(...LIST, flags, { env });

describe.concurrent('a clock that is off', () => {
  test.each([HOUR, -HOUR])('by %i ms is corrected after one refusal', async (ms) => {
    const { cloud, env } = await sandbox({ clock: shifted(ms) });
    const { code, value } = await read(env);
    expect(value).toMatchObject({ data: { total: 40 } });
    expect(code).toBe(0);
    expect(cloud.requests.all().map(({ status }) => status)).toEqual([401, 200]);
  });

  test.each([
    [
      HOUR,
      /this machine's clock is (35\d\d|3600|360\d) s behind the cloud; requests are corrected, but set it right \(NTP\)/,
    ],
    [-HOUR, /this machine's clock is (35\d\d|3600|360\d) s ahead of the cloud/],
  ])('by %i ms is told by doctor', async (ms, line) => {
    const { env } = await sandbox({ clock: shifted(ms) });
    const { code, stdout } = await run(['doctor'], { env });
    expect(stdout).toMatch(line);
    expect(stdout).toContain('All is well.');
    expect(code).toBe(0);
  });

  test('does not make a change go out twice', async () => {
    const { cloud, env } = await sandbox({ clock: shifted(HOUR) });
    const id = cloud.world.storyline.rebootPool.desktopIds[0]!;
    const { code, value } = await call('send_notifications', { desktop_ids: [id], notifications: 'tea' }, [], { env });
    expect(value?.code).toBe(undefined);
    expect(code).toBe(0);
    expect(cloud.requests.mutations()).toHaveLength(1);
  });
});

describe.concurrent('keys that the cloud does not take', () => {
  test('a wrong secret: the key pair is to be checked', async () => {
    const { env } = await sandbox();
    const { code, value } = await read({ ...env, HUAWEICLOUD_SDK_SK: 'anotherSecretKeyOfSomebodyElse0000000001' });
    expect(value).toMatchObject({
      code: 'APIGW.0301',
      hint: expect.stringMatching(/secret key does not fit the access key/),
    });
    expect(value?.message).not.toMatch(/canonicalRequest:(?! \(left out\))/);
    expect(code).toBe(1);
  });

  test('an unknown access key', async () => {
    const { env } = await sandbox();
    const { code, value } = await read({ ...env, HUAWEICLOUD_SDK_AK: 'AKNOTKNOWN0000000001' });
    expect(value).toMatchObject({ code: 'APIGW.0301', hint: expect.stringMatching(/the key or user does not exist/) });
    expect(code).toBe(1);
  });

  test('temporary keys whose time is over', async () => {
    const clock = shifted(-14 * MINUTE);
    const { cloud, url, env } = await sandbox({ clock });
    const keys = await temporaryKeys(url, cloud.credentials);
    expect(await read({ ...env, ...keys })).toMatchObject({ code: 0 });
    clock.ms = 2 * MINUTE;
    const { code, value } = await read({ ...env, ...keys });
    expect(value).toMatchObject({ code: 'APIGW.0301', message: expect.stringContaining('security token has expired') });
    expect(value?.hint).toMatch(/token/i);
    expect(code).toBe(1);
  });

  test('temporary keys without their token', async () => {
    const { cloud, url, env } = await sandbox();
    const { HUAWEICLOUD_SDK_SECURITY_TOKEN: _, ...keys } = await temporaryKeys(url, cloud.credentials);
    const { code, value } = await read({ ...env, ...keys });
    expect(value).toMatchObject({ code: 'APIGW.0301', hint: expect.stringMatching(/token/i) });
    expect(code).toBe(1);
  });

  test('a wrong password', async () => {
    const { cloud, env } = await sandbox();
    const { userName, domainName } = cloud.credentials;
    const { HUAWEICLOUD_SDK_AK: _, HUAWEICLOUD_SDK_SK: __, ...rest } = env;
    const { code, value } = await read({
      ...rest,
      HW_USER_NAME: userName,
      HW_USER_PASSWORD: 'not-the-password-of-anybody',
      HW_DOMAIN_NAME: domainName,
    });
    expect(value).toMatchObject({ message: expect.stringContaining('wrong'), hint: expect.stringMatching(/password/) });
    expect(code).toBe(1);
  });

  test('a project of somebody else', async () => {
    const { env } = await sandbox();
    const { code, value } = await read({ ...env, HUAWEICLOUD_SDK_PROJECT_ID: '0123456789abcdef0123456789abcdef' });
    expect(value).toMatchObject({ hint: expect.stringMatching(/project does not belong to these credentials/) });
    expect(code).toBe(1);
  });
});

describe.concurrent('a project that is to be found by its region', () => {
  const unknownProject = ({ HUAWEICLOUD_SDK_PROJECT_ID: _, ...env }: Record<string, string>) => env;

  test('is found', async () => {
    const { env } = await sandbox();
    expect(await read(unknownProject(env))).toMatchObject({ code: 0, value: { data: { total: 40 } } });
  });

  test('is none: the region is to be checked, or the project named', async () => {
    const { env } = await sandbox();
    const { code, value } = await read({ ...unknownProject(env), WORKSPACE_MCP_REGION: 'cn-north-4' });
    expect(value).toMatchObject({
      code: 'project_not_found',
      message: 'The account has no project named cn-north-4.',
      hint: expect.stringMatching(/region.*HUAWEICLOUD_SDK_PROJECT_ID/),
    });
    expect(code).toBe(1);
  });

  test('is more than one: none is guessed, all are named', async () => {
    const { url } = await broken((_, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ projects: [{ id: 'aaa1' }, { id: 'bbb2' }] }));
    });
    const { code, value } = await read(unknownProject(elsewhere(url)));
    expect(value).toMatchObject({
      code: 'project_not_found',
      message: expect.stringMatching(/2 projects .*aaa1, bbb2/),
    });
    expect(code).toBe(1);
  });
});

describe.concurrent('an endpoint that can not be reached', () => {
  test('because nobody listens', async () => {
    const { code, value } = await read(elsewhere(`http://127.0.0.1:${await freePort()}`));
    expect(value).toMatchObject({
      code: 'unreachable',
      message: 'ListDesktops was not sent: no connection could be made (ECONNREFUSED).',
      hint: expect.stringContaining('workspace-mcp doctor'),
      retryable: true,
    });
    expect(code).toBe(1);
  });

  test('because its name does not exist', { timeout: 90_000 }, async () => {
    const { code, value } = await read(elsewhere('https://workspace.invalid'));
    expect(value).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/\((ENOTFOUND|EAI_AGAIN)\)\.$/),
    });
    expect(code).toBe(1);
  });

  test('because it does not speak TLS', async () => {
    const { url } = await broken((_, response) => response.end());
    const { code, value } = await read(elsewhere(url.replace('http:', 'https:')));
    expect(value).toMatchObject({ code: 'unreachable', hint: expect.stringContaining('endpoint') });
    expect(code).toBe(1);
  });

  test('because the proxy is no URL: the value stays unsaid, it may hold a password', async () => {
    const env = { ...elsewhere('https://workspace.example'), HTTPS_PROXY: 'http://kim:hunter22@@:x' };
    const { code, stdout, stderr, value } = await read(env);
    expect(value).toMatchObject({ code: 'misconfigured', message: 'HTTPS_PROXY is not a URL' });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('hunter22');
  });

  test('because the proxy is not there', async () => {
    const env = {
      ...elsewhere('https://workspace.example'),
      HTTPS_PROXY: `http://kim:hunter22@127.0.0.1:${await freePort()}`,
    };
    const { code, stdout, stderr, value } = await read(env);
    expect(value).toMatchObject({ hint: expect.stringMatching(/proxy/i) });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('hunter22');
  });
});

describe.concurrent('an endpoint that hangs', () => {
  test('is given up on when the person does', async () => {
    let reached = () => {};
    const asked = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const { env } = await broken(() => reached());
    const ended = await run(['call', 'list_desktops', '{}'], {
      env,
      during: async ({ child }) => {
        await asked;
        child.kill('SIGINT');
      },
    });
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(sentenceOf(ended)).toMatch(/^interrupted;/);
  });

  test('is told by doctor within seconds', { timeout: 60_000 }, async () => {
    const { env } = await broken(() => {});
    const started = Date.now();
    const { code, stdout } = await run(['doctor'], { env });
    expect(Date.now() - started).toBeLessThan(25_000);
    expect(stdout).toMatch(/✗ credentials, project and endpoint: .* its time was up before the cloud had answered/);
    expect(stdout).toMatch(/check network, proxy and endpoint\./);
    expect(code).toBe(1);
  });
});

describe.concurrent('an answer that is none', () => {
  const TYPES = { json: 'application/json', html: 'text/html' };
  const answering = (status: number, type: string, body: string) =>
    broken((_, response) => response.writeHead(status, { 'Content-Type': type }).end(body));

  test.each<[string, number, string, string, object]>([
    [
      'a page, as of a sign-in to a network',
      200,
      TYPES.html,
      '<html><head><title>Sign in to Contoso</title></head><body>…</body></html>',
      {
        code: 'invalid_answer',
        message: 'ListDesktops was answered 200 with a page instead of data, "Sign in to Contoso".',
      },
    ],
    [
      'a page of a gateway',
      502,
      TYPES.html,
      '<html><title>502 Bad Gateway</title></html>',
      { code: 'http_502', retryable: true },
    ],
    [
      'a page that forbids',
      403,
      TYPES.html,
      '<title>Blocked by policy</title>',
      { code: 'http_403', message: 'Blocked by policy' },
    ],
    [
      'nothing',
      200,
      TYPES.json,
      '',
      { code: 'invalid_answer', message: 'ListDesktops was answered with no data at all.' },
    ],
    ['no content', 204, TYPES.json, '', { code: 'invalid_answer' }],
    [
      'half of a JSON text',
      200,
      TYPES.json,
      '{"desktops": [{"desktop_id": "a',
      { code: 'invalid_answer', retryable: true },
    ],
    ['another kind of text', 200, 'text/plain', 'OK', { code: 'invalid_answer' }],
    [
      'a redirection',
      302,
      TYPES.html,
      '',
      { code: 'http_302', hint: expect.stringMatching(/wrong endpoint, or a proxy/) },
    ],
  ])('%s', async (_, status, type, body, error) => {
    const { env } = await answering(status, type, body);
    const { code, value } = await read(env);
    expect(value).toMatchObject({ hint: expect.stringMatching(/\S/), ...error });
    expect(code).toBe(1);
    const examined = await run(['doctor'], { env });
    expect(examined.stdout).toMatch(/✗ credentials, project and endpoint: /);
    expect(examined.code).toBe(1);
  });

  test('broken off in the middle', async () => {
    const { env } = await broken((_, response) => {
      response.writeHead(200, { 'Content-Type': TYPES.json, 'Content-Length': '1000' });
      response.write('{"desktops": [', () => response.socket?.destroy());
    });
    expect(await read(env)).toMatchObject({ code: 1, value: { code: 'answer_truncated', retryable: true } });
  });

  test('to a change: whether it was carried out is unknown, and it is not sent again', async () => {
    let asked = 0;
    const { env } = await broken((_, response) => {
      asked++;
      response.writeHead(200, { 'Content-Type': TYPES.html }).end('<title>Sign in</title>');
    });
    const change = { desktop_ids: ['d1'], notifications: 'tea' };
    const { code, value } = await call('send_notifications', change, [], { env });
    expect(value).toMatchObject({
      message: expect.stringMatching(/^Whether \w+ was carried out is unknown/),
      hint: expect.stringMatching(/^Do not repeat it/),
      retryable: false,
    });
    expect(code).toBe(1);
    expect(asked).toBe(1);
  });
});

describe.concurrent('a request that is too large', () => {
  test('for the gateway is not sent, and the next one is', async () => {
    const { cloud, env } = await sandbox();
    const home = folder();
    const client = await serve(env, home);
    const { isError, value } = await client.call('call_tool', {
      name: 'send_notifications',
      arguments: { desktop_ids: ['d'.repeat(12.5 * 1024 * 1024)], notifications: 'tea' },
    });
    expect(value).toMatchObject({
      code: 'body_too_large',
      message: expect.stringMatching(/bytes; the gateway takes 12582912\.$/),
    });
    expect(isError).toBe(true);
    expect(cloud.requests.all()).toEqual([]);
    const next = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    expect(next.value).toMatchObject({ data: { total: 40 } });
    await client.close();
  });

  test('for an address is not sent', async () => {
    const { cloud, env } = await sandbox();
    const { code, value } = await call('list_desktops', { computer_name: 'x'.repeat(40_000) }, [], { env });
    expect(value).toMatchObject({ code: expect.stringMatching(/^(uri_too_long|invalid_arguments)$/) });
    expect([1, 2]).toContain(code);
    expect(cloud.requests.all()).toEqual([]);
  });
});

describe.concurrent('doctor', () => {
  test('finds the simulated cloud in order', async () => {
    const { code, stdout, stderr } = await run(['doctor', '--sandbox']);
    expect(stdout).toMatch(/site sandbox: access key SAND…/);
    for (const well of [
      'state can be kept',
      'credentials work, project \\w+',
      'the clock agrees',
      'may read desktops',
      'may read users',
      'may read jobs',
      'may read snapshots',
    ]) {
      expect(stdout).toMatch(new RegExp(`✓ ${well}`));
    }
    expect(stdout).toMatch(/\nAll is well\.\n$/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.each<
    [string, (env: Record<string, string>) => Promise<Record<string, string>> | Record<string, string>, RegExp]
  >([
    [
      'a wrong secret',
      (env) => ({ ...env, HUAWEICLOUD_SDK_SK: 'wrongSecretSecretSecretSecret00000000001' }),
      /Check the key pair\.$/m,
    ],
    ['an unknown key', (env) => ({ ...env, HUAWEICLOUD_SDK_AK: 'AKNOTKNOWN0000000001' }), /key or user does not exist/],
    [
      'a wrong project',
      (env) => ({ ...env, HUAWEICLOUD_SDK_PROJECT_ID: 'f'.repeat(32) }),
      /Check the configured project id\.$/m,
    ],
    [
      'a wrong region',
      (env) => without({ ...env, WORKSPACE_MCP_REGION: 'cn-north-4' }, 'HUAWEICLOUD_SDK_PROJECT_ID'),
      /Check the region/,
    ],
    [
      'a misspelt region',
      (env) => without({ ...env, WORKSPACE_MCP_REGION: 'cn-nroth-4' }, 'WORKSPACE_MCP_ENDPOINT'),
      /✗ endpoint: region "cn-nroth-4" .* did you mean cn-north-4\?/,
    ],
    [
      'a closed port',
      async (env) => ({ ...env, ...at(`http://127.0.0.1:${await freePort()}`) }),
      /Check network, proxy, region and endpoint\.$/m,
    ],
  ])('names the fix for %s', async (_, breaking, fix) => {
    const { env } = await sandbox();
    const { code, stdout } = await run(['doctor'], { env: await breaking(env) });
    expect(stdout).toMatch(/ {2}✗ /);
    expect(stdout).toMatch(fix);
    expect(stdout).not.toMatch(/run workspace-mcp doctor/);
    expect(stdout).toMatch(/\nSomething needs mending\.\n$/);
    expect(code).toBe(1);
  });

  test('names what the account may not read, and goes on with the rest', async () => {
    const { cloud, env } = await sandbox();
    const forbidden = { error_code: 'WKS.0012', error_msg: 'No permission.' };
    cloud.faults.add({ kind: 'status', operation: 'ListUsers', status: 403, body: forbidden });
    const { code, stdout } = await run(['doctor'], { env });
    expect(stdout).toMatch(/✗ reading users: No permission\. \(WKS\.0012\)\n {4}.*IAM policy/);
    expect(stdout).toMatch(/✓ may read snapshots/);
    expect(code).toBe(1);
  });

  test('examines every site of a sites file, and says which is well', async () => {
    const { url, env } = await sandbox();
    const { HUAWEICLOUD_SDK_AK = '', HUAWEICLOUD_SDK_SK = '' } = env;
    const here = { region: 'sandbox-1', endpoints: { workspace: url, iam: url } };
    const sites = file({ default: 'good', sites: { bad: { region: 'cn-nroth-4' }, good: here } });
    const { code, stdout } = await run(['doctor', '--sites', sites], {
      env: { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK },
    });
    expect(stdout).toMatch(/Site bad \(cn-nroth-4\)\n {2}✗ endpoint: region "cn-nroth-4"/);
    expect(stdout).toMatch(/Site good \(sandbox-1\)\n {2}✓ credentials work/);
    expect(code).toBe(1);
  });
});

function without(env: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = env;
  return rest;
}

/** Keys for a quarter of an hour, by name and password, as another program would get them. */
async function temporaryKeys(url: string, { userName, password, domainName }: SandboxCredentials) {
  const post = (path: string, auth: object) =>
    fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify({ auth }) });
  const user = { name: userName, password, domain: { name: domainName } };
  const identity = { methods: ['password'], password: { user } };
  const signedIn = await post('/v3/auth/tokens', { identity, scope: { project: { name: SANDBOX_REGION } } });
  const token = { id: signedIn.headers.get('x-subject-token'), duration_seconds: 900 };
  const answer = await post('/v3.0/OS-CREDENTIAL/securitytokens', { identity: { methods: ['token'], token } });
  const { credential } = (await answer.json()) as { credential: Record<'access' | 'secret' | 'securitytoken', string> };
  return {
    HUAWEICLOUD_SDK_AK: credential.access,
    HUAWEICLOUD_SDK_SK: credential.secret,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: credential.securitytoken,
  };
}
