import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ConfigError } from '../catalog/errors.ts';
import { type Config, LANGUAGES, type Policy, type PriceList, type Site } from './config.ts';
import { credentialsFromEnvironment, type FoundCredentials, type ReadFile } from './credentials.ts';
import { type Endpoints, endpointsOf, endpointUrl } from './endpoint.ts';
import { endpointsFromEnvironment } from './endpoints-env.ts';
import { type FlagName, readSettings, type Setting, type Settings, twinOf } from './flags.ts';
import { currentDirectory, homeDirectory } from './home.ts';
import { isLoopback } from './loopback.ts';
import { unstartedSandbox } from './sandbox-site.ts';
import * as read from './values.ts';

export interface LoadInput {
  /** The flags after the command. */
  argv: readonly string[];
  env?: NodeJS.ProcessEnv;
  readFile?: ReadFile;
  homedir?: string;
  cwd?: string;
  /** For commands that ask no cloud: no sites, no policy, no prices, no credentials. */
  offline?: boolean;
}

type Input = Required<LoadInput> & { settings: Settings };

/** The sites, and where those of their parts came from that flags may name. */
interface Sites {
  sites: Site[];
  defaultSite: string;
  origins?: Record<string, string>;
}

const NOWHERE: Sites = { sites: [], defaultSite: '' };
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const DEFAULT_TOKENS = 6000;
const MIN_TOKENS = 200;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 7440;
/** Flags that name a real cloud. Their environment twins may stay set while somebody tries the sandbox. */
const NOT_IN_SANDBOX = ['sites', 'profile', 'project-id', 'endpoint', 'language'] as const;
/** Flags whose place is in the sites file when there is one. */
const NOT_WITH_SITES = ['profile', 'region', 'project-id', 'endpoint', 'language'] as const;

/**
 * Everything that flags, environment and the files of sites, policy and prices say, checked and frozen. Flags win over the
 * environment. Throws ConfigError: one sentence that names the flag, the variable or the place in the file, and the way out;
 * it never holds a key, password or token.
 */
export async function loadConfig(given: LoadInput): Promise<Config> {
  const { argv, env = process.env, offline = false } = given;
  const settings = readSettings(argv, env);
  const { readFile = readIfThere, homedir = homeDirectory() ?? '', cwd = currentDirectory() } = given;
  const input: Input = { argv, env, readFile, homedir, cwd, offline, settings };

  const sandbox = settings.isOn('sandbox');
  const http = listener(settings);
  const tokens = settings.get('max-result-tokens');
  const basics = {
    sandbox,
    toolsets: toolsets(settings),
    readOnly: settings.isOn('read-only'),
    confirm: chosen(settings, 'confirm', ['human', 'plan', 'never'], 'human'),
    limits: {
      maxResultTokens: tokens ? read.wholeNumber(tokens, MIN_TOKENS) : DEFAULT_TOKENS,
      waitMs: 45_000,
      waitWithProgressMs: 600_000,
      planTtlMs: 600_000,
      fastestPersonMs: 1500,
      requestTimeoutMs: 30_000,
    },
    logLevel: chosen(settings, 'log-level', LOG_LEVELS, 'info'),
    redactPeople: settings.isOn('redact-people'),
    keepInventory: settings.isOn('keep-inventory'),
    stateDir: stateDir(input),
  };
  const { sites, defaultSite, origins } = offline ? NOWHERE : await sitesOf(input, sandbox);
  const several = !sandbox && settings.get('sites') ? sites.map((site) => site.id) : undefined;
  const prices = offline ? undefined : await pricesOf(input);
  return deepFreeze<Config>({
    sites,
    defaultSite,
    principal: { id: 'local', name: env.USER || env.LOGNAME || env.USERNAME || 'local' },
    ...basics,
    policy: offline ? { rules: [] } : await policyOf(input, several),
    ...(prices && { prices }),
    ...(http && { http }),
    origins: { ...Object.fromEntries(settings.given().map(({ name, from }) => [name, from])), ...origins },
  });
}

async function sitesOf(input: Input, sandbox: boolean): Promise<Sites> {
  const { settings, env, readFile } = input;
  if (sandbox) {
    refuseBeside(settings, '--sandbox', NOT_IN_SANDBOX, 'has a cloud of its own');
    const origins = { region: 'the sandbox', 'project-id': 'the sandbox' };
    return { sites: [unstartedSandbox], defaultSite: unstartedSandbox.id, origins };
  }
  const file = settings.get('sites');
  if (!file) return onlySite(input);

  for (const name of NOT_WITH_SITES) {
    const other = settings.get(name);
    if (other) throw new ConfigError(`${other.from} and ${file.from} can't be combined; write it into the sites file`);
  }
  // With zod, so loaded only when there is such a file.
  const { readSites } = await import('./sites-file.ts');
  return readSites(named('sites', file, input), {
    env,
    readFile,
    credentials: (profile) => credentialsFromEnvironment(env, readFile, profile),
    endpoints: (region, found) => endpointsOfEnvironment(input, region, found),
  });
}

