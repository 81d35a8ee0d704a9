import { isAbsolute, join } from 'node:path';
import { ConfigError } from '../catalog/errors.ts';
import type { AssumedAgency, CredentialSource } from './config.ts';
import { homeDirectory } from './home.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a file, or `undefined` when there is none; other failures throw. */
export type ReadFile = (path: string) => string | undefined;

/** What one place of the chain knows. */
export interface FoundCredentials {
  credentials: CredentialSource;
  projectId?: string;
  domainId?: string;
  /** Named beside the keys; a site's own region wins. */
  region?: string;
  iamEndpoint?: string;
  assume?: AssumedAgency;
}

/** What tells a Huawei Cloud ECS from other machines, to Linux. */
const ASSET_TAG = '/sys/class/dmi/id/chassis_asset_tag';

/**
 * The first credentials along the chain of the Huawei ecosystem:
 * `HUAWEICLOUD_SDK_AK`/`_SK`, Terraform's `HW_ACCESS_KEY`/`HW_SECRET_KEY` or `HW_USER_NAME`/`HW_USER_PASSWORD`/`HW_DOMAIN_NAME`,
 * the profile file (`HUAWEICLOUD_SDK_CREDENTIALS_FILE`, else `~/.huaweicloud/credentials`; its `[basic]` section, or `[global]`,
 * which comes first under `HUAWEICLOUD_SDK_TYPE=GlobalCredentials`), and the metadata service on a Huawei Cloud ECS or under
 * `HUAWEICLOUD_SDK_TYPE=metadata`. A named `profile` is that section of the file and nothing else.
 * Throws a `ConfigError` that says what was looked for, or what half-set pair stopped the search; it never holds a secret.
 */
export function credentialsFromEnvironment(env: Environment, readFile: ReadFile, profile?: string): FoundCredentials {
  if (profile) return fromNamedProfile(env, readFile, profile);
  const found = fromSdk(env) ?? fromTerraform(env) ?? fromDefaultProfile(env, readFile) ?? fromMetadata(env, readFile);
  if (!found) {
    throw new ConfigError(
      `no credentials found: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or HW_ACCESS_KEY and HW_SECRET_KEY, or HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME), write them to [basic] of ${profilePath(env)}, or run on a Huawei Cloud ECS that has an agency`,
    );
  }
  const assume = agencyIn(env);
  return { ...found, ...(assume && { assume }) };
}

function fromSdk(env: Environment): FoundCredentials | undefined {
  const keys = pair(env, 'HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN');
  return (
    keys && { credentials: { from: 'keys', ...keys, origin: 'environment (HUAWEICLOUD_SDK_AK)' }, ...surroundings(env) }
  );
}

function fromTerraform(env: Environment): FoundCredentials | undefined {
  const keys = pair(env, 'HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN');
  if (keys) {
    return { credentials: { from: 'keys', ...keys, origin: 'environment (HW_ACCESS_KEY)' }, ...surroundings(env) };
  }
  const user = set(env, 'HW_USER_NAME');
  const password = env.HW_USER_PASSWORD || env.HW_PASSWORD;
  if (!user || !password) return undefined;
  const domain = set(env, 'HW_DOMAIN_NAME');
  if (!domain) throw new ConfigError('HW_USER_NAME and its password are set, but HW_DOMAIN_NAME, the account, is not');
  return {
    credentials: { from: 'token', user, password, domain, origin: 'environment (HW_USER_NAME)' },
    ...surroundings(env),
  };
}

function fromDefaultProfile(env: Environment, readFile: ReadFile): FoundCredentials | undefined {
  const path = profilePath(env);
  const text = read(readFile, path);
  if (text === undefined) return undefined;
  const sections = parseIni(text);
  const order = /^global/i.test(set(env, 'HUAWEICLOUD_SDK_TYPE') ?? '') ? ['global', 'basic'] : ['basic', 'global'];
  const name = order.find((each) => sections.get(each)?.has('ak') || sections.get(each)?.has('sk'));
  if (!name) return undefined;
  return { ...fromSection(sections.get(name)!, name, path), ...surroundings(env) };
}

function fromNamedProfile(env: Environment, readFile: ReadFile, name: string): FoundCredentials {
  const path = profilePath(env);
  const text = read(readFile, path);
  if (text === undefined) throw new ConfigError(`profile "${name}" was asked for, but there is no file ${path}`);
  const sections = parseIni(text);
  const section = sections.get(name);
  if (!section) {
    const names = [...sections.keys()].join(', ') || 'none';
    throw new ConfigError(`${path} has no profile "${name}"; it has: ${names}`);
  }
  return fromSection(section, name, path);
}

