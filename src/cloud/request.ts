import { ToolError } from '../catalog/errors.ts';
import type { Method } from '../catalog/operation.ts';
import type { EndpointService, Site } from '../config/config.ts';
import { endpointFor } from './endpoints.ts';
import { encode, fillPath, toPairs, toQuery } from './uri.ts';
import type { Outgoing } from './wire.ts';

/** One operation, to be sent once. */
export interface CloudRequest {
  service: EndpointService;
  operationId: string;
  method: Method;
  /** Route with `{project_id}`, which the site fills, and other `{placeholders}`, which `params` fill. */
  path: string;
  params: Record<string, string>;
  /** Arrays repeat their name; `undefined`, `null` and empty arrays are not sent. */
  query: Record<string, unknown>;
  /** Anything JSON; `FormData` goes as multipart; `undefined` is no body. Never sent with GET. */
  body?: unknown;
  /** Sends the site's language along, for the mails that come of it. */
  language?: boolean;
  /** Changes state: it is then never sent again once it may have been carried out. */
  mutates: boolean;
  /** Texts among the arguments that no error may repeat. */
  secrets?: readonly string[];
  /** Requests per minute that the API allows. */
  perMinute: number;
  signal?: AbortSignal;
  /** ms from now until the call gives up, waiting and repeats included. */
  deadlineMs?: number;
}

/** The request as it would be sent, without what proves who sends it. */
export interface Preview {
  method: Method;
  url: string;
  body?: unknown;
}

/** AK/SK requests may be this long (API Gateway limits; Workspace API Reference, "Authentication"); bytes. */
const MAX_BODY = 12 * 1024 * 1024;
const MAX_URI = 32 * 1024;

const UNKNOWN_PROJECT = '{project_id}';

/** Services whose requests belong to the account and carry `X-Domain-Id` instead of a project. */
const GLOBAL: ReadonlySet<EndpointService> = new Set(['iam', 'bss']);

export function isGlobal(service: EndpointService): boolean {
  return GLOBAL.has(service);
}

/** For dry runs. Without `projectId` its placeholder stays in the URL. */
export function preview(request: CloudRequest, site: Site, projectId: string | undefined): Preview {
  const { origin, path, query } = target(request, site, projectId ?? UNKNOWN_PROJECT);
  const shown = path.replace(encode(UNKNOWN_PROJECT), UNKNOWN_PROJECT);
  const search = toQuery(query);
  return {
    method: request.method,
    url: `${origin}${shown}${search && `?${search}`}`,
    ...(hasBody(request) && { body: request.body instanceof FormData ? partsOf(request.body) : request.body }),
  };
}

/** The request ready to be signed. Throws a `ToolError` for what could not be sent or would be refused for its size. */
export async function encodeRequest(
  request: CloudRequest,
  site: Site,
  projectId: string | undefined,
): Promise<Outgoing> {
  const { origin, host, path, query } = target(request, site, projectId);
  const { bytes, type } = hasBody(request) ? await encodeBody(request.body) : { type: JSON_TYPE };
  if (bytes && bytes.length > MAX_BODY) throw tooLarge('body_too_large', 'body', bytes.length, MAX_BODY);
  const length = path.length + toQuery(query).length;
  if (length > MAX_URI) throw tooLarge('uri_too_long', 'address', length, MAX_URI);
  if (request.service === 'bss' && !site.domainId && !site.sandbox) throw noAccount();
  return {
    method: request.method,
    origin,
    path,
    query,
    headers: {
      host,
      // On requests without a body too: some regions refuse a DELETE that names none.
      'content-type': type,
      ...(projectId && !isGlobal(request.service) && { 'x-project-id': projectId }),
      ...(site.domainId && isGlobal(request.service) && { 'x-domain-id': site.domainId }),
      ...(request.language && site.language && { 'x-language': site.language }),
    },
    ...(bytes && { body: bytes }),
  };
}

const JSON_TYPE = 'application/json; charset=utf-8';

function target({ service, path, params, query }: CloudRequest, site: Site, projectId: string | undefined) {
  const { origin, host, pathname } = new URL(endpointFor(site, service));
  const filled = fillPath(path, { ...params, ...(projectId && { project_id: projectId }) });
  return { origin, host, path: pathname.replace(/\/$/, '') + filled, query: toPairs(query) };
}

function hasBody({ method, body }: CloudRequest): boolean {
  return body !== undefined && method !== 'GET';
}

async function encodeBody(body: unknown): Promise<{ bytes: Uint8Array; type: string }> {
  if (body instanceof FormData) {
    const form = new Response(body);
    const type = form.headers.get('content-type') ?? 'multipart/form-data';
    return { bytes: new Uint8Array(await form.arrayBuffer()), type };
  }
  return { bytes: Buffer.from(JSON.stringify(body)), type: JSON_TYPE };
}

/** Names and sizes of the parts: file contents do not belong in a preview. */
function partsOf(form: FormData): Record<string, unknown> {
  return Object.fromEntries(
    [...form].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : { file: value.name, bytes: value.size },
    ]),
  );
}

/** Global services take AK/SK calls for the account that `X-Domain-Id` names (API reference, "Common request headers"). */
function noAccount(): ToolError {
  return new ToolError({
    code: 'no_domain_id',
    message:
      'Billing belongs to the account, and this site does not say which: its domain id is missing. Nothing was sent.',
    hint: 'Set HUAWEICLOUD_SDK_DOMAIN_ID, or domain_id in the sites file, to the account id of the console ("My Credentials").',
  });
}

function tooLarge(code: string, what: string, size: number, limit: number): ToolError {
  return new ToolError({
    code,
    message: `The ${what} of the request has ${size} bytes; the gateway takes ${limit}.`,
    hint: 'Send fewer or smaller items at once.',
  });
}
