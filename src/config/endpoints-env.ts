import { ConfigError } from '../catalog/errors.ts';
import type { EndpointService } from './config.ts';
import { endpointUrl } from './endpoint.ts';

/** What the vendor's SDKs call the services in `HUAWEICLOUD_SDK_REGION_<SERVICE>_<REGION>`. */
const NAMES: Partial<Record<EndpointService, readonly string[]>> = {
  workspace: ['WORKSPACE'],
  appstream: ['WORKSPACEAPP', 'APPSTREAM'],
  iam: ['IAM'],
  bss: ['BSS', 'BSSINTL'],
};

/**
 * Endpoints that the environment overrides for a region, as the vendor's SDKs read them:
 * `HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4=https://…[,backup]` (the backup is left out), and `HUAWEICLOUD_SDK_IAM_ENDPOINT`
 * for IAM in any region. A bare host is taken as https. Throws a `ConfigError` that names the variable.
 */
export function endpointsFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  region: string,
): Partial<Record<EndpointService, string>> {
  const suffix = region.toUpperCase().replaceAll('-', '_');
  const found: Partial<Record<EndpointService, string>> = {};
  for (const [service, names] of Object.entries(NAMES) as [EndpointService, readonly string[]][]) {
    const variables = names.map((name) => `HUAWEICLOUD_SDK_REGION_${name}_${suffix}`);
    if (service === 'iam') variables.push('HUAWEICLOUD_SDK_IAM_ENDPOINT');
    const variable = variables.find((name) => env[name]?.trim());
    if (variable) found[service] = endpoint(variable, env[variable]!);
  }
  return found;
}

function endpoint(variable: string, value: string): string {
  const first = value.split(',')[0]!.trim();
  const { url, problem } = endpointUrl(first.includes('://') ? first : `https://${first}`);
  if (problem !== undefined) throw new ConfigError(`${variable} ${problem}`);
  return url;
}
