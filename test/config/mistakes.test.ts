import { describe, expect, it } from 'vitest';
import { complaint, KEYS, load, refused } from './loading.ts';

const { HW_REGION_NAME: _, ...NO_REGION } = KEYS;

describe('a mistake in the flags is said in one sentence', () => {
  const URL_NEEDED = '--endpoint must be service=URL, such as workspace=https://workspace.example.com';
  const HTTPS = '--endpoint: the URL of iam must start with https://';
  const LOOPBACK =
    "--host must be 127.0.0.1, ::1 or localhost: this version can't tell who asks over a network, so it does not listen there";

  it.each([
    ['--regoin cn-north-4', '--regoin is no flag of this command; did you mean --region?'],
    ['--readonly', '--readonly is no flag of this command; did you mean --read-only?'],
    ['--frobnicate', '--frobnicate is no flag of this command; --help lists the flags'],
    ['-p 80', '-p is no flag of this command; --help lists the flags'],
    ['extra', 'there is an argument that belongs to no flag; give flags as --name value, and quote values with spaces'],
    ['--region', '--region needs a value'],
    ['--region --http', '--region needs a value'],
    ['--region=', '--region needs a value'],
    ['--confirm plan --confirm never', '--confirm is given twice; give it once'],
    ['--read-only=perhaps', '--read-only must be 1, true, 0 or false'],
    ['--confirm humans', '--confirm must be human, plan or never; did you mean human?'],
    ['--confirm yes', '--confirm must be human, plan or never'],
    ['--language de', '--language must be zh-cn, en-us or fr-fr'],
    [
      '--sandbox --language zh-cn',
      "--language and --sandbox can't be combined, because --sandbox has a cloud of its own; remove one of them",
    ],
    ['--log-level verbose', '--log-level must be trace, debug, info, warn, error, fatal or silent'],
    ['--max-result-tokens 199', '--max-result-tokens must be a whole number of at least 200'],
    ['--max-result-tokens 6e3', '--max-result-tokens must be a whole number of at least 200'],
    ['--http --port 65536', '--port must be a whole number from 0 to 65535'],
    ['--http --port -1', '--port must be a whole number from 0 to 65535'],
    ['--http --port 0x50', '--port must be a whole number from 0 to 65535'],
    ['--port 80', '--port does nothing without --http; add --http or remove it'],
    ['--host ::1', '--host does nothing without --http; add --http or remove it'],
    ['--http --host 0.0.0.0', LOOPBACK],
    ['--http --host ::', LOOPBACK],
    ['--http --host 192.168.1.4', LOOPBACK],
    ['--http --host localhost.example.com', LOOPBACK],
    ['--http --host 127.0.0.1.example.com', LOOPBACK],
    ['--toolsets core,', '--toolsets must be names separated by commas, such as core or desktops,appstream/servers'],
    [
      '--toolsets Desktops!',
      '--toolsets must be names separated by commas, such as core or desktops,appstream/servers',
    ],
    ['--region north', '--region must be a region id such as cn-north-4'],
    ['--region cn-north-4/../x', '--region must be a region id such as cn-north-4'],
    ['--project-id a/b', '--project-id must be an id of letters, digits, "_" and "-"'],
    ['--endpoint https://x', URL_NEEDED],
    [
      '--endpoint worspace=https://x',
      '--endpoint must name one of workspace, appstream, iam, bss or rcdc before the "="; did you mean workspace?',
    ],
    ['--endpoint obs=https://x', '--endpoint must name one of workspace, appstream, iam, bss or rcdc before the "="'],
    ['--endpoint iam=', HTTPS],
    ['--endpoint iam=ftp://x', HTTPS],
    ['--endpoint iam=x', HTTPS],
    ['--endpoint iam=http://10.0.0.1', `${HTTPS}; plain http is for this machine only, as keys and data go over it`],
    ['--endpoint iam=https://u:p@x', '--endpoint: the URL of iam must not hold a user or password'],
    ['--endpoint iam=https://x/?a=b', '--endpoint: the URL of iam must not have a "?" or "#" part'],
    ['--endpoint iam=https://x --endpoint iam=https://y', '--endpoint names iam twice; give each service once'],
    [
      '--sandbox --profile prod',
      "--profile and --sandbox can't be combined, because --sandbox has a cloud of its own; remove one of them",
    ],
    [
      '--sandbox --sites s.json',
      "--sites and --sandbox can't be combined, because --sandbox has a cloud of its own; remove one of them",
    ],
    ['--sites s.json --region cn-north-4', "--region and --sites can't be combined; write it into the sites file"],
  ])('%s', async (argv, sentence) => {
    expect(await complaint(argv)).toBe(sentence);
  });
});

