import type { Auth } from './auth.ts';
import { type Call, CloudError } from './errors.ts';
import { jsonRequest, keysIn } from './iam.ts';
import type { Lease } from './refresh.ts';
import type { Answer, Outgoing, Send } from './wire.ts';

/** Where an ECS finds its metadata. */
export const METADATA_URL = 'http://169.254.169.254';

const TIMEOUT_MS = 3_000;
const TOKEN_SECONDS = '21600';
const CALL: Call = { operationId: 'Reading the keys of this ECS', mutates: false };

/**
 * The keys of the agency that this ECS runs as (ECS user guide, "Obtaining Metadata": `securitykey`), with a session token
 * as IMDSv2 wants, or without where the service knows none (404, 405, 503).
 */
export async function fetchFromMetadata(send: Send, base: string): Promise<Lease<Auth>> {
  const token = await sessionToken(send, base);
  const request = jsonRequest('GET', base, '/openstack/latest/securitykey', []);
  const answer = await ask(send, token ? withHeader(request, 'x-metadata-token', token) : request);
  if (answer.status === 401 && /configure Cloud Service Agency/i.test(answer.body.toString('utf8'))) throw noAgency();
  return keysIn(answer, CALL, token ? [token] : []);
}

async function sessionToken(send: Send, base: string): Promise<string | undefined> {
  const request = jsonRequest('PUT', base, '/meta-data/latest/api/token', []);
  const answer = await ask(send, withHeader(request, 'x-metadata-token-ttl-seconds', TOKEN_SECONDS));
  return answer.status === 200 ? answer.body.toString('utf8').trim() : undefined;
}

function ask(send: Send, request: Outgoing): Promise<Answer> {
  return send(request, { timeoutMs: TIMEOUT_MS });
}

function withHeader(request: Outgoing, name: string, value: string): Outgoing {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

function noAgency(): CloudError {
  return new CloudError(
    {
      code: 'no_agency',
      message: 'This ECS has no agency, so its metadata service gives no keys.',
      hint: 'Give the ECS an agency in the console, or configure an access key.',
    },
    'not_sent',
  );
}
