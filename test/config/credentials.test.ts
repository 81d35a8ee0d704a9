import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/catalog/errors.ts';
import { credentialsFromEnvironment, type ReadFile } from '../../src/config/credentials.ts';

const PATH = '/home/me/.huaweicloud/credentials';
const home = { HOME: '/home/me' };

const files =
  (contents: Record<string, string> = {}): ReadFile =>
  (path) =>
    contents[path];

const keys = (ak: string, sk: string, origin: string) => ({ from: 'keys', ak, sk, origin });
const profile = `
; made by hand
[basic]
ak = BASICAK
sk: "BASICSK"
project_id = p1
[global]
AK=GLOBALAK
sk=a=b;c#d
domain_id = d1
# another account
[prod]\r
ak = PRODAK\r
sk = PRODSK\r
security_token = PRODSTS\r
region = cn-east-3
iam_endpoint = https://iam.example.com
[half]
ak = HALFAK
`;

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('was accepted');
}

describe('the chain', () => {
  test('the vendor’s variables come first', () => {
    const env = {
      ...home,
      HUAWEICLOUD_SDK_AK: ' AK ',
      HUAWEICLOUD_SDK_SK: 'SK',
      HUAWEICLOUD_SDK_SECURITY_TOKEN: 'STS',
      HUAWEICLOUD_SDK_PROJECT_ID: 'p9',
      HUAWEICLOUD_SDK_DOMAIN_ID: 'd9',
      HW_ACCESS_KEY: 'HWAK',
      HW_SECRET_KEY: 'HWSK',
    };
    expect(credentialsFromEnvironment(env, files({ [PATH]: profile }))).toEqual({
      credentials: { ...keys('AK', 'SK', 'environment (HUAWEICLOUD_SDK_AK)'), securityToken: 'STS' },
      projectId: 'p9',
      domainId: 'd9',
    });
  });

  test('then Terraform’s keys, with its region and project', () => {
    const env = { ...home, HW_ACCESS_KEY: 'AK', HW_SECRET_KEY: 'SK', HW_REGION_NAME: 'cn-east-3', HW_PROJECT_ID: 'p2' };
    expect(credentialsFromEnvironment(env, files({ [PATH]: profile }))).toEqual({
      credentials: keys('AK', 'SK', 'environment (HW_ACCESS_KEY)'),
      region: 'cn-east-3',
      projectId: 'p2',
    });
  });

  test('then Terraform’s user and password', () => {
    const env = {
      ...home,
      HW_USER_NAME: 'admin',
      HW_USER_PASSWORD: ' PASS ',
      HW_DOMAIN_NAME: 'acme',
      HW_AUTH_URL: 'https://iam.example.com/v3/',
    };
    expect(credentialsFromEnvironment(env, files())).toEqual({
      credentials: {
        from: 'token',
        user: 'admin',
        password: ' PASS ',
        domain: 'acme',
        origin: 'environment (HW_USER_NAME)',
      },
      iamEndpoint: 'https://iam.example.com',
    });
  });

  test('then the profile file, [basic] first', () => {
    expect(credentialsFromEnvironment(home, files({ [PATH]: profile }))).toEqual({
      credentials: keys('BASICAK', 'BASICSK', `${PATH} [basic]`),
      projectId: 'p1',
    });
  });

  test('[global] first when the type says so, secrets whole', () => {
    const env = { ...home, HUAWEICLOUD_SDK_TYPE: 'GlobalCredentials' };
    expect(credentialsFromEnvironment(env, files({ [PATH]: profile }))).toEqual({
      credentials: keys('GLOBALAK', 'a=b;c#d', `${PATH} [global]`),
      domainId: 'd1',
    });
  });

  test('a project in the environment wins over the file’s', () => {
    const env = { ...home, HUAWEICLOUD_SDK_PROJECT_ID: 'p9' };
    expect(credentialsFromEnvironment(env, files({ [PATH]: profile })).projectId).toBe('p9');
  });

  test('the file can be elsewhere', () => {
    const env = { ...home, HUAWEICLOUD_SDK_CREDENTIALS_FILE: '/etc/keys' };
    expect(credentialsFromEnvironment(env, files({ '/etc/keys': '[basic]\nak=A1\nsk=S1' })).credentials).toMatchObject({
      ak: 'A1',
      origin: '/etc/keys [basic]',
    });
  });

  test('then the metadata of an ECS, on an ECS', () => {
    const ecs = files({ '/sys/class/dmi/id/chassis_asset_tag': 'HUAWEICLOUD\n' });
    expect(credentialsFromEnvironment({ ...home, HW_REGION_NAME: 'cn-east-3' }, ecs)).toEqual({
      credentials: { from: 'metadata', origin: 'ECS metadata' },
      region: 'cn-east-3',
    });
  });

  test('or anywhere, when asked for', () => {
    const env = { ...home, HUAWEICLOUD_SDK_TYPE: 'metadata' };
    expect(credentialsFromEnvironment(env, files()).credentials.from).toBe('metadata');
  });

  test('nothing at all is one sentence that says what was looked for', () => {
    const message = refusal(() => credentialsFromEnvironment(home, files()));
    for (const name of ['HUAWEICLOUD_SDK_AK', 'HW_ACCESS_KEY', 'HW_USER_NAME', PATH, 'ECS'])
      expect(message).toContain(name);
    expect(message).not.toContain('\n');
  });
});