/** The one site that flags and environment describe. */
function onlySite(input: Input): Sites {
  const { settings } = input;
  const found = findCredentials(input);
  const region = regionOf(input, found);
  const projectFlag = settings.get('project-id');
  const projectId = projectFlag ? read.cloudId(projectFlag) : found.projectId;
  const { origin } = found.credentials;
  const site: Site = {
    id: 'default',
    region: region.value,
    ...(projectId && { projectId }),
    ...(found.domainId && { domainId: found.domainId }),
    credentials: found.credentials,
    ...(found.assume && { assume: found.assume }),
    endpoints: { ...endpointsOfEnvironment(input, region.value, found), ...endpointsOf(settings.all('endpoint')) },
    sandbox: false,
    ...(settings.get('language') && { language: chosen(settings, 'language', LANGUAGES, LANGUAGES[0]) }),
  };
  const origins = { region: region.from, 'project-id': projectFlag?.from ?? (projectId ? origin : 'the region') };
  return { sites: [site], defaultSite: site.id, origins };
}

function findCredentials({ env, readFile, settings }: Input): FoundCredentials {
  const profile = settings.get('profile')?.value;
  try {
    return credentialsFromEnvironment(env, readFile, profile);
  } catch (error) {
    // Who has set half of something wants the other half.
    if (!(error instanceof ConfigError) || !error.message.startsWith('no credentials found')) throw error;
    throw new ConfigError(`${error.message}; or start with --sandbox, which needs no account`, { cause: error });
  }
}

function regionOf({ settings, env }: Input, found: FoundCredentials): Setting {
  const fromEnv = env.HW_REGION_NAME?.trim();
  const given =
    settings.get('region') ??
    (fromEnv ? { value: fromEnv, from: 'HW_REGION_NAME' } : undefined) ??
    (found.region ? { value: found.region, from: `the region in ${found.credentials.origin}` } : undefined);
  if (given) return { value: read.region(given), from: given.from };
  throw new ConfigError(
    `no region is known; give --region, such as --region cn-north-4, or set ${twinOf('region')} or HW_REGION_NAME, or start with --sandbox`,
  );
}

function endpointsOfEnvironment({ env }: Input, region: string, found: FoundCredentials): Endpoints {
  const { iamEndpoint, credentials } = found;
  const own = endpointsFromEnvironment(env, region);
  if (own.iam || !iamEndpoint) return own;
  const { url, problem } = endpointUrl(iamEndpoint.includes('://') ? iamEndpoint : `https://${iamEndpoint}`);
  if (problem !== undefined)
    throw new ConfigError(`the IAM endpoint beside the keys of ${credentials.origin} ${problem}`);
  return { ...own, iam: url };
}

async function policyOf(input: Input, sites: readonly string[] | undefined): Promise<Policy> {
  const file = input.settings.get('policy');
  if (!file) return { rules: [] };
  const { readPolicy } = await import('./policy-file.ts');
  return readPolicy(named('policy', file, input), input.readFile, sites);
}

async function pricesOf(input: Input): Promise<PriceList | undefined> {
  const file = input.settings.get('prices');
  if (!file) return undefined;
  const { readPrices } = await import('./prices-file.ts');
  return readPrices(named('prices', file, input), input.readFile);
}

function listener(settings: Settings): Config['http'] {
  if (!settings.isOn('http')) {
    refuseUnless(settings, '--http', ['host', 'port']);
    return undefined;
  }
  const host = settings.get('host');
  if (host && !isLoopback(host.value)) {
    throw new ConfigError(
      `${host.from} must be 127.0.0.1, ::1 or localhost: this version can't tell who asks over a network, so it does not listen there`,
    );
  }
  const port = settings.get('port');
  return {
    host: host?.value.replace(/^\[(.*)\]$/, '$1') ?? DEFAULT_HOST,
    port: port ? read.wholeNumber(port, 0, 65_535) : DEFAULT_PORT,
  };
}

function toolsets(settings: Settings): string[] {
  const given = settings.get('toolsets');
  return given ? read.words(given) : ['core'];
}

function chosen<T extends string>(settings: Settings, name: FlagName, choices: readonly T[], otherwise: T): T {
  const given = settings.get(name);
  return given ? read.choice(given, choices) : otherwise;
}

function stateDir({ settings, env, homedir, cwd }: Input): string {
  const given = settings.get('state-dir');
  if (given) return read.path(given.value, homedir, cwd);
  // The XDG specification has relative paths ignored.
  const base = env.XDG_STATE_HOME;
  if (base && isAbsolute(base)) return join(base, 'workspace-mcp');
  if (homedir) return join(homedir, '.local', 'state', 'workspace-mcp');
  throw new ConfigError(`no home directory is known; set HOME or XDG_STATE_HOME, or give --state-dir`);
}

function named(what: string, { value, from }: Setting, { homedir, cwd }: Input) {
  return { what, path: read.path(value, homedir, cwd), from };
}

function refuseBeside(settings: Settings, flag: string, names: readonly FlagName[], why: string): void {
  const other = names.find((name) => settings.isFlag(name));
  if (other)
    throw new ConfigError(`--${other} and ${flag} can't be combined, because ${flag} ${why}; remove one of them`);
}

function refuseUnless(settings: Settings, flag: string, names: readonly FlagName[]): void {
  const other = names.find((name) => settings.isFlag(name));
  if (other) throw new ConfigError(`--${other} does nothing without ${flag}; add ${flag} or remove it`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
