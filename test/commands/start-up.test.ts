import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clouds } from './clouds.ts';
import { commandLine, KEYS } from './command-line.ts';

const { file, folder, refusal } = commandLine();
const { takenPort } = clouds();

const AT_HOME = { ...KEYS, WORKSPACE_MCP_REGION: 'cn-north-4' };

/** Every command that asks a cloud. */
const ASKING = [['serve'], [], ['serve', '--http'], ['call', 'list_desktops', '{}'], ['doctor']];

describe.concurrent('nothing can start without', () => {
  test.each(ASKING)('credentials: %j %j', async (...args) => {
    const sentence = await refusal(args.filter((each) => each !== undefined));
    expect(sentence).toMatch(/^no credentials found: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK/);
    expect(sentence).toMatch(/\.huaweicloud\/credentials/);
    expect(sentence).toMatch(/start with --sandbox, which needs no account$/);
  });

  test('the other half of a pair of keys', async () => {
    const { HUAWEICLOUD_SDK_SK } = KEYS;
    expect(await refusal([], { env: { HUAWEICLOUD_SDK_SK } })).toBe(
      'HUAWEICLOUD_SDK_SK is set, but HUAWEICLOUD_SDK_AK is not',
    );
  });

  test('a region', async () => {
    expect(await refusal([], { env: KEYS })).toMatch(/^no region is known; give --region, such as --region cn-north-4/);
  });

  test('the profile that was asked for', async () => {
    const home = folder();
    mkdirSync(join(home, '.huaweicloud'));
    const { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk } = KEYS;
    writeFileSync(join(home, '.huaweicloud', 'credentials'), `[basic]\nak = ${ak}\nsk = ${sk}\n[half]\nak = ${ak}\n`);
    expect(await refusal(['--profile', 'prod'], { home })).toMatch(/has no profile "prod"; it has: basic, half$/);
    expect(await refusal(['--profile', 'half'], { home })).toMatch(/^\[half\] of .*credentials has no sk$/);
  });
});

