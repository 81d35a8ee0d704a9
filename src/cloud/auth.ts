import { sdkDate, sign } from './sign.ts';
import type { Outgoing } from './wire.ts';

/** What a request is sent as. `expiresAt` is in ms since the epoch, by our clock. */
export type Auth =
  | { kind: 'aksk'; ak: string; sk: string; securityToken?: string; expiresAt?: number }
  | { kind: 'token'; token: string; expiresAt: number };

const SIGNED = new Set([
  'host',
  'x-sdk-date',
  'x-project-id',
  'x-domain-id',
  'x-security-token',
  'x-sdk-content-sha256',
  'content-type',
]);

/** The request with what proves who sends it at `now` (ms, by the server's clock). */
export function authorize(request: Outgoing, auth: Auth, now: number): Outgoing {
  if (auth.kind === 'token') return { ...request, headers: { ...request.headers, 'x-auth-token': auth.token } };
  const isJson = request.headers['content-type']?.startsWith('application/json') ?? true;
  const headers: Record<string, string> = {
    ...request.headers,
    'x-sdk-date': sdkDate(now),
    ...(auth.securityToken && { 'x-security-token': auth.securityToken }),
    // Gateways hash JSON only; the vendor's SDKs send every other body unsigned too.
    ...(!isJson && { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' }),
  };
  const signed = Object.fromEntries(
    Object.entries(headers).filter(([name]) => SIGNED.has(name) && (isJson || name !== 'content-type')),
  );
  return { ...request, headers: { ...headers, authorization: sign({ ...request, headers: signed }, auth) } };
}

/** Every part of `auth` that must never be shown. */
export function secretsOf(auth: Auth): string[] {
  return auth.kind === 'token'
    ? [auth.token]
    : [auth.ak, auth.sk, auth.securityToken].filter((value): value is string => !!value);
}
