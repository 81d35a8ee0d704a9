import { describe, expect, it } from 'vitest';
import { complaint, KEYS, load } from './loading.ts';

const PROFILES =
  '[basic]\nak = AKBASIC000000000001\nsk = skbasic\n[ops]\nak = AKOPS00000000000001\nsk = skops\nproject_id = p-ops\n';

const withSites = (sites: unknown, env: Record<string, string> = KEYS) => ({
  env,
  files: { '/s.json': JSON.stringify(sites), '/home/kim/.huaweicloud/credentials': PROFILES },
});

describe('a sites file', () => {
  it('gives every site its region, project, credentials, agency and endpoints', async () => {
    const sites = {
      $schema: 'https://example.com/sites.json',
      default: 'prod',
      sites: {
        prod: {
          region: 'cn-north-4',
          project_id: 'p-1',
          domain_id: 'd-1',
          credentials_env: { ak: 'PROD_AK', sk: 'PROD_SK', security_token: 'PROD_TOKEN' },
          assume_agency: { agency: 'ops', domain_name: 'acme', duration_seconds: 3600 },
          endpoints: { workspace: 'https://ws.example/', rcdc: 'http://localhost:9000' },
          language: 'zh-cn',
        },
        branch: { region: 'ap-southeast-3', profile: 'ops' },
        lab: { region: 'cn-south-1' },
      },
    };
    const env = {
      ...KEYS,
      HUAWEICLOUD_SDK_PROJECT_ID: 'p-env',
      HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4: 'https://sdk.example',
      HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_4: 'https://bss.example',
      PROD_AK: 'AKPROD0000000000001',
      PROD_SK: 'skprod',
      PROD_TOKEN: 'tkprod',
    };
    const config = await load('--sites /s.json', withSites(sites, env));
    expect(config.defaultSite).toBe('prod');
    expect(config.sites).toEqual([
      {
        id: 'prod',
        region: 'cn-north-4',
        projectId: 'p-1',
        domainId: 'd-1',
        credentials: {
          from: 'keys',
          ak: 'AKPROD0000000000001',
          sk: 'skprod',
          securityToken: 'tkprod',
          origin: 'environment, as named in sites.prod.credentials_env',
        },
        assume: { agency: 'ops', domainName: 'acme', durationSeconds: 3600 },
        endpoints: { workspace: 'https://ws.example', rcdc: 'http://localhost:9000', bss: 'https://bss.example' },
        sandbox: false,
        language: 'zh-cn',
      },
      {
        id: 'branch',
        region: 'ap-southeast-3',
        projectId: 'p-ops',
        credentials: expect.objectContaining({ ak: 'AKOPS00000000000001' }),
        endpoints: {},
        sandbox: false,
      },
      {
        id: 'lab',
        region: 'cn-south-1',
        credentials: expect.objectContaining({ ak: KEYS.HUAWEICLOUD_SDK_AK }),
        endpoints: {},
        sandbox: false,
      },
    ]);
  });

  it('with one site needs no default', async () => {
    const config = await load('--sites /s.json', withSites({ sites: { only: { region: 'cn-north-4' } } }));
    expect(config.defaultSite).toBe('only');
  });
});