describe('a named profile', () => {
  test('is that section and nothing else', () => {
    const env = { ...home, HUAWEICLOUD_SDK_AK: 'AK', HUAWEICLOUD_SDK_SK: 'SK', HUAWEICLOUD_SDK_PROJECT_ID: 'p9' };
    expect(credentialsFromEnvironment(env, files({ [PATH]: profile }), 'prod')).toEqual({
      credentials: { ...keys('PRODAK', 'PRODSK', `${PATH} [prod]`), securityToken: 'PRODSTS' },
      region: 'cn-east-3',
      iamEndpoint: 'https://iam.example.com',
    });
  });

  test('that does not exist is refused with those that do', () => {
    expect(refusal(() => credentialsFromEnvironment(home, files({ [PATH]: profile }), 'dev'))).toBe(
      `${PATH} has no profile "dev"; it has: basic, global, prod, half`,
    );
  });

  test('without a file is refused', () => {
    expect(refusal(() => credentialsFromEnvironment(home, files(), 'dev'))).toContain(PATH);
  });

  test('with half a pair is refused without the half', () => {
    const message = refusal(() => credentialsFromEnvironment(home, files({ [PATH]: profile }), 'half'));
    expect(message).toBe(`[half] of ${PATH} has no sk`);
  });

  test.each(['__proto__', 'constructor'])('named %s is just a name', (name) => {
    expect(refusal(() => credentialsFromEnvironment(home, files({ [PATH]: profile }), name))).toContain('no profile');
  });
});

describe('half of something', () => {
  test.each([
    [{ HUAWEICLOUD_SDK_AK: 'SECRETAK' }, 'HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not'],
    [{ HW_SECRET_KEY: 'SECRETSK' }, 'HW_SECRET_KEY is set, but HW_ACCESS_KEY is not'],
    [{ HW_USER_NAME: 'u', HW_PASSWORD: 'SECRETPW' }, /HW_DOMAIN_NAME.*is not/],
  ])('stops the search: %j', (env, message) => {
    const said = refusal(() => credentialsFromEnvironment({ ...home, ...env }, files({ [PATH]: profile })));
    expect(said).toMatch(message);
    expect(said).not.toContain('SECRETAK');
    expect(said).not.toContain('SECRETSK');
    expect(said).not.toContain('SECRETPW');
  });

  test('a file that may not be read is named', () => {
    const locked: ReadFile = () => {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    };
    expect(refusal(() => credentialsFromEnvironment(home, locked))).toBe(`${PATH} can't be read (EACCES)`);
  });

  test('a reader that throws for a missing file is as good as one that says so', () => {
    const throwing: ReadFile = () => {
      throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    };
    expect(refusal(() => credentialsFromEnvironment(home, throwing))).toContain('no credentials found');
  });
});

describe('Terraform’s agency', () => {
  const env = { HUAWEICLOUD_SDK_AK: 'AK', HUAWEICLOUD_SDK_SK: 'SK', HW_ASSUME_ROLE_AGENCY_NAME: 'ops' };

  test('is assumed on top', () => {
    const more = { HW_ASSUME_ROLE_DOMAIN_NAME: 'acme', HW_ASSUME_ROLE_DURATION: '900' };
    expect(credentialsFromEnvironment({ ...env, ...more }, files()).assume).toEqual({
      agency: 'ops',
      domainName: 'acme',
      durationSeconds: 900,
    });
  });

  test('needs an account, and a duration that IAM takes', () => {
    expect(refusal(() => credentialsFromEnvironment(env, files()))).toContain('HW_ASSUME_ROLE_DOMAIN_NAME');
    const tooLong = { HW_ASSUME_ROLE_DOMAIN_ID: 'd', HW_ASSUME_ROLE_DURATION: '90000' };
    expect(refusal(() => credentialsFromEnvironment({ ...env, ...tooLong }, files()))).toContain('900 to 86400');
  });
});
