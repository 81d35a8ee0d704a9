import type { Clock } from '../catalog/clock.ts';
import type { CredentialSource, Site } from '../config/config.ts';
import { assumeAgency } from './agency.ts';
import { type Auth, secretsOf } from './auth.ts';
import { beforeSending, lostCall } from './errors.ts';
import { fetchToken } from './iam-token.ts';
import { WireError } from './lost.ts';
import { fetchFromMetadata } from './metadata.ts';
import { type Lease, Refreshed } from './refresh.ts';
import { repeat } from './retry.ts';
import type { SendSigned } from './signed.ts';
import type { Send } from './wire.ts';

/** Who a site's requests come from. */
export interface Credentials {
  /** What holds now; fetched anew when it ends soon. */
  get(signal?: AbortSignal): Promise<Auth>;
  /** The cloud did not take `auth`. Tells whether other credentials can be had. */
  drop(auth: Auth): boolean;
  /** Everything that must be cut out of texts, as known so far. */
  secrets(): string[];
}

export interface CredentialsOptions {
  site: Site;
  send: Send;
  signed: SendSigned;
  clock: Clock;
  random: () => number;
  /** Base URL of IAM. */
  iam: () => string;
  /** Base URL of the ECS metadata service. */
  metadata: string;
}

/**
 * How long before their end temporary credentials are renewed. ECS rotates its keys well before they end, and the vendor's
 * SDKs ask again with 40 minutes left.
 */
const MARGIN_MS = 40 * 60_000;

/** The site's own credentials, or those of the agency it assumes with them. */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { site, signed, iam } = options;
  const own = fromSource(site.credentials, options);
  const { assume } = site;
  if (!assume) return own;
  const assumed = temporary(() => assumeAgency({ signed, iam: iam(), assume, credentials: own }), options);
  return { ...assumed, secrets: () => [...own.secrets(), ...assumed.secrets()] };
}

function fromSource(source: CredentialSource, options: CredentialsOptions): Credentials {
  const { send, iam, metadata, site } = options;
  if (source.from === 'keys') {
    const { ak, sk, securityToken } = source;
    const auth: Auth = { kind: 'aksk', ak, sk, ...(securityToken && { securityToken }) };
    return { get: async () => auth, drop: () => false, secrets: () => secretsOf(auth) };
  }
  if (source.from === 'metadata') return temporary(() => fetchFromMetadata(send, metadata), options, 2);
  const scope = site.projectId ? { id: site.projectId } : { name: site.region };
  const token = temporary(() => fetchToken({ send, iam: iam(), source, scope }), options);
  return { ...token, secrets: () => [source.password, ...token.secrets()] };
}

function temporary(
  fetch: () => Promise<Lease<Auth>>,
  { clock, random }: CredentialsOptions,
  attempts?: number,
): Credentials {
  // Asking for credentials changes nothing, so it may be repeated like a read.
  const fetched = () => repeat(() => fetch().catch(asCall), { mutates: false, clock, random, attempts });
  const held = new Refreshed(fetched, { now: () => clock.now(), marginMs: MARGIN_MS });
  return {
    get: (signal) =>
      held.get(signal).catch((error: unknown) => {
        throw beforeSending(error);
      }),
    drop: (auth) => {
      held.drop(auth);
      return true;
    },
    secrets: () => (held.current ? secretsOf(held.current) : []),
  };
}

function asCall(error: unknown): never {
  throw error instanceof WireError ? lostCall(error, { operationId: 'Asking for credentials', mutates: false }) : error;
}
