import { ConfigError } from '../catalog/errors.ts';
import { didYouMean, oneOfWords } from '../catalog/nearest.ts';
import type { EndpointService } from './config.ts';
import type { Setting } from './flags.ts';
import { isLoopback } from './loopback.ts';

export const ENDPOINT_SERVICES: readonly EndpointService[] = ['workspace', 'appstream', 'iam', 'bss', 'rcdc'];

export type Endpoints = Partial<Record<EndpointService, string>>;

/** `workspace=https://…` of each flag; a later one of the same service wins over its environment twin only. */
export function endpointsOf(settings: readonly Setting[]): Endpoints {
  const found: Endpoints = {};
  const origins = new Map<EndpointService, string>();
  for (const setting of settings) {
    const { service, url } = parse(setting);
    if (origins.get(service) === setting.from) {
      throw new ConfigError(`${setting.from} names ${service} twice; give each service once`);
    }
    origins.set(service, setting.from);
    found[service] = url;
  }
  return found;
}

function parse({ value, from }: Setting): { service: EndpointService; url: string } {
  const equals = value.indexOf('=');
  if (equals < 0) throw new ConfigError(`${from} must be service=URL, such as workspace=https://workspace.example.com`);
  const name = value.slice(0, equals).trim();
  const service = ENDPOINT_SERVICES.find((each) => each === name);
  if (!service) {
    throw new ConfigError(
      `${from} must name one of ${oneOfWords(ENDPOINT_SERVICES)} before the "="${didYouMean(name, ENDPOINT_SERVICES)}`,
    );
  }
  const { url, problem } = endpointUrl(value.slice(equals + 1).trim());
  if (problem !== undefined) throw new ConfigError(`${from}: the URL of ${service} ${problem}`);
  return { service, url };
}

/**
 * A URL without its trailing slash, or what is wrong with it, as the end of a sentence. Keys and data go to it: plain http
 * stays on this machine. The URL is not repeated: it may hold a password.
 */
export function endpointUrl(text: string): { url: string; problem?: never } | { url?: never; problem: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return { problem: 'must start with https://' };
  // Anywhere: in front of a slash it is no user to a URL, and still was meant as one.
  if (text.includes('@')) return { problem: 'must not hold a user or password' };
  if (url.search || url.hash) return { problem: 'must not have a "?" or "#" part' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return { problem: 'must start with https://; plain http is for this machine only, as keys and data go over it' };
  }
  return { url: url.href.replace(/\/+$/, '') };
}
