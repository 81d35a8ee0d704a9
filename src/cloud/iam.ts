import { readAnswer } from './answer.ts';
import type { Auth } from './auth.ts';
import { type Call, unreadable } from './errors.ts';
import type { Lease } from './refresh.ts';
import type { Pair } from './uri.ts';
import type { Answer, Outgoing } from './wire.ts';

/** What IAM and ECS metadata both answer with temporary keys. */
interface KeysAnswer {
  credential?: { access?: string; secret?: string; securitytoken?: string; expires_at?: string };
}

/** Keys of unknown end are taken for this long; ms. */
const ASSUMED_LIFE_MS = 15 * 60_000;

/** A request to a service that is not one of the site's own; JSON or no body. */
export function jsonRequest(
  method: Outgoing['method'],
  base: string,
  path: string,
  query: readonly Pair[],
  body?: unknown,
): Outgoing {
  const { origin, host, pathname } = new URL(base);
  return {
    method,
    origin,
    path: pathname.replace(/\/$/, '') + path,
    query,
    headers: { host, 'content-type': 'application/json; charset=utf-8' },
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  };
}

/** Temporary keys out of an answer; a `CloudError` when it holds none. */
export function keysIn(answer: Answer, call: Call, secrets: Iterable<string>): Lease<Auth> {
  const { credential } = (readAnswer(answer, call, secrets) ?? {}) as KeysAnswer;
  const { access: ak, secret: sk, securitytoken: securityToken } = credential ?? {};
  if (!ak || !sk) throw unreadable(answer.status, undefined, call);
  const expiresAt = endOf(credential?.expires_at, answer);
  return { value: { kind: 'aksk', ak, sk, ...(securityToken && { securityToken }), expiresAt }, expiresAt };
}

/** When something that ends at `text` (`2025-07-15T08:30:45.123000Z`, the server's time) ends by our own clock; ms since the epoch. */
export function endOf(text: string | undefined, { headers, receivedAt }: Answer): number {
  const end = Date.parse(text ?? '');
  if (!Number.isFinite(end)) return receivedAt + ASSUMED_LIFE_MS;
  const serverNow = Date.parse(headers.date ?? '');
  return Number.isFinite(serverNow) ? receivedAt + end - serverNow : end;
}
