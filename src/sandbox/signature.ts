import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature covers of a request, as it came over the wire. */
export interface SignedMessage {
  method: string;
  /** Path and query as they stand in the request line. */
  target: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The fields of a multipart body, files as `{name, base64}`. */
  form?: Record<string, unknown>;
}

export interface Authorization {
  access: string;
  signedHeaders: string[];
  signature: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';

/** Takes an `Authorization` header of the AK/SK kind apart (Signing Guide, "Adding the Signature Information"). */
export function parseAuthorization(header: string): Authorization | undefined {
  const parts = /^SDK-HMAC-SHA256 +Access=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(header);
  if (!parts) return undefined;
  const [, access, names, signature] = parts as unknown as [string, string, string, string];
  return { access, signedHeaders: names.toLowerCase().split(';'), signature };
}

/**
 * The canonical request as the server builds it from what arrived: each decoded path segment and query part encoded
 * once by RFC 3986, a `/` at the end, the signed headers as listed, the hash of the bytes received.
 */
export function canonicalRequest(message: SignedMessage, signedHeaders: readonly string[]): string {
  const [path, query] = splitTarget(message.target);
  const headers = signedHeaders.map((name) => `${name}:${(message.headers[name] ?? '').trim()}\n`).join('');
  return [
    message.method,
    canonicalPath(path),
    canonicalQuery(query),
    headers,
    signedHeaders.join(';'),
    payloadHash(message),
  ].join('\n');
}

/** Hex HMAC-SHA256 of the string to sign, keyed by the secret key itself: no derived key. */
export function signatureOf(canonical: string, date: string, secretKey: string): string {
  const toSign = [ALGORITHM, date, sha256(canonical)].join('\n');
  return createHmac('sha256', secretKey).update(toSign).digest('hex');
}

export function sameSignature(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Whether a payload hash that the client states is true; `UNSIGNED-PAYLOAD` states nothing. */
export function statedHashHolds(message: SignedMessage): boolean {
  const stated = message.headers['x-sdk-content-sha256'];
  return stated === undefined || stated === 'UNSIGNED-PAYLOAD' || stated === sha256(message.body);
}

export function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Names and values of a query in the order they came, decoded. */
export function parseQuery(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const mark = part.indexOf('=');
      return mark < 0 ? [decode(part), ''] : [decode(part.slice(0, mark)), decode(part.slice(mark + 1))];
    });
}

function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => encode(decode(segment, false)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  const byName = new Map<string, string[]>();
  for (const [name, value] of parseQuery(query)) byName.set(name, [...(byName.get(name) ?? []), value]);
  return [...byName]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([name, values]) => values.sort(compare).map((value) => `${encode(name)}=${encode(value)}`))
    .join('&');
}

function payloadHash(message: SignedMessage): string {
  return message.headers['x-sdk-content-sha256'] ?? sha256(message.body);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Undoes percent-encoding; what is none stays as it came. */
function decode(text: string, plusIsSpace = true): string {
  const spaced = plusIsSpace ? text.replace(/\+/g, ' ') : text;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