function fromSection(section: ReadonlyMap<string, string>, name: string, path: string): FoundCredentials {
  const get = (key: string) => section.get(key) || undefined;
  const [ak, sk, securityToken] = [get('ak'), get('sk'), get('security_token')];
  if (!ak || !sk) throw new ConfigError(`[${name}] of ${path} has no ${ak ? 'sk' : 'ak'}`);
  return {
    credentials: { from: 'keys', ak, sk, ...(securityToken && { securityToken }), origin: `${path} [${name}]` },
    ...present({
      projectId: get('project_id'),
      domainId: get('domain_id'),
      region: get('region'),
      iamEndpoint: get('iam_endpoint'),
    }),
  };
}

function fromMetadata(env: Environment, readFile: ReadFile): FoundCredentials | undefined {
  const wanted = /^metadata$/i.test(set(env, 'HUAWEICLOUD_SDK_TYPE') ?? '');
  if (!wanted && !isEcs(readFile)) return undefined;
  return { credentials: { from: 'metadata', origin: 'ECS metadata' }, ...surroundings(env) };
}

function isEcs(readFile: ReadFile): boolean {
  try {
    return readFile(ASSET_TAG)?.trim() === 'HUAWEICLOUD';
  } catch {
    return false;
  }
}

/** What stands beside keys in the environment; the vendor's own names win over Terraform's. */
function surroundings(env: Environment): Omit<FoundCredentials, 'credentials' | 'assume'> {
  return present({
    projectId: set(env, 'HUAWEICLOUD_SDK_PROJECT_ID') ?? set(env, 'HW_PROJECT_ID'),
    domainId: set(env, 'HUAWEICLOUD_SDK_DOMAIN_ID') ?? set(env, 'HW_DOMAIN_ID'),
    region: set(env, 'HW_REGION_NAME'),
    iamEndpoint: set(env, 'HUAWEICLOUD_SDK_IAM_ENDPOINT') ?? set(env, 'HW_AUTH_URL')?.replace(/\/v3\/?$/, ''),
  });
}

function agencyIn(env: Environment): AssumedAgency | undefined {
  const agency = set(env, 'HW_ASSUME_ROLE_AGENCY_NAME');
  if (!agency) return undefined;
  const [domainName, domainId] = [set(env, 'HW_ASSUME_ROLE_DOMAIN_NAME'), set(env, 'HW_ASSUME_ROLE_DOMAIN_ID')];
  if (!domainName && !domainId) {
    throw new ConfigError(
      'HW_ASSUME_ROLE_AGENCY_NAME is set, but neither HW_ASSUME_ROLE_DOMAIN_NAME nor HW_ASSUME_ROLE_DOMAIN_ID',
    );
  }
  const duration = set(env, 'HW_ASSUME_ROLE_DURATION');
  const durationSeconds = duration === undefined ? undefined : Number(duration);
  if (durationSeconds !== undefined && !(durationSeconds >= 900 && durationSeconds <= 86_400)) {
    throw new ConfigError('HW_ASSUME_ROLE_DURATION must be 900 to 86400 seconds');
  }
  return { agency, ...present({ domainName, domainId, durationSeconds }) };
}

function pair(env: Environment, akName: string, skName: string, tokenName: string) {
  const [ak, sk, securityToken] = [set(env, akName), set(env, skName), set(env, tokenName)];
  if (!ak && !sk) return undefined;
  if (!ak || !sk) throw new ConfigError(`${ak ? akName : skName} is set, but ${ak ? skName : akName} is not`);
  return { ak, sk, ...(securityToken && { securityToken }) };
}

function profilePath(env: Environment): string {
  // Never a path that depends on where the program was started.
  const home = [env.HOME, env.USERPROFILE].find((each) => each && isAbsolute(each)) ?? homeDirectory() ?? '/';
  return set(env, 'HUAWEICLOUD_SDK_CREDENTIALS_FILE') ?? join(home, '.huaweicloud', 'credentials');
}

function read(readFile: ReadFile, path: string): string | undefined {
  try {
    return readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError(`${path} can't be read${code ? ` (${code})` : ''}`);
  }
}

/**
 * Sections of `key = value`, keys in lower case. Lines that begin with `#` or `;` are comments; within a value both are part
 * of it, as secrets may hold them. One pair of quotes around a value is taken off. Maintained INI packages need newer Nodes.
 */
function parseIni(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    const header = /^\[(.+)\]$/.exec(trimmed)?.[1]?.trim();
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      continue;
    }
    const [, key, value = ''] = /^([^=:]+)[=:](.*)$/.exec(trimmed) ?? [];
    if (key !== undefined) section?.set(key.trim().toLowerCase(), value.trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return sections;
}

function set(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** Without the keys that are undefined. */
function present<T extends object>(record: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
