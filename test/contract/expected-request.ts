import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { canonicalRequest, parseAuthorization, signatureOf } from '../../src/sandbox/signature.ts';
import type { Recorded } from './recording-cloud.ts';
import type { WireField, WireOperation } from './wire.ts';

/** A request as the reference describes it: everything encoded as it travels. */
export interface Request {
  method: string;
  path: string;
  /** Values by name, in their order. */
  query: Record<string, string[]>;
  body: unknown;
}

/** What these arguments must look like on the wire, by the reference alone. */
export function expectedRequest(
  { method, path, params, whole }: WireOperation,
  args: Record<string, unknown>,
  projectId: string,
): Request {
  const value = (name: string) => (name === 'project_id' ? projectId : String(args[name]));
  const query: Record<string, string[]> = {};
  for (const { name, indexed } of params.query) {
    if (args[name] === undefined) continue;
    const values = [args[name]].flat().map((each) => encoded(String(each)));
    if (indexed) for (const [index, value] of values.entries()) query[`${name}.${index}`] = [value];
    else query[encoded(name)] = values;
  }
  const fields = params.body.filter(({ name }) => args[name] !== undefined);
  const body = Object.fromEntries(fields.map((field) => [field.name, asTyped(field, args[field.name])]));
  const without = params.body.length === 0 || (method === 'DELETE' && fields.length === 0);
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(value(name))),
    query,
    body: without ? undefined : whole ? args[whole] : body,
  };
}

/** A request as it came, in the same shape. */
export function requestOf({ method, target, headers, body }: Recorded): Request {
  const [path = '', query = ''] = target.split('?');
  const values: Record<string, string[]> = {};
  for (const pair of query.split('&').filter(Boolean)) {
    const [name = '', value = ''] = pair.split('=');
    values[name] = [...(values[name] ?? []), value];
  }
  const boundary = headers['content-type']?.match(/^multipart\/form-data; boundary=(\S+)$/)?.[1];
  const content = boundary ? filesIn(body, boundary) : body === '' ? undefined : JSON.parse(body);
  return { method, path, query: values, body: content };
}

/** The files of a form, as our arguments have them. */
function filesIn(body: string, boundary: string): Record<string, { name: string; base64: string }> {
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    parts.map((part) => {
      const [head = '', ...content] = part.split('\r\n\r\n');
      const [, field = '', name = ''] = head.match(/name="([^"]*)"; filename="([^"]*)"/) ?? [];
      const text = content.join('\r\n\r\n').replace(/\r\n$/, '');
      const plain = name.replace(/%22|%0D|%0A/g, decodeURIComponent);
      return [field, { name: plain, base64: Buffer.from(text).toString('base64') }];
    }),
  );
}

/** Percent-encoded by RFC 3986, section 2.3, byte for byte. */
export function encoded(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** Numbers that the API wants as text. */
function asTyped(field: WireField, value: unknown): unknown {
  return field.type === 'string' && typeof value === 'number' ? String(value) : value;
}

/** Where a JSON body has other types or names than the reference. */
export function untyped(fields: readonly WireField[], body: unknown, path = ''): string[] {
  return Object.entries(body as object).flatMap(([name, value]) => {
    const at = path ? `${path}.${name}` : name;
    const field = fields.find((each) => each.name === name);
    if (!field) return [`${at} is not documented`];
    if (Array.isArray(value) !== (field.array ?? false)) return [`${at} is ${field.array ? 'no' : 'a'} list`];
    return [value].flat().flatMap((item) => {
      const type = field.type === 'map' || field.type === 'file' ? 'object' : field.type;
      const fits = type === 'integer' ? Number.isInteger(item) : typeof item === type;
      if (!fits) return [`${at} is ${typeof item}, documented ${type}`];
      return field.fields ? untyped(field.fields, item, at) : [];
    });
  });
}

/** The `Authorization` that the sandbox's gateway would compute for a request. */
export function gatewayAuthorization(request: Recorded, { ak, sk }: { ak: string; sk: string }): string {
  const { method, target, headers } = request;
  const { signedHeaders = [] } = parseAuthorization(headers.authorization ?? '') ?? {};
  const canonical = canonicalRequest({ method, target, headers, body: Buffer.from(request.body) }, signedHeaders);
  const signature = signatureOf(canonical, headers['x-sdk-date'] ?? '', sk);
  return `SDK-HMAC-SHA256 Access=${ak}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
}

/**
 * The `Authorization` that the vendor's own signer computes for the same request; `undefined` for paths that it can't sign:
 * it takes them decoded, and encodes some characters twice.
 */
export function vendorAuthorization(request: Recorded, { ak, sk }: { ak: string; sk: string }): string | undefined {
  const { method, headers } = request;
  const [encodedPath = '', query = ''] = request.target.split('?');
  const path = decodeURIComponent(encodedPath);
  // Its signer leaves forms unsigned too, but takes them apart before.
  if (headers['content-type']?.startsWith('multipart/')) return undefined;
  if (/%2F/.test(encodedPath) || /[\s?#'"<>`{}|\\^]/.test(path)) return undefined;
  const { signedHeaders = [] } = parseAuthorization(headers.authorization ?? '') ?? {};
  const others = signedHeaders.filter((name) => name !== 'host' && name !== 'x-sdk-date');
  const queryParams: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) queryParams[name] = [...(queryParams[name] ?? []), value];
  const signed = AKSKSigner.sign(
    {
      endpoint: `http://${headers.host}${path}`,
      method,
      headers: {
        'X-Sdk-Date': headers['x-sdk-date'],
        ...Object.fromEntries(others.map((name) => [name, headers[name]])),
      },
      queryParams,
      ...(request.body !== '' && { data: JSON.parse(request.body) }),
    } as never,
    { getAk: () => ak, getSk: () => sk } as never,
  ) as Record<string, string>;
  return signed.Authorization;
}
