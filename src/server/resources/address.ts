import { UriTemplate, type Variables } from '@modelcontextprotocol/server';
import { RESOURCES_URI } from '../../engine/outcome.ts';

/** Longer ones name nothing. */
const LONGEST = 2_000;

/**
 * Addresses of one kind of resource: `workspace://desktops/{desktop}`, with `{?site}` where things belong to a site. The SDK's own
 * templates give values as they are encoded, and want a query that may be absent (RFC 6570, section 3.2.8).
 */
export class Address extends UriTemplate {
  readonly #begin: string;
  readonly name: string;
  readonly #hasSite: boolean;

  /** `showSite`: people are told of `site`, which is understood anyway. */
  constructor(kind: string, name: string, { hasSite = false, showSite = false } = {}) {
    super(`${RESOURCES_URI}${kind}/{${name}}${showSite ? '{?site}' : ''}`);
    this.#begin = `${RESOURCES_URI}${kind}/`;
    this.name = name;
    this.#hasSite = hasSite;
  }

  /** Its value, and `site` where the address has one; null for every other address. */
  override match(uri: string): Variables | null {
    if (!uri.startsWith(this.#begin) || uri.length > LONGEST || !URL.canParse(uri)) return null;
    const { pathname, searchParams, hash } = new URL(uri);
    const [, encoded = '', ...deeper] = pathname.split('/');
    const [query, ...more] = searchParams;
    const value = decoded(encoded);
    if (!value || deeper.length > 0 || more.length > 0 || hash !== '') return null;
    if (!query) return { [this.name]: value };
    const [name, site] = query;
    return this.#hasSite && name === 'site' && site !== '' ? { [this.name]: value, site } : null;
  }

  /** The address of one. */
  of(value: string, site?: string): string {
    const query = site === undefined ? '' : `?site=${encodeURIComponent(site)}`;
    // Ids of jobs have colons, which stand for themselves in a path.
    return `${this.#begin}${encodeURIComponent(value).replaceAll('%3A', ':')}${query}`;
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
