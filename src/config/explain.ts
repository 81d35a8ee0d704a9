import type { Config, CredentialSource, PriceList, Site } from './config.ts';
import type { FlagName } from './flags.ts';

/** What the configuration is and where each part came from, a line each, for people; keys and passwords are masked. */
export function explainConfig(config: Config): string[] {
  const { http, limits, policy, prices, toolsets } = config;
  const line = (name: FlagName, text: string) => `${text}, from ${config.origins?.[name] ?? 'the default'}`;
  const budget = policy.write_budget ? `, ${policy.write_budget.per_hour} writes an hour` : '';
  return [
    ...config.sites.flatMap((site) => explainSite(site, config)),
    line('toolsets', `toolsets ${toolsets.join(', ')}`),
    line('confirm', `confirmation by ${config.confirm}`),
    line('read-only', config.readOnly ? 'reads only' : 'reads and changes'),
    line('policy', `policy rules: ${policy.rules.length}${budget}`),
    line('prices', prices ? explainPrices(prices) : 'no prices'),
    line('max-result-tokens', `answers of at most ${limits.maxResultTokens} tokens`),
    line('state-dir', `state in ${config.stateDir}`),
    line(
      'keep-inventory',
      `what was read of the fleet ${config.keepInventory ? 'kept for the next start' : 'in memory only'}`,
    ),
    line('redact-people', `people in the audit log ${config.redactPeople ? 'under pseudonyms' : 'by name'}`),
    ...(http ? [line('port', `HTTP on ${http.host}, port ${http.port}`)] : []),
    line('log-level', `log level ${config.logLevel}`),
  ];
}

/** A key as it may be shown: its first four characters. */
export function masked(key: string): string {
  return key.length > 8 ? `${key.slice(0, 4)}…` : '…';
}

function explainSite(site: Site, config: Config): string[] {
  const { id, credentials, assume } = site;
  const name = id === config.defaultSite && config.sites.length > 1 ? `site ${id} (the default)` : `site ${id}`;
  const from = (part: FlagName) => {
    const origin = config.origins?.[part] ?? config.origins?.sites;
    return origin ? ` (from ${origin})` : '';
  };
  const project = site.projectId ? `${site.projectId}${from('project-id')}` : 'found by the region';
  const lines = [
    `${name}: region ${site.region}${from('region')}, project ${project}`,
    `${name}: ${explainCredentials(credentials)}, from ${credentials.origin}`,
  ];
  if (assume) lines.push(`${name}: assumes agency ${assume.agency} of ${assume.domainName ?? assume.domainId}`);
  for (const [service, url] of Object.entries(site.endpoints)) lines.push(`${name}: ${service} at ${url}`);
  return lines;
}

function explainPrices({ currency, products, disksPerGb }: PriceList): string {
  const count = (prices: object) => Object.keys(prices).length;
  return `prices in ${currency}: products ${count(products)}, types of disks ${count(disksPerGb)}`;
}

function explainCredentials(source: CredentialSource): string {
  switch (source.from) {
    case 'keys':
      return `access key ${masked(source.ak)}${source.securityToken ? ' with a security token' : ''}`;
    case 'token':
      return `password of user ${source.user} in account ${source.domain}`;
    case 'metadata':
      return 'temporary keys of the agency of this machine';
  }
}
