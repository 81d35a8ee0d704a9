import { z } from 'zod';
import { ConfigError } from '../catalog/errors.ts';
import { didYouMean, oneOfWords } from '../catalog/nearest.ts';
import { type AssumedAgency, type CredentialSource, LANGUAGES, type Site } from './config.ts';
import type { FoundCredentials, ReadFile } from './credentials.ts';
import { ENDPOINT_SERVICES, type Endpoints, endpointUrl } from './endpoint.ts';
import { checkShape, mistake, type NamedFile, placeOf, readJson } from './json-file.ts';
import { isCloudId, isRegion } from './values.ts';

const text = z.string().min(1).max(255);
const cloudId = z.string().refine(isCloudId, 'must be an id of letters, digits, "_" and "-"');
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');

const endpoint = z.string().transform((value, context) => {
  const { url, problem } = endpointUrl(value);
  if (problem === undefined) return url;
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

const site = z.strictObject({
  region: z.string().refine(isRegion, 'must be a region id such as cn-north-4'),
  project_id: cloudId.optional(),
  domain_id: cloudId.optional(),
  profile: text.optional(),
  credentials_env: z.strictObject({ ak: variable, sk: variable, security_token: variable.optional() }).optional(),
  assume_agency: z
    .strictObject({
      agency: text,
      domain_name: text.optional(),
      domain_id: cloudId.optional(),
      duration_seconds: z.int().min(900).max(86_400).optional(),
    })
    .optional(),
  endpoints: z
    .strictObject(Object.fromEntries(ENDPOINT_SERVICES.map((service) => [service, endpoint.optional()])))
    .optional(),
  language: z.enum(LANGUAGES).optional(),
});

const file = z.strictObject({
  $schema: z.string().optional(),
  default: z.string().optional(),
  sites: z.record(z.string(), site),
});

type FileSite = z.infer<typeof site>;

const SITE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const SECRET_KEY = /^(ak|sk|access_?key(_?id)?|secret(_?(access_?)?key)?|password|(security_?|auth_?)?token)$/i;

/** What a site takes from outside its file. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  readFile: ReadFile;
  /** Credentials of a profile, or of the environment when none is named, and what comes with them. */
  credentials: (profile?: string) => FoundCredentials;
  /** Endpoints that the environment sets for a region; those of the file win. */
  endpoints: (region: string, found: FoundCredentials) => Endpoints;
}

/** The sites of a JSON file and the one that calls go to when they name none. Throws ConfigError that names the place in it. */
export function readSites(named: NamedFile, surroundings: Surroundings): { sites: Site[]; defaultSite: string } {
  const json = readJson(named, surroundings.readFile);
  refuseSecrets(named, json);
  const found = checkShape(named, file, json);
  const ids = Object.keys(found.sites);
  if (ids.length === 0) throw mistake(named, 'sites must not be empty');
  for (const id of ids) {
    if (!SITE_ID.test(id) || id === 'sandbox') {
      const rule = 'a site is called by up to 40 letters, digits, "_" and "-", and not sandbox';
      throw mistake(named, `${placeOf(['sites', id])} is no name for a site: ${rule}`);
    }
  }
  const defaultSite = found.default ?? (ids.length === 1 ? ids[0] : undefined);
  if (defaultSite === undefined) throw mistake(named, `default is missing; it may be ${oneOfWords(ids)}`);
  if (!ids.includes(defaultSite)) {
    throw mistake(named, `default names no site${didYouMean(defaultSite, ids) || `; it may be ${oneOfWords(ids)}`}`);
  }
  const sites = Object.entries(found.sites).map(([id, each]) => toSite(named, id, each, surroundings));
  return { sites, defaultSite };
}

function toSite(named: NamedFile, id: string, each: FileSite, surroundings: Surroundings): Site {
  const { region, project_id, domain_id, assume_agency: agency, language } = each;
  const found = credentialsOf(named, id, each, surroundings);
  const assumed: AssumedAgency | undefined = agency
    ? {
        agency: agency.agency,
        ...(agency.domain_name && { domainName: agency.domain_name }),
        ...(agency.domain_id && { domainId: agency.domain_id }),
        ...(agency.duration_seconds && { durationSeconds: agency.duration_seconds }),
      }
    : found.assume;
  const project = project_id ?? found.projectId;
  const domain = domain_id ?? found.domainId;
  return {
    id,
    region,
    ...(project && { projectId: project }),
    ...(domain && { domainId: domain }),
    credentials: found.credentials,
    ...(assumed && { assume: assumed }),
    endpoints: { ...surroundings.endpoints(region, found), ...each.endpoints },
    sandbox: false,
    ...(language && { language }),
  };
}

function credentialsOf(named: NamedFile, id: string, each: FileSite, surroundings: Surroundings): FoundCredentials {
  const { profile, credentials_env: variables, assume_agency: agency } = each;
  if (profile && variables) {
    throw mistake(named, `${placeOf(['sites', id])} has both profile and credentials_env; remove one of them`);
  }
  if (agency && !agency.domain_name && !agency.domain_id) {
    throw mistake(named, `${placeOf(['sites', id, 'assume_agency'])} must have domain_name or domain_id`);
  }
  if (variables) return { credentials: keysFrom(named, id, variables, surroundings.env) };
  try {
    const { projectId, ...found } = surroundings.credentials(profile);
    // The environment's project is one region's; a profile was chosen for this site.
    return { ...found, ...(profile && projectId && { projectId }) };
  } catch (error) {
    if (error instanceof ConfigError) throw mistake(named, `${placeOf(['sites', id])}: ${error.message}`);
    throw error;
  }
}

function keysFrom(
  named: NamedFile,
  id: string,
  variables: NonNullable<FileSite['credentials_env']>,
  env: NodeJS.ProcessEnv,
): CredentialSource {
  // The name is not repeated: somebody may have written the key itself there.
  const read = (key: 'ak' | 'sk' | 'security_token') => {
    const name = variables[key] ?? '';
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value) return value;
    const place = placeOf(['sites', id, 'credentials_env', key]);
    throw mistake(
      named,
      `${place} names an environment variable that is not set; it must be a name and not the key itself`,
    );
  };
  return {
    from: 'keys',
    ak: read('ak'),
    sk: read('sk'),
    ...(variables.security_token && { securityToken: read('security_token') }),
    origin: `environment, as named in ${placeOf(['sites', id, 'credentials_env'])}`,
  };
}

function refuseSecrets(named: NamedFile, json: unknown): void {
  const sites = fieldsOf(fieldsOf({ root: json }.root).find(([key]) => key === 'sites')?.[1]);
  for (const [id, each] of sites) {
    const key = fieldsOf(each).find(([name]) => SECRET_KEY.test(name))?.[0];
    if (!key) continue;
    const why = 'keys do not belong into this file, which gets copied and committed';
    throw mistake(
      named,
      `${placeOf(['sites', id, key])}: ${why}; name a profile or, in credentials_env, the variables that hold them`,
    );
  }
}

function fieldsOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
