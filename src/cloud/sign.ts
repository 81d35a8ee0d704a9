import { createHash, createHmac } from 'node:crypto';
import { type Pair, toQuery } from './uri.ts';

const ALGORITHM = 'SDK-HMAC-SHA256';

/** What a signature covers. All of `headers` is signed, so it holds only what is meant to be. */
export interface Signable {
  method: string;
  /** Encoded once, as in the request line. */
  path: string;
  query: readonly Pair[];
  /** `x-sdk-date` among them; names in any case. */
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array | string;
}

export interface AccessKey {
  ak: string;
  sk: string;
}

/** `YYYYMMDDTHHMMSSZ`, what `X-Sdk-Date` carries. */
export function sdkDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

/**
 * The `Authorization` value of a request (AK/SK Signing and Authentication Guide, "Signing Algorithm").
 * The key is the secret itself; the gateway takes the signature for 15 minutes around `x-sdk-date`.
 */
export function sign(request: Signable, { ak, sk }: AccessKey): string {
  const headers = canonicalHeaders(request.headers);
  const date = headers.find(([name]) => name === 'x-sdk-date')?.[1];
  if (!date) throw new Error('a signed request needs x-sdk-date');
  const toSign = [ALGORITHM, date, sha256(canonicalRequest(request))].join('\n');
  const signature = createHmac('sha256', sk).update(toSign).digest('hex');
  return `${ALGORITHM} Access=${ak}, SignedHeaders=${names(headers)}, Signature=${signature}`;
}

/**
 * What is hashed, line by line. The gateway prints its own when a signature does not match (`APIGW.0301`, with `|` for line ends).
 * It holds header values, a security token among them: not for logs.
 */
export function canonicalRequest({ method, path, query, headers, body }: Signable): string {
  const sorted = canonicalHeaders(headers);
  const stated = sorted.find(([name]) => name === 'x-sdk-content-sha256')?.[1];
  return [
    method,
    path.endsWith('/') ? path : `${path}/`,
    toQuery([...query].sort(byCodeUnits)),
    sorted.map(([name, value]) => `${name}:${value}\n`).join(''),
    names(sorted),
    stated ?? sha256(body ?? ''),
  ].join('\n');
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): Pair[] {
  return Object.entries(headers)
    .map(([name, value]): Pair => [name.toLowerCase(), value.trim()])
    .sort(byCodeUnits);
}

function names(headers: readonly Pair[]): string {
  return headers.map(([name]) => name).join(';');
}

/** Names first, then values: repeated names keep their values sorted. */
function byCodeUnits([name, value]: Pair, [otherName, otherValue]: Pair): number {
  if (name !== otherName) return name < otherName ? -1 : 1;
  return value < otherValue ? -1 : value > otherValue ? 1 : 0;
}

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
