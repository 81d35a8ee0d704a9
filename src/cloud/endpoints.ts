import { ConfigError } from '../catalog/errors.ts';
import { didYouMean } from '../catalog/nearest.ts';
import type { EndpointService, Site } from '../config/config.ts';

/**
 * Regions that offer Workspace (Workspace API Reference, "Endpoints", of both editions, and the vendor's SDKs of 2026-03).
 */
const WORKSPACE_REGIONS =
  `af-north-1 af-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 cn-east-3 cn-east-5 cn-north-4
  cn-north-9 cn-north-11 cn-south-1 cn-southwest-2 eu-west-101 la-north-2 la-south-2 me-east-1 na-mexico-1 sa-brazil-1
  tr-west-1`.split(/\s+/);

/** Regions where AppStream has a host of its own (AppStream API Reference, "Endpoints"); elsewhere it answers on Workspace's. */
const APPSTREAM_REGIONS = ['cn-east-3', 'cn-north-4', 'cn-north-9', 'cn-south-1', 'cn-southwest-2'];

/** Regions with an IAM of their own (the vendor's SDKs, table of IAM endpoints); the global one knows all. */
const IAM_REGIONS = `ae-ad-1 af-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 cn-east-2 cn-east-3
  cn-east-4 cn-east-5 cn-north-1 cn-north-2 cn-north-4 cn-north-9 cn-south-1 cn-south-2 cn-southwest-2 eu-west-0 eu-west-101
  la-north-2 la-south-2 me-east-1 my-kualalumpur-1 na-mexico-1 ru-moscow-1 sa-brazil-1 tr-west-1`.split(/\s+/);

/**
 * The base URL of a service for a site, without a slash at the end. What the site says wins, for any region.
 * BSS has one host for all regions: the Chinese site's; accounts of the international site set `bss-intl.myhuaweicloud.com`.
 * Throws a `ConfigError` for a region that does not offer Workspace, and for a controller (`rcdc`) without an address.
 */
export function endpointFor({ id, region, endpoints }: Site, service: EndpointService): string {
  const own = endpoints[service];
  if (own) return checked(own, service);
  if (service === 'iam') return host(IAM_REGIONS.includes(region) ? `iam.${region}` : 'iam');
  if (service === 'bss') return host('bss');
  if (service === 'rcdc') throw new ConfigError(`site ${id} has no rcdc endpoint; give one with --endpoint rcdc=URL`);
  if (service === 'appstream') {
    if (APPSTREAM_REGIONS.includes(region)) return host(`appstream.${region}`);
    if (endpoints.workspace) return checked(endpoints.workspace, 'workspace');
  }
  if (!WORKSPACE_REGIONS.includes(region)) throw unknownRegion(region, service);
  return host(`workspace.${region}`);
}

function host(name: string): string {
  // The European region is run under a domain of its own.
  return `https://${name}.myhuaweicloud.${name.endsWith('.eu-west-101') ? 'eu' : 'com'}`;
}

function checked(endpoint: string, service: EndpointService): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new ConfigError(`the ${service} endpoint must be an http(s) URL of scheme, host, port and path`);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function unknownRegion(region: string, service: EndpointService): ConfigError {
  return new ConfigError(
    `region "${region}" is not known to offer Workspace${didYouMean(region, WORKSPACE_REGIONS)} (known: ${WORKSPACE_REGIONS.join(', ')}); for another one give --endpoint ${service}=URL`,
  );
}
