import { type Call, type CloudError, failedAnyway, refusal, type Said, unreadable } from './errors.ts';
import type { Answer } from './wire.ts';

const MAX_MESSAGE = 500;
/** Longer than any token, so that none is cut in two before it is recognised. */
const MAX_READ = 65_536;

/**
 * The body of an answer that says yes: parsed JSON, `null` when empty, text for other text, bytes for anything else.
 * Throws a `CloudError` for every answer that says no, in whatever shape, and for one that can't be read.
 * `secrets` are cut out of what the cloud says: gateways echo keys and headers.
 */
export function readAnswer(answer: Answer, call: Call, secrets: Iterable<string>, holdMs?: number): unknown {
  const { status } = answer;
  if (status < 200 || status > 299) throw refusal(status, sayingOf(answer, secrets), call, holdMs);
  if (answer.body.length === 0) return null;
  const type = answer.headers['content-type'] ?? '';
  const body = parse(answer.body);
  if (body === undefined) {
    if (/html/i.test(type))
      throw unreadable(status, sayingOf(answer, secrets).message ?? '', call, requestIdOf(answer));
    if (type === '' || /json/i.test(type)) throw unreadable(status, undefined, call, requestIdOf(answer));
    return /^text\/|xml|csv/i.test(type) ? answer.body.toString('utf8') : new Uint8Array(answer.body);
  }
  const failure = failureIn(body, answer, call, secrets);
  if (failure) throw failure;
  return body;
}

/** What a refusal says, out of any of the error shapes of the services, the gateway and IAM. */
export function sayingOf(answer: Answer, secrets: Iterable<string>): Said {
  const body = parse(answer.body);
  const requestId = requestIdOf(answer, body);
  if (!isRecord(body)) {
    const text = answer.body.toString('utf8');
    const page = /<title>([^<]*)/i.exec(text)?.[1] ?? text.replace(/<[^>]*>/g, ' ');
    const message = clean(page, secrets);
    return { ...(message && { message }), ...(requestId && { requestId }), page: true };
  }
  const envelope = envelopeIn(body);
  const code = codeIn(envelope);
  const message = clean(
    [textAt(envelope, 'error_msg', 'message', 'errorMessage'), detailIn(envelope)].join(' '),
    secrets,
  );
  return {
    ...(code && { code }),
    ...(message && { message }),
    ...(requestId && { requestId }),
    encoded: textAt(envelope, 'encoded_authorization_message') !== '',
  };
}

/** The id to name to the vendor's support. */
export function requestIdOf(answer: Answer, body: unknown = undefined): string | undefined {
  const id =
    answer.headers['x-request-id'] ||
    (isRecord(body) && textAt(body, 'request_id')) ||
    answer.headers['x-iam-trace-id'] ||
    '';
  return clean(id, []).slice(0, 128) || undefined;
}

function failureIn(body: unknown, answer: Answer, call: Call, secrets: Iterable<string>): CloudError | undefined {
  if (!isRecord(body)) return undefined;
  const code = textAt(body, 'error_code', 'errorCode').replace(/\s/g, '');
  if (!code || !failedAnyway(code, textAt(body, 'job_id') !== '')) return undefined;
  return refusal(answer.status, sayingOf(answer, secrets), call);
}

/** `{error_code, …}` itself, or the one object inside `{error: {…}}`, `{badRequest: {…}}` and their like. */
function envelopeIn(body: Record<string, unknown>): Record<string, unknown> {
  if (codeIn(body) || textAt(body, 'error_msg', 'message', 'errorMessage')) return body;
  const inner = Object.values(body).find((value) => isRecord(value) && ('code' in value || 'message' in value));
  return isRecord(inner) ? inner : body;
}

/** Only codes that name something: three digits repeat the status. */
function codeIn(envelope: Record<string, unknown>): string | undefined {
  const code = textAt(envelope, 'error_code', 'errorCode', 'code').replace(/\s/g, '');
  return /^(?!\d{3}$)[\w.-]{1,64}$/.test(code) ? code : undefined;
}

function detailIn(envelope: Record<string, unknown>): string {
  const said = textAt(envelope, 'error_msg', 'message', 'errorMessage');
  const details = Array.isArray(envelope.details) ? envelope.details : [envelope.details];
  const texts = [
    textAt(envelope, 'error_detail'),
    ...details.map((detail) => (isRecord(detail) ? textAt(detail, 'error_msg', 'message') : String(detail ?? ''))),
  ];
  return texts.filter((text) => text !== '' && !said.includes(text)).join(' ');
}

function textAt(record: Record<string, unknown>, ...names: string[]): string {
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** One line, without control, zero-width and bidi characters, secrets, signatures, or the gateway's echo of signed headers. */
function clean(text: string, secrets: Iterable<string>): string {
  let shown = text
    .slice(0, MAX_READ)
    .replace(/canonical ?request:.*/is, 'canonicalRequest: (left out)')
    .replace(/Signature=\w+/gi, '(signature)');
  const longestFirst = [...secrets].filter(({ length }) => length > 3).sort((a, b) => b.length - a.length);
  for (const secret of longestFirst) shown = shown.replaceAll(secret, '(secret)');
  shown = shown
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .trim();
  return shown.length > MAX_MESSAGE ? `${shown.slice(0, MAX_MESSAGE - 1).replace(/\p{Cs}$/u, '')}…` : shown;
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
