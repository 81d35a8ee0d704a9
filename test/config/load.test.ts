import { describe, expect, it } from 'vitest';
import { explainConfig } from '../../src/config/explain.ts';
import { sandboxSite } from '../../src/config/sandbox-site.ts';
import { KEYS, load } from './loading.ts';

const PROFILES = `[basic]
ak = AKBASIC000000000001
sk = skbasic
region = cn-east-3
[prod]
ak = AKPROD0000000000001
sk = skprod
project_id = p-prod
region = ap-southeast-3
`;
const files = { '/home/kim/.huaweicloud/credentials': PROFILES };

describe('without a word said', () => {
  it('everything has its default', async () => {
    const { origins: _, ...config } = await load();
    expect(config).toEqual({
      sites: [
        {
          id: 'default',
          region: 'cn-north-4',
          credentials: {
            from: 'keys',
            ak: KEYS.HUAWEICLOUD_SDK_AK,
            sk: KEYS.HUAWEICLOUD_SDK_SK,
            origin: 'environment (HUAWEICLOUD_SDK_AK)',
          },
          endpoints: {},
          sandbox: false,
        },
      ],
      defaultSite: 'default',
      principal: { id: 'local', name: 'local' },
      sandbox: false,
      toolsets: ['core'],
      readOnly: false,
      confirm: 'human',
      policy: { rules: [] },
      limits: {
        maxResultTokens: 6000,
        waitMs: 45_000,
        waitWithProgressMs: 600_000,
        planTtlMs: 600_000,
        fastestPersonMs: 1500,
        requestTimeoutMs: 30_000,
      },
      logLevel: 'info',
      redactPeople: false,
      keepInventory: false,
      stateDir: '/home/kim/.local/state/workspace-mcp',
    });
  });

  it('nothing of it can be changed afterwards', async () => {
    const config = await load();
    const parts: unknown[] = [
      config,
      config.sites,
      config.sites[0],
      config.sites[0]?.credentials,
      config.limits,
      config.policy.rules,
    ];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe('a flag', () => {
  const FLAGS: [string, object][] = [
    ['--toolsets all', { toolsets: ['all'] }],
    ['--toolsets desktops,app-groups,desktops', { toolsets: ['desktops', 'app-groups'] }],
    ['--read-only', { readOnly: true }],
    ['--read-only=false', { readOnly: false }],
    ['--confirm plan', { confirm: 'plan' }],
    ['--confirm=never', { confirm: 'never' }],
    ['--max-result-tokens 200', { limits: expect.objectContaining({ maxResultTokens: 200 }) }],
    ['--log-level silent', { logLevel: 'silent' }],
    ['--language fr-fr', { sites: [expect.objectContaining({ language: 'fr-fr' })] }],
    ['--redact-people', { redactPeople: true }],
    ['--keep-inventory', { keepInventory: true }],
    ['--state-dir /var/lib/x', { stateDir: '/var/lib/x' }],
    ['--state-dir state', { stateDir: '/work/state' }],
    ['--state-dir ~/state', { stateDir: '/home/kim/state' }],
    ['--http', { http: { host: '127.0.0.1', port: 7440 } }],
    ['--http --port 0', { http: { host: '127.0.0.1', port: 0 } }],
    ['--http --host localhost --port 65535', { http: { host: 'localhost', port: 65_535 } }],
    ['--http --host [::1]', { http: { host: '::1', port: 7440 } }],
    ['--http --host 127.9.9.9', { http: { host: '127.9.9.9', port: 7440 } }],
    ['--region ap-southeast-3', { sites: [expect.objectContaining({ region: 'ap-southeast-3' })] }],
    ['--project-id 0af1', { sites: [expect.objectContaining({ projectId: '0af1' })] }],
  ];

  it.each(FLAGS)('%s is followed', async (argv, expected) => {
    expect(await load(argv)).toMatchObject(expected);
  });

  it.each(FLAGS.filter(([argv]) => !argv.includes('--http --')))(
    '%s can be said by its environment twin',
    async (argv, expected) => {
      const [name = '', value = 'true'] = argv.split(/[ =]/);
      const twin = `WORKSPACE_MCP_${name.slice(2).toUpperCase().replaceAll('-', '_')}`;
      expect(await load([], { env: { ...KEYS, [twin]: value } })).toMatchObject(expected);
    },
  );

  it('wins over its environment twin', async () => {
    const env = {
      ...KEYS,
      WORKSPACE_MCP_CONFIRM: 'never',
      WORKSPACE_MCP_READ_ONLY: '1',
      WORKSPACE_MCP_REGION: 'cn-east-3',
    };
    const config = await load('--confirm plan --read-only=0 --region cn-south-1', { env });
    expect(config).toMatchObject({ confirm: 'plan', readOnly: false, sites: [{ region: 'cn-south-1' }] });
  });

  it('whose twin is empty counts as not said', async () => {
    const env = { ...KEYS, WORKSPACE_MCP_CONFIRM: '', WORKSPACE_MCP_HTTP: ' ', WORKSPACE_MCP_ENDPOINT: ' , ' };
    expect(await load([], { env })).toMatchObject({ confirm: 'human', sites: [{ endpoints: {} }] });
  });

  it('about HTTP may wait in the environment for a server without HTTP', async () => {
    const env = { ...KEYS, WORKSPACE_MCP_PORT: '7440', WORKSPACE_MCP_HOST: '127.0.0.1' };
    expect((await load([], { env })).http).toBeUndefined();
  });
});

describe('endpoints', () => {
  it('come from flags, then their twin, then the variables of the SDKs', async () => {
    const env = {
      ...KEYS,
      WORKSPACE_MCP_ENDPOINT: 'appstream=https://apps.twin/,bss=https://bss.twin iam=https://iam.twin',
      HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4: 'https://ws.sdk',
      HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_4: 'https://bss.sdk',
    };
    const config = await load('--endpoint iam=https://iam.flag:8443/base/ --endpoint rcdc=http://127.0.0.1:9000', {
      env,
    });
    expect(config.sites[0]?.endpoints).toEqual({
      workspace: 'https://ws.sdk',
      appstream: 'https://apps.twin',
      bss: 'https://bss.twin',
      iam: 'https://iam.flag:8443/base',
      rcdc: 'http://127.0.0.1:9000',
    });
  });

  it('of IAM may stand beside the keys', async () => {
    const env = { ...KEYS, HW_AUTH_URL: 'https://iam.own.example/v3' };
    expect((await load([], { env })).sites[0]?.endpoints).toEqual({ iam: 'https://iam.own.example' });
  });
});

describe('the region', () => {
  const { HW_REGION_NAME: _, ...noRegion } = KEYS;

  it('is that of the flag, the twin, HW_REGION_NAME or the profile, in this order', async () => {
    const regionOf = async (...input: Parameters<typeof load>) => (await load(...input)).sites[0]?.region;
    const twin = { WORKSPACE_MCP_REGION: 'cn-south-1' };
    expect(await regionOf('--profile prod --region cn-east-5', { env: { ...KEYS, ...twin }, files })).toBe('cn-east-5');
    expect(await regionOf('--profile prod', { env: { ...KEYS, ...twin }, files })).toBe('cn-south-1');
    expect(await regionOf('--profile prod', { files })).toBe('cn-north-4');
    expect(await regionOf('--profile prod', { env: noRegion, files })).toBe('ap-southeast-3');
    expect(await regionOf([], { env: {}, files })).toBe('cn-east-3');
  });
});

describe('credentials', () => {
  it('of a named profile come with its project', async () => {
    const [site] = (await load('--profile prod', { files })).sites;
    expect(site).toMatchObject({ projectId: 'p-prod', credentials: { ak: 'AKPROD0000000000001' } });
  });

  it('of the environment come with its project, domain and agency', async () => {
    const env = {
      ...KEYS,
      HUAWEICLOUD_SDK_PROJECT_ID: 'p-env',
      HUAWEICLOUD_SDK_DOMAIN_ID: 'd-env',
      HW_ASSUME_ROLE_AGENCY_NAME: 'ops',
      HW_ASSUME_ROLE_DOMAIN_NAME: 'acme',
    };
    expect((await load([], { env })).sites[0]).toMatchObject({
      projectId: 'p-env',
      domainId: 'd-env',
      assume: { agency: 'ops', domainName: 'acme' },
    });
    expect((await load('--project-id p-flag', { env })).sites[0]?.projectId).toBe('p-flag');
  });
});

describe('the state directory', () => {
  it('follows XDG_STATE_HOME, unless that is relative', async () => {
    expect((await load([], { env: { ...KEYS, XDG_STATE_HOME: '/xdg' } })).stateDir).toBe('/xdg/workspace-mcp');
    expect((await load([], { env: { ...KEYS, XDG_STATE_HOME: 'xdg' } })).stateDir).toBe(
      '/home/kim/.local/state/workspace-mcp',
    );
  });
});

describe('with --sandbox', () => {
  it('no account is needed, and none that is there is used', async () => {
    const env = {
      ...KEYS,
      HUAWEICLOUD_SDK_PROJECT_ID: 'p-env',
      WORKSPACE_MCP_SITES: '/sites.json',
      WORKSPACE_MCP_PROFILE: 'prod',
    };
    for (const input of [{ env: {} }, { env, files }]) {
      const config = await load('--sandbox', input);
      expect(config).toMatchObject({ sandbox: true, defaultSite: 'sandbox' });
      expect(config.sites).toEqual([
        {
          id: 'sandbox',
          region: 'cn-north-4',
          credentials: { from: 'keys', ak: '', sk: '', origin: 'sandbox' },
          endpoints: {},
          sandbox: true,
        },
      ]);
      expect(JSON.stringify(config)).not.toContain(KEYS.HUAWEICLOUD_SDK_AK);
    }
  });

  it('the site of the sandbox that was started leads every service to it', () => {
    const url = 'http://127.0.0.1:4711';
    expect(sandboxSite({ url: `${url}/`, ak: 'a', sk: 's', projectId: 'p' })).toEqual({
      id: 'sandbox',
      region: 'cn-north-4',
      projectId: 'p',
      credentials: { from: 'keys', ak: 'a', sk: 's', origin: 'sandbox' },
      endpoints: { workspace: url, appstream: url, iam: url, bss: url, rcdc: url },
      sandbox: true,
    });
  });
});

describe('offline', () => {
  it('neither an account nor a file is looked for', async () => {
    const config = await load('--toolsets all --policy /none --sites /none', { env: {}, offline: true });
    expect(config).toMatchObject({ sites: [], toolsets: ['all'], policy: { rules: [] } });
  });
});

describe('the explanation of a configuration', () => {
  it('says what came from where and shows no secret', async () => {
    const env = { ...KEYS, WORKSPACE_MCP_CONFIRM: 'plan', HUAWEICLOUD_SDK_SECURITY_TOKEN: 'token-token-token' };
    const lines = explainConfig(
      await load('--toolsets all --endpoint iam=https://iam.example --http --port 1', { env }),
    );
    expect(lines).toEqual([
      'site default: region cn-north-4 (from HW_REGION_NAME), project found by the region',
      'site default: access key AKEX… with a security token, from environment (HUAWEICLOUD_SDK_AK)',
      'site default: iam at https://iam.example',
      'toolsets all, from --toolsets',
      'confirmation by plan, from WORKSPACE_MCP_CONFIRM',
      'reads and changes, from the default',
      'policy rules: 0, from the default',
      'no prices, from the default',
      'answers of at most 6000 tokens, from the default',
      'state in /home/kim/.local/state/workspace-mcp, from the default',
      'what was read of the fleet in memory only, from the default',
      'people in the audit log by name, from the default',
      'HTTP on 127.0.0.1, port 1, from --port',
      'log level info, from the default',
    ]);
    expect(lines.join()).not.toContain(KEYS.HUAWEICLOUD_SDK_AK);
  });

  it('masks other credentials too', async () => {
    const token = {
      HW_USER_NAME: 'kim',
      HW_USER_PASSWORD: 'hunter2hunter2',
      HW_DOMAIN_NAME: 'acme',
      HW_REGION_NAME: 'cn-north-4',
    };
    expect(explainConfig(await load([], { env: token })).join()).toContain('password of user kim in account acme');
    const machine = explainConfig(
      await load([], { env: { HUAWEICLOUD_SDK_TYPE: 'metadata', HW_REGION_NAME: 'cn-north-4' } }),
    );
    expect(machine.join()).toContain('temporary keys of the agency of this machine, from ECS metadata');
    const short = explainConfig(await load([], { env: { ...KEYS, HUAWEICLOUD_SDK_AK: 'AKSHORT' } }));
    expect(short.join()).not.toContain('AKSH');
    expect(explainConfig(await load('--sandbox', { env: {} }))[0]).toBe(
      'site sandbox: region cn-north-4 (from the sandbox), project found by the region',
    );
  });
});