describe.concurrent('a region that offers no Workspace', () => {
  test.each([['serve'], ['serve', '--http'], ['call', 'list_desktops', '{}']].map((args) => [args]))(
    'ends %j with the region that was meant',
    async (args) => {
      const sentence = await refusal([...args, '--region', 'cn-nroth-4'], { env: KEYS });
      expect(sentence).toMatch(/^region "cn-nroth-4" is not known to offer Workspace; did you mean cn-north-4\?/);
      expect(sentence).toContain('--endpoint workspace=URL');
    },
  );

  test('is shown which there are when none comes near', async () => {
    const sentence = await refusal(['--region', 'atlantis-1'], { env: KEYS });
    expect(sentence).toMatch(/^region "atlantis-1" is not known .*\(known: .*ap-southeast-3.*cn-north-4/);
    expect(sentence).not.toContain('did you mean');
  });

  test('is found in a sites file too', async () => {
    const sites = file({ default: 'a', sites: { a: { region: 'cn-north-4' }, b: { region: 'cn-noth-4' } } });
    expect(await refusal(['--sites', sites], { env: KEYS })).toContain('"cn-noth-4" is not known to offer Workspace');
  });
});

describe.concurrent('a mistake in the command line', () => {
  test.each<[string[], string | RegExp]>([
    [['tolls'], 'there is no command tolls; did you mean tools?'],
    [['docter'], 'there is no command docter; did you mean doctor?'],
    [['frobnicate'], 'there is no command frobnicate; workspace-mcp --help lists them'],
    [['constructor'], 'there is no command constructor; workspace-mcp --help lists them'],
    [['__proto__'], 'there is no such command; workspace-mcp --help lists them'],
    [['AK=ABCDEFGHIJKLMNOPQRST'], 'there is no such command; workspace-mcp --help lists them'],
    [['--regoin', 'x'], '--regoin is no flag of this command; did you mean --region?'],
    [['serve', '--read-onyl'], '--read-onyl is no flag of this command; did you mean --read-only?'],
    [['serve', 'now'], /^there is an argument that belongs to no flag/],
    [['--region'], '--region needs a value'],
    [['--policy', '--sandbox'], '--policy needs a value'],
    [['--confirm', 'humen', '--sandbox'], '--confirm must be human, plan or never; did you mean human?'],
    [['--log-level', 'loud', '--sandbox'], /^--log-level must be trace, debug, .* or silent$/],
    [['--max-result-tokens', '12', '--sandbox'], '--max-result-tokens must be a whole number of at least 200'],
    [['--port', '8080', '--sandbox'], '--port does nothing without --http; add --http or remove it'],
    [['--http', '--port', '99999', '--sandbox'], '--port must be a whole number from 0 to 65535'],
    [
      ['--sandbox', '--endpoint', 'workspace=https://x.example'],
      "--endpoint and --sandbox can't be combined, because --sandbox has a cloud of its own; remove one of them",
    ],
    [['--sandbox', '--read-only=maybe'], '--read-only must be 1, true, 0 or false'],
    [['--sandbox', '--sandbox'], '--sandbox is given twice; give it once'],
    [['serve', '--sandbox', '--toolsets', 'desktop'], /^--toolsets: there is no area desktop; did you mean desktops\?/],
    [['tools', '--toolsets', 'desktop'], /^--toolsets: there is no area desktop; did you mean desktops\?/],
    [['tools', 'desktops'], /^there is an argument that belongs to no flag/],
    [['call'], "call needs a tool: workspace-mcp call list_desktops '{}'"],
    [['call', '--sandbox'], "call needs a tool: workspace-mcp call list_desktops '{}'"],
    [['call', 'list_desktops', '{limit: 5}', '--sandbox'], /^the arguments are not JSON; quote them for the shell/],
    [['call', 'list_desktops', '', '--sandbox'], /^the arguments are not JSON/],
    [['call', 'list_desktops', '{}', '--limit', '5'], /^--limit is no flag of this command/],
    [['call', 'list_desktops', '{}', '{}'], /^there is an argument that belongs to no flag/],
    [['audit', 'verfy'], 'audit takes nothing or verify; did you mean verify?'],
    [['audit', '--al'], /^--al is no flag of this command/],
    [['sandbox', '--prot', '1'], '--prot is no flag of sandbox; did you mean --port?'],
    [
      ['sandbox', '--http'],
      '--http is no flag of sandbox; it takes --port, --desktops, --seed, --speed, --time and --describe',
    ],
    [['sandbox', '--port'], /^sandbox takes --port, --desktops, --seed and --speed, each with a number, /],
    [['sandbox', '12'], /^sandbox takes --port, --desktops, --seed and --speed, each with a number, /],
    [['sandbox', '--port', 'http'], '--port must be a whole number from 0 to 65535'],
    [['sandbox', '--desktops', '-3'], /^sandbox takes --port, --desktops, --seed and --speed, each with a number, /],
    [['sandbox', '--describe=yes'], /^sandbox takes .* --time with a moment, and --describe$/],
    [['sandbox', '--describe', '--port', '1'], '--port does nothing with --describe; remove it'],
    [['sandbox', '--speed', '2', '--describe'], '--speed does nothing with --describe; remove it'],
    [['sandbox', '--speed', '0'], '--speed must be a number over 0, up to 100000'],
    [['sandbox', '--speed', '1e3'], '--speed must be a number over 0, up to 100000'],
    [['sandbox', '--time', 'noon'], '--time must be a moment such as 2026-11-02T09:00:00Z'],
    [['sandbox', '--time', '2026-02-30T09:00:00Z'], '--time must be a moment such as 2026-11-02T09:00:00Z'],
    [['sandbox', '--time', '1969-07-20T20:17:00Z'], '--time must be a moment such as 2026-11-02T09:00:00Z'],
    [['sandbox', '--desktops=1e9'], '--desktops must be a whole number from 0 to 1000000'],
    [['demo', '--read-only'], 'demo takes no flags: it plays one story on a sandbox of its own'],
    [['demo', 'faster'], 'demo takes no flags: it plays one story on a sandbox of its own'],
    [['approve'], 'approve needs an interactive terminal: a person decides here, not a program'],
    [['approve', 'plan_abcdefghij'], 'approve needs an interactive terminal: a person decides here, not a program'],
    [['doctor', '--fix', '--sandbox'], /^--fix is no flag of this command/],
  ])('%j', async (args, sentence) => {
    const said = await refusal(args);
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });
});

describe.concurrent('a mistake in the environment', () => {
  test.each<[Record<string, string>, string]>([
    [
      { WORKSPACE_MCP_READONLY: '1' },
      'WORKSPACE_MCP_READONLY is set, but there is no such variable; did you mean WORKSPACE_MCP_READ_ONLY?',
    ],
    [
      { WORKSPACE_MCP_COLOUR: 'blue' },
      'WORKSPACE_MCP_COLOUR is set, but there is no such variable; each is WORKSPACE_MCP_ and the name of a flag',
    ],
    [{ WORKSPACE_MCP_SANDBOX: 'yes' }, 'WORKSPACE_MCP_SANDBOX must be 1, true, 0 or false'],
    [{ WORKSPACE_MCP_CONFIRM: 'nevr' }, 'WORKSPACE_MCP_CONFIRM must be human, plan or never; did you mean never?'],
    [
      { WORKSPACE_MCP_SITES: 's.json', WORKSPACE_MCP_REGION: 'cn-north-4' },
      "WORKSPACE_MCP_REGION and WORKSPACE_MCP_SITES can't be combined; write it into the sites file",
    ],
    [{ HW_REGION_NAME: 'Beijing Four' }, 'HW_REGION_NAME must be a region id such as cn-north-4'],
    [
      { WORKSPACE_MCP_REGION: 'cn-north-4', WORKSPACE_MCP_ENDPOINT: 'workspace=http://cloud.example' },
      'WORKSPACE_MCP_ENDPOINT: the URL of workspace must start with https://; plain http is for this machine only, as keys and data go over it',
    ],
    [
      { WORKSPACE_MCP_REGION: 'cn-north-4', HW_ASSUME_ROLE_AGENCY_NAME: 'ops' },
      'HW_ASSUME_ROLE_AGENCY_NAME is set, but neither HW_ASSUME_ROLE_DOMAIN_NAME nor HW_ASSUME_ROLE_DOMAIN_ID',
    ],
  ])('%j', async (env, sentence) => {
    expect(await refusal([], { env: { ...KEYS, ...env } })).toBe(sentence);
  });
});

describe.concurrent('a policy file', () => {
  const rule = (more: object) => ({ rules: [{ decide: 'deny', ...more }] });

  test.each<[string, unknown, string]>([
    ['unknown key', { rulez: [] }, 'rulez is unknown; did you mean rules?'],
    ['unknown key of a rule', rule({ tool: ['*'] }), 'rules[0].tool is unknown; did you mean tools?'],
    ['unknown effect', rule({ effects: ['destructiv'] }), 'did you mean destructive?'],
    ['unknown decision', { rules: [{ decide: 'ask' }] }, 'rules[0].decide must be allow, confirm or deny'],
    ['missing decision', { rules: [{}] }, 'rules[0].decide is missing'],
    ['bad time', rule({ window: { from: '8:00', to: '25:00' } }), 'must be a time from 00:00'],
    ['bad day', rule({ window: { days: ['monday'], from: '08:00', to: '18:00' } }), 'rules[0].window.days[0] must be'],
    [
      'empty window',
      rule({ window: { from: '08:00', to: '08:00' } }),
      'rules[0].window must not begin and end at the same time',
    ],
    [
      'unknown zone',
      rule({ window: { from: '08:00', to: '18:00', zone: 'Mars/Base' } }),
      'rules[0].window.zone must be a time zone such as Asia/Shanghai',
    ],
    ['not JSON', '{"rules": [}', 'line 1, column 12: '],
    ['empty', '', 'line 1, column 1: the text ends too early'],
    ['a list', '[]', 'the file must be an object'],
    ['a rule for a list', { rules: {} }, 'rules must be a list'],
  ])('%s', async (_, content, problem) => {
    const policy = file(content, 'policy.json');
    const sentence = await refusal(['--sandbox', '--policy', policy]);
    expect(sentence.startsWith(`policy ${policy}: `)).toBe(true);
    expect(sentence).toContain(problem);
  });

  test('is missing', async () => {
    const env = { WORKSPACE_MCP_POLICY: '/nowhere/policy.json' };
    expect(await refusal(['--sandbox'], { env })).toBe(
      'policy /nowhere/policy.json: the file does not exist; check WORKSPACE_MCP_POLICY',
    );
  });

  test('is a folder', async () => {
    const policy = folder();
    expect(await refusal(['--sandbox', '--policy', policy])).toBe(
      `policy ${policy}: the file can't be read (EISDIR); check --policy`,
    );
  });
});

describe.concurrent('a sites file', () => {
  const prod = { region: 'cn-north-4' };

  test.each<[string, unknown, string]>([
    ['no sites', { sites: {} }, 'sites must not be empty'],
    ['no default', { sites: { a: prod, b: prod } }, 'default is missing; it may be a or b'],
    ['a wrong default', { default: 'prd', sites: { prod, test: prod } }, 'default names no site; did you mean prod?'],
    ['no region', { sites: { prod: {} } }, 'sites.prod.region is missing'],
    ['an unknown key', { sites: { prod: { ...prod, projectid: 'x' } } }, 'did you mean project_id?'],
    ['a plain endpoint', { sites: { prod: { ...prod, endpoints: { workspace: 'http://x.example' } } } }, 'https://'],
    [
      'a key inside',
      { sites: { prod: { ...prod, sk: 'skInTheFileItself00000000' } } },
      'keys do not belong into this file',
    ],
    [
      'a variable that is not set',
      { sites: { prod: { ...prod, credentials_env: { ak: 'NO_AK', sk: 'NO_SK' } } } },
      'names an environment variable that is not set',
    ],
    ['not JSON', '{sites: {}}', 'line 1, column 2: a key in double quotes is missing'],
  ])('%s', async (_, content, problem) => {
    const sites = file(content, 'sites.json');
    const sentence = await refusal(['--sites', sites], { env: KEYS });
    expect(sentence.startsWith(`sites ${sites}: `)).toBe(true);
    expect(sentence).toContain(problem);
    expect(sentence).not.toContain('skInTheFileItself');
  });

  test('without credentials for one of its sites', async () => {
    const sites = file({ sites: { prod } }, 'sites.json');
    expect(await refusal(['--sites', sites])).toMatch(/: sites\.prod: no credentials found/);
  });

  test('is missing', async () => {
    expect(await refusal(['--sites', '/nowhere.json'], { env: KEYS })).toBe(
      'sites /nowhere.json: the file does not exist; check --sites',
    );
  });
});

describe.concurrent('a port', () => {
  test('that is in use ends serve --http and sandbox', async () => {
    const port = String(await takenPort());
    expect(await refusal(['serve', '--sandbox', '--http', '--port', port])).toBe(
      `port ${port} on 127.0.0.1 is in use; choose another with --port`,
    );
    expect(await refusal(['serve', '--http', '--port', port], { env: AT_HOME })).toBe(
      `port ${port} on 127.0.0.1 is in use; choose another with --port`,
    );
    expect(await refusal(['sandbox', '--port', port])).toBe(`port ${port} is in use; choose another with --port`);
  });

  test.each(['0.0.0.0', '::', '192.168.1.4', '127.0.0.1.example.com'])(
    'open to the network at %s is refused',
    async (host) => {
      expect(await refusal(['serve', '--sandbox', '--http', '--host', host])).toMatch(
        /^--host must be 127\.0\.0\.1, ::1 or localhost: this version can't tell who asks over a network/,
      );
    },
  );
});