describe('a mistake in the environment is said in one sentence', () => {
  it.each([
    [
      { WORKSPACE_MCP_PORTS: '1' },
      'WORKSPACE_MCP_PORTS is set, but there is no such variable; did you mean WORKSPACE_MCP_PORT?',
    ],
    [
      { WORKSPACE_MCP_READONLY: '1' },
      'WORKSPACE_MCP_READONLY is set, but there is no such variable; did you mean WORKSPACE_MCP_READ_ONLY?',
    ],
    [
      { WORKSPACE_MCP_ENTIRELY_DIFFERENT: '' },
      'WORKSPACE_MCP_ENTIRELY_DIFFERENT is set, but there is no such variable; each is WORKSPACE_MCP_ and the name of a flag',
    ],
    [{ WORKSPACE_MCP_SANDBOX: 'yes' }, 'WORKSPACE_MCP_SANDBOX must be 1, true, 0 or false'],
    [{ WORKSPACE_MCP_CONFIRM: 'nevr' }, 'WORKSPACE_MCP_CONFIRM must be human, plan or never; did you mean never?'],
    [
      { WORKSPACE_MCP_MAX_RESULT_TOKENS: 'many' },
      'WORKSPACE_MCP_MAX_RESULT_TOKENS must be a whole number of at least 200',
    ],
    [
      { WORKSPACE_MCP_ENDPOINT: 'iam=https://a,iam=https://b' },
      'WORKSPACE_MCP_ENDPOINT names iam twice; give each service once',
    ],
    [
      { WORKSPACE_MCP_SITES: 's.json', WORKSPACE_MCP_PROFILE: 'p' },
      "WORKSPACE_MCP_PROFILE and WORKSPACE_MCP_SITES can't be combined; write it into the sites file",
    ],
    [{ HW_REGION_NAME: 'North' }, 'HW_REGION_NAME must be a region id such as cn-north-4'],
    [
      { HW_AUTH_URL: 'http://iam.example/v3' },
      'the IAM endpoint beside the keys of environment (HUAWEICLOUD_SDK_AK) must start with https://; plain http is for this machine only, as keys and data go over it',
    ],
  ])('%o', async (env, sentence) => {
    expect(await complaint([], { env: { ...KEYS, ...env } })).toBe(sentence);
  });

  it('an endpoint of the SDKs that keys must not go to', async () => {
    const env = { ...KEYS, HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4: 'http://ws.example' };
    expect(await complaint([], { env })).toContain('HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4');
  });

  it('no region', async () => {
    expect(await complaint([], { env: NO_REGION })).toBe(
      'no region is known; give --region, such as --region cn-north-4, or set WORKSPACE_MCP_REGION or HW_REGION_NAME, or start with --sandbox',
    );
  });

  it('no credentials: all that was looked for, and that a sandbox needs none', async () => {
    const sentence = await complaint('--region cn-north-4', { env: {} });
    for (const looked of [
      'HUAWEICLOUD_SDK_AK',
      'HW_ACCESS_KEY',
      'HW_USER_NAME',
      '/home/kim/.huaweicloud/credentials',
      'ECS',
    ]) {
      expect(sentence).toContain(looked);
    }
    expect(sentence).toMatch(/; or start with --sandbox, which needs no account$/);
  });

  it('a profile that is not there', async () => {
    expect(await complaint('--profile prod')).toContain('prod');
    expect(await complaint('--profile prod')).not.toContain('--sandbox');
  });
});

describe('a file that can not be read is named with the flag that named it', () => {
  it.each([
    ['--policy p.json', {}, 'policy /work/p.json: the file does not exist; check --policy'],
    ['--policy ~/p.json', {}, 'policy /home/kim/p.json: the file does not exist; check --policy'],
    [
      '--sites /s.json',
      { '/s.json': refused('EACCES') },
      "sites /s.json: the file can't be read (EACCES); check --sites",
    ],
  ])('%s', async (argv, files, sentence) => {
    expect(await complaint(argv, { files })).toBe(sentence);
  });

  it('by the environment too', async () => {
    const env = { ...KEYS, WORKSPACE_MCP_POLICY: '/p.json' };
    expect(await complaint([], { env })).toBe('policy /p.json: the file does not exist; check WORKSPACE_MCP_POLICY');
  });
});

describe('a file that is not JSON is told where', () => {
  it.each([
    ['', 'line 1, column 1: the text ends too early'],
    ['rules:\n  - deny', 'line 1, column 1: a value is missing or wrong'],
    ['{\n  "rules": [\n  ],\n}', 'line 4, column 1: there is a comma too many'],
    ['{"rules": [{},]}', 'line 1, column 15: there is a comma too many'],
    ['{"rules": []\n"x": 1}', 'line 2, column 1: a comma is missing'],
    ['{"rules" []}', 'line 1, column 10: a colon is missing'],
    ['{rules: []}', 'line 1, column 2: a key in double quotes is missing'],
    ["{'rules': []}", 'line 1, column 2: texts need double quotes'],
    ['{\n// why\n"rules": []}', 'line 2, column 1: comments are not allowed'],
    ['{"rules": [], /* why */ "x": 1}', 'line 1, column 15: comments are not allowed'],
    ['{"rules": [{"name": "a\nb"}]}', 'line 1, column 21: a text is not closed or has a wrong escape'],
    ['{"rules": [{"name": "\\x"}]}', 'line 1, column 21: a text is not closed or has a wrong escape'],
    ['{"rules": [{"max_targets": 010}]}', 'line 1, column 28: a value is missing or wrong'],
    ['{"rules": [{"max_targets": NaN}]}', 'line 1, column 28: a value is missing or wrong'],
    ['{"rules": []} {}', 'line 1, column 15: something stands after the end'],
    ['{"rules": [', 'line 1, column 12: the text ends too early'],
    ['{"rules": [{"decide": "deny"}],\n "rules": []}', 'line 2, column 2: the key "rules" is given twice'],
    ['{"rules": [{"\\u0064ecide": "deny", "decide": "allow"}]}', 'line 1, column 36: the key "decide" is given twice'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 'line 1, column 66: it is nested too deeply'],
  ])('%j', async (text, sentence) => {
    expect(await complaint('--policy /p.json', { files: { '/p.json': text } })).toBe(`policy /p.json: ${sentence}`);
  });

  it('and may begin with a byte order mark', async () => {
    expect((await load('--policy /p.json', { files: { '/p.json': '\uFEFF{"rules": []}\r\n' } })).policy).toEqual({
      rules: [],
    });
  });
});
