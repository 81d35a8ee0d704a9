import type { CredentialSource } from '../config/config.ts';
import { readAnswer } from './answer.ts';
import type { Auth } from './auth.ts';
import { unreadable } from './errors.ts';
import { endOf, jsonRequest } from './iam.ts';
import type { Lease } from './refresh.ts';
import type { Send } from './wire.ts';

export interface TokenOptions {
  send: Send;
  iam: string;
  source: Extract<CredentialSource, { from: 'token' }>;
  /** The project that the token is for. */
  scope: { id: string } | { name: string };
}

/**
 * A token for a user's name and password (IAM API reference, "Obtaining a User Token Through Password Authentication").
 * It lasts 24 hours; `scope` stands inside `auth`, which one edition of the Workspace reference prints wrongly.
 */
export async function fetchToken({ send, iam, source, scope }: TokenOptions): Promise<Lease<Auth>> {
  const { user, password, domain } = source;
  const request = jsonRequest('POST', iam, '/v3/auth/tokens', [['nocatalog', '1']], {
    auth: {
      identity: { methods: ['password'], password: { user: { name: user, password, domain: { name: domain } } } },
      scope: { project: scope },
    },
  });
  const answer = await send(request);
  const call = { operationId: 'Signing in to IAM', mutates: false };
  const body = readAnswer(answer, call, [password]) as { token?: { expires_at?: string } } | null;
  const token = answer.headers['x-subject-token'];
  if (!token) throw unreadable(answer.status, undefined, call);
  const expiresAt = endOf(body?.token?.expires_at, answer);
  return { value: { kind: 'token', token, expiresAt }, expiresAt };
}
