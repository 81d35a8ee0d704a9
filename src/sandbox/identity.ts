import type { Random } from './random.ts';
import { gateway } from './refusal.ts';
import {
  canonicalRequest,
  parseAuthorization,
  type SignedMessage,
  sameSignature,
  signatureOf,
  statedHashHolds,
} from './signature.ts';
import { basic, fromBasic, HOUR, MINUTE, SECOND } from './time.ts';

/** Everything a client needs to be let in. */
export interface SandboxCredentials {
  ak: string;
  sk: string;
  projectId: string;
  region: string;
  domainId: string;
  /** Account name of a password login. */
  domainName: string;
  /** IAM user name and password for `POST /v3/auth/tokens`. */
  userName: string;
  password: string;
}

/** Who sent a request. `project` is absent for keys that are not bound to one. */
export interface Caller {
  id: string;
  project?: string;
}

interface Key extends Caller {
  secret: string;
  /** Temporary keys come with a token that must be sent and signed. */
  securityToken?: string;
  expires: number;
}

/** A signature is good for 15 minutes either way (java-v3 issue 44: refused at 15 min 1 s). */
const SIGNATURE_LIFE = 15 * MINUTE;
const TOKEN_LIFE = 24 * HOUR;

/** What has ended is known for a while longer, so that its user learns why he is refused. */
const REMEMBERED = 24 * HOUR;

/** Knows the keys and tokens of the sandbox and checks requests against them. */
export class Identity {
  readonly credentials: SandboxCredentials;
  readonly #keys = new Map<string, Key>();
  readonly #tokens = new Map<string, { caller: Caller; expires: number }>();
  readonly #random: Random;

  constructor(random: Random, region: string) {
    this.#random = random;
    this.credentials = {
      ak: `SANDBOX${random.hex(13).toUpperCase()}`,
      sk: `sandbox${random.hex(33)}`,
      projectId: random.hex(32),
      region,
      domainId: random.hex(32),
      domainName: 'lanting',
      userName: 'workspace-admin',
      password: `Sandbox-${random.hex(8)}`,
    };
    const { ak, sk, projectId } = this.credentials;
    this.#keys.set(ak, { id: ak, secret: sk, project: projectId, expires: Number.POSITIVE_INFINITY });
  }

  /** A token that `X-Auth-Token` accepts for 24 hours. */
  mintToken(caller: Caller, now: number): { token: string; expires: number } {
    const token = `MII${this.#random.hex(125)}`;
    const expires = now + TOKEN_LIFE;
    forgetEnded(this.#tokens, now);
    this.#tokens.set(token, { caller, expires });
    return { token, expires };
  }

  /** Temporary keys with their security token; `seconds` long. */
  mintKeys(seconds: number, now: number): { access: string; secret: string; securityToken: string; expires: number } {
    const access = `SANDBOXT${this.#random.hex(12).toUpperCase()}`;
    const secret = `sandbox${this.#random.hex(33)}`;
    const securityToken = `gQ${this.#random.hex(62)}`;
    const expires = now + seconds * SECOND;
    forgetEnded(this.#keys, now);
    this.#keys.set(access, { id: access, secret, project: this.credentials.projectId, securityToken, expires });
    return { access, secret, securityToken, expires };
  }

  /** The caller of a request; throws the gateway's refusal. */
  authenticate(message: SignedMessage, now: number): Caller {
    const token = message.headers['x-auth-token'];
    if (token !== undefined) return this.#byToken(token, now);
    const header = message.headers.authorization;
    if (header === undefined) throw gateway.unauthenticated('x-auth-token not found');
    const authorization = parseAuthorization(header);
    if (!authorization) throw gateway.unauthenticated('the Authorization header is malformed');
    const { access, signedHeaders, signature } = authorization;
    const key = this.#keys.get(access);
    if (!key) throw gateway.unauthenticated(`Get secretKey failed,ak:${access},err:ak not exist`);
    const date = this.#checkDate(message, signedHeaders, now);
    const canonical = canonicalRequest(message, signedHeaders);
    if (!sameSignature(signatureOf(canonical, date, key.secret), signature) || !statedHashHolds(message)) {
      throw gateway.unauthenticated(`verify aksk signature fail, canonicalRequest:${canonical.replaceAll('\n', '|')}`);
    }
    this.#checkTemporary(key, message, signedHeaders, now);
    return key.project === undefined ? { id: key.id } : { id: key.id, project: key.project };
  }

  /** Whether a name and password open the account. */
  knows(user: { name?: string; password?: string; domain?: string }): boolean {
    const { userName, password, domainName } = this.credentials;
    return user.name === userName && user.password === password && (user.domain ?? domainName) === domainName;
  }

  #byToken(token: string, now: number): Caller {
    const known = this.#tokens.get(token);
    if (!known) throw gateway.unauthenticated('decrypt token fail');
    if (now >= known.expires) throw gateway.tokenExpired();
    return known.caller;
  }

  #checkDate(message: SignedMessage, signedHeaders: string[], now: number): string {
    const date = message.headers['x-sdk-date'] ?? '';
    const signed = fromBasic(date);
    if (signed === undefined || !signedHeaders.includes('x-sdk-date')) {
      throw gateway.unauthenticated('calc aksk signature fail:x-sdk-date is missing, malformed or not signed');
    }
    if (Math.abs(now - signed) > SIGNATURE_LIFE) {
      throw gateway.unauthenticated(
        `calc aksk signature fail:signature expired, signature time:${date},server time:${basic(now)}`,
      );
    }
    return date;
  }

  #checkTemporary(key: Key, message: SignedMessage, signedHeaders: string[], now: number): void {
    if (key.securityToken === undefined) return;
    const stated = message.headers['x-security-token'];
    if (stated !== key.securityToken || !signedHeaders.includes('x-security-token')) {
      throw gateway.unauthenticated('the security token of a temporary key is missing, wrong or not signed');
    }
    if (now >= key.expires) throw gateway.unauthenticated('the security token has expired');
  }
}

function forgetEnded(known: Map<string, { expires: number }>, now: number): void {
  for (const [name, { expires }] of known) if (expires <= now - REMEMBERED) known.delete(name);
}