describe('a mistake in a sites file is said in one sentence', () => {
  const site = (fields: object) => ({ sites: { prod: { region: 'cn-north-4', ...fields } } });
  const env = { ...KEYS, SOME_AK: 'AKSOME0000000000001' };

  it.each<[unknown, string]>([
    [[], 'the file must be an object in { }'],
    [{}, 'sites is missing'],
    [{ sites: [] }, 'sites must be an object in { }'],
    [{ sites: {} }, 'sites must not be empty'],
    [{ site: {} }, 'site is unknown; did you mean sites?'],
    [{ sites: { prod: {} } }, 'sites.prod.region is missing'],
    [{ sites: { prod: { regoin: 'cn-north-4' } } }, 'sites.prod.regoin is unknown; did you mean region?'],
    [
      site({ colour: 'red' }),
      'sites.prod.colour is unknown; there may be region, project_id, domain_id, profile, credentials_env, assume_agency, endpoints or language',
    ],
    [site({ region: 4 }), 'sites.prod.region must be a text in double quotes'],
    [site({ region: 'north' }), 'sites.prod.region must be a region id such as cn-north-4'],
    [site({ project_id: 'a b' }), 'sites.prod.project_id must be an id of letters, digits, "_" and "-"'],
    [site({ profile: '' }), 'sites.prod.profile must not be empty'],
    [site({ profile: 'opps' }), expect.stringMatching(/^sites\.prod: .*opps/) as unknown as string],
    [site({ language: 'de-de' }), 'sites.prod.language must be zh-cn, en-us or fr-fr'],
    [site({ language: 'en-uk' }), 'sites.prod.language must be zh-cn, en-us or fr-fr; did you mean en-us?'],
    [
      site({ endpoints: { workspaces: 'https://x' } }),
      'sites.prod.endpoints.workspaces is unknown; did you mean workspace?',
    ],
    [site({ endpoints: { iam: 'iam.example' } }), 'sites.prod.endpoints.iam must start with https://'],
    [site({ assume_agency: { agency: 'a' } }), 'sites.prod.assume_agency must have domain_name or domain_id'],
    [
      site({ assume_agency: { agency: 'a', domain_id: 'd', duration_seconds: 60 } }),
      'sites.prod.assume_agency.duration_seconds must be at least 900',
    ],
    [
      site({ assume_agency: { agency: 'a', domain_id: 'd', duration_seconds: 900.5 } }),
      'sites.prod.assume_agency.duration_seconds must be a whole number',
    ],
    [site({ credentials_env: { ak: 'SOME_AK' } }), 'sites.prod.credentials_env.sk is missing'],
    [
      site({ credentials_env: { ak: 'SOME_AK', sk: 'a b' } }),
      'sites.prod.credentials_env.sk must be the name of an environment variable',
    ],
    [
      site({ credentials_env: { ak: 'SOME_AK', sk: 'SOME_SK' } }),
      'sites.prod.credentials_env.sk names an environment variable that is not set; it must be a name and not the key itself',
    ],
    [
      site({ credentials_env: { ak: 'toString', sk: 'SOME_AK' } }),
      'sites.prod.credentials_env.ak names an environment variable that is not set; it must be a name and not the key itself',
    ],
    [
      site({ profile: 'ops', credentials_env: { ak: 'A', sk: 'B' } }),
      'sites.prod has both profile and credentials_env; remove one of them',
    ],
    [
      site({ sk: 'x' }),
      'sites.prod.sk: keys do not belong into this file, which gets copied and committed; name a profile or, in credentials_env, the variables that hold them',
    ],
    [
      { sites: { 'a b': { region: 'cn-north-4' } } },
      'sites["a b"] is no name for a site: a site is called by up to 40 letters, digits, "_" and "-", and not sandbox',
    ],
    [{ sites: { sandbox: { region: 'cn-north-4' } } }, expect.stringContaining('and not sandbox') as unknown as string],
    [
      { sites: { a1: { region: 'cn-north-4' }, b1: { region: 'cn-north-4' } } },
      'default is missing; it may be a1 or b1',
    ],
    [{ default: 'prd', sites: { prod: { region: 'cn-north-4' } } }, 'default names no site; did you mean prod?'],
    [{ default: 'elsewhere', sites: { prod: { region: 'cn-north-4' } } }, 'default names no site; it may be prod'],
  ])('%j', async (sites, sentence) => {
    const said = await complaint('--sites /s.json', withSites(sites, env));
    expect(said.startsWith('sites /s.json: ')).toBe(true);
    expect(said.slice('sites /s.json: '.length)).toEqual(sentence);
  });

  it.each([
    'ak',
    'SK',
    'access_key',
    'secretKey',
    'secret_access_key',
    'password',
    'token',
    'security_token',
    'accessKeyId',
  ])('a secret under %s', async (key) => {
    const said = await complaint('--sites /s.json', withSites(site({ [key]: 'HUSHHUSHHUSH' })));
    expect(said).toContain(`sites.prod.${key}: keys do not belong into this file`);
    expect(said).not.toContain('HUSH');
  });
});
