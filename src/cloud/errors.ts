import { type Fate, ToolError } from '../catalog/errors.ts';
import { FAILED_WITH_200, isGateway, type Trouble, troubleOf } from './error-codes.ts';
import { adviceFor } from './hints.ts';
import type { Lost, WireError } from './lost.ts';

/** The call that went wrong. */
export interface Call {
  operationId: string;
  mutates: boolean;
}

/**
 * A call that the cloud refused, or that got no answer. For a call that mutates, `fate` says what became of it;
 * a read has nothing to undo, so its fate is never `unknown`.
 */
export class CloudError extends ToolError {
  /** Of the answer, if there was one. */
  readonly status?: number;
  readonly trouble?: Trouble;
  readonly lost?: Lost;
  /** How long the cloud wants nothing more of this operation, in ms. */
  readonly holdMs?: number;

  constructor(
    body: ConstructorParameters<typeof ToolError>[0],
    fate: Fate,
    facts: { status?: number; trouble?: Trouble; lost?: Lost; holdMs?: number } = {},
  ) {
    super(body, fate, { notFound: facts.trouble === 'not_found' });
    this.name = 'CloudError';
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.trouble) this.trouble = facts.trouble;
    if (facts.lost) this.lost = facts.lost;
    if (facts.holdMs !== undefined) this.holdMs = facts.holdMs;
  }
}

const FIND_OUT =
  'Do not repeat it: it may have been carried out. Read the target, or list the recent jobs, to see whether it was.';

const LOST: Record<Lost, { code: string; what: string; hint: string; retryable?: boolean }> = {
  cancelled: { code: 'cancelled', what: 'it was cancelled', hint: 'Call again if the result is still wanted.' },
  deadline: {
    code: 'deadline_exceeded',
    what: 'its time was up before the cloud had answered',
    hint: 'Call again. If it stays so, ask for less at once, or check network, proxy and endpoint; run workspace-mcp doctor.',
    retryable: true,
  },
  closed: { code: 'closed', what: 'the connection pool is closed', hint: 'The server is shutting down.' },
  throttled: {
    code: 'throttled',
    what: 'the cloud asked not to be called for longer than a call can wait',
    hint: 'Wait some minutes, then call again.',
    retryable: true,
  },
  unreachable: {
    code: 'unreachable',
    what: 'no connection could be made',
    hint: 'Check network, proxy, region and endpoint; run workspace-mcp doctor.',
    retryable: true,
  },
  certificate: {
    code: 'certificate',
    what: "the endpoint's certificate is not trusted",
    hint: 'If a company proxy opens TLS, name its CA in NODE_EXTRA_CA_CERTS; otherwise check the endpoint.',
  },
  proxy: {
    code: 'proxy',
    what: 'the proxy did not let it through',
    hint: 'Check HTTPS_PROXY, its user and password, and NO_PROXY.',
  },
  invalid: {
    code: 'invalid_arguments',
    what: 'a header or path holds characters that HTTP does not allow',
    hint: 'Remove line breaks and control characters from the arguments.',
  },
  timeout: {
    code: 'timeout',
    what: 'no answer came in time',
    hint: 'Try again. If it stays so, check network, proxy and endpoint; run workspace-mcp doctor.',
    retryable: true,
  },
  reset: {
    code: 'connection_lost',
    what: 'the connection broke before an answer came',
    hint: 'Try again.',
    retryable: true,
  },
  truncated: {
    code: 'answer_truncated',
    what: 'the connection broke within the answer',
    hint: 'Try again.',
    retryable: true,
  },
  too_large: {
    code: 'answer_too_large',
    what: 'the answer is larger than this program takes',
    hint: 'Ask for less at once: a smaller limit, or filters.',
  },
};

/** For a request that got no answer. */
export function lostCall({ lost, carried, code }: WireError, call: Call): CloudError {
  const { what, hint, retryable = false, code: name } = LOST[lost];
  const because = code ? `${what} (${code})` : what;
  if (carried && call.mutates) {
    const message = `Whether ${call.operationId} was carried out is unknown: ${because}.`;
    return new CloudError({ code: name, message, hint: FIND_OUT }, 'unknown', { lost });
  }
  const verb = carried ? 'got no result' : 'was not sent';
  return new CloudError(
    { code: name, message: `${call.operationId} ${verb}: ${because}.`, hint, retryable },
    'not_sent',
    {
      lost,
    },
  );
}

/** For an answer that can't be read: a page of something in between, or broken JSON, where the status says success. */
export function unreadable(status: number, page: string | undefined, call: Call, requestId?: string): CloudError {
  const what = page === undefined ? 'broken JSON' : `a page instead of data${page && `, "${page}"`}`;
  const body = { code: 'invalid_answer', ...(requestId && { request_id: requestId }) };
  if (call.mutates) {
    const message = `Whether ${call.operationId} was carried out is unknown: the answer was ${status} with ${what}.`;
    return new CloudError({ ...body, message, hint: FIND_OUT }, 'unknown', { status });
  }
  return new CloudError(
    {
      ...body,
      message: `${call.operationId} was answered ${status} with ${what}.`,
      hint: 'Something between here and the cloud answers in its place, a proxy or a sign-in page. Check endpoint and proxy.',
      retryable: page === undefined,
    },
    'not_sent',
    { status },
  );
}

/** What an error answer says, cleaned. */
export interface Said {
  code?: string;
  message?: string;
  requestId?: string;
  /** It carries `encoded_authorization_message`, which STS decodes for administrators. */
  encoded?: boolean;
  /** No JSON, so not the service itself; `message` is its title or first line. */
  page?: boolean;
}

/** For an answer that says no. `said.code` decides; the status only where the code says nothing. */
export function refusal(status: number, said: Said, call: Call, holdMs?: number): CloudError {
  const code = said.code ?? `http_${status}`;
  const judged = troubleOf(code, status, said.message ?? '');
  // What a gateway does not find is an address of ours, never the thing that was asked for.
  const misled = said.page || (judged === 'not_found' && isGateway(code));
  const trouble = misled && FROM_THE_SERVICE.has(judged) ? 'endpoint' : judged;
  const { hint, retryable } = adviceFor(trouble, code);
  const body = { code, ...(said.requestId && { request_id: said.requestId }) };
  const facts = { status, trouble, ...(holdMs !== undefined && { holdMs }) };
  if (call.mutates && isUndecided(status, code, trouble)) {
    const quoted = said.message ? `, "${said.message}"` : '';
    const message = `Whether ${call.operationId} was carried out is unknown: the answer was ${status}${quoted}.`;
    return new CloudError({ ...body, message, hint: FIND_OUT }, 'unknown', facts);
  }
  const message = said.message ?? `${call.operationId} was answered ${status} without a reason.`;
  const wait = trouble === 'throttled' && holdMs ? ` It asks for ${Math.ceil(holdMs / 1000)} seconds without it.` : '';
  const decode = said.encoded
    ? ' An administrator can decode the full reason with STS (decode-authorization-message).'
    : '';
  return new CloudError({ ...body, message, hint: hint + wait + decode, retryable }, 'refused', facts);
}

/** What a page that is not JSON can't mean: it comes from something in between. */
const FROM_THE_SERVICE: ReadonlySet<Trouble> = new Set(['arguments', 'key', 'permission', 'not_found', 'state']);

/** A service that names its reason has decided, whatever the status; one that failed inside, or did not get to answer, may have acted. */
function isUndecided(status: number, code: string, trouble: Trouble): boolean {
  if (status === 408) return true;
  if (status < 500 || status === 501 || status === 505) return false;
  return trouble === 'internal' || (trouble === 'unavailable' && code !== 'WKS.00050902') || isGateway(code);
}

/** Whether a 2xx answer with this code is a failure all the same. `started`: it names a job, so something runs. */
export function failedAnyway(code: string, started: boolean): boolean {
  return FAILED_WITH_200.has(code) || (!started && /^(WKS|APIGW?|IAM|CBC)\.\d+$/.test(code));
}

/** The same error, of a request that had to be made first: the call itself was not sent, and is not to be repeated for it. */
export function beforeSending(error: unknown, advice = ''): unknown {
  if (!(error instanceof CloudError)) return error;
  return new CloudError({ ...error.body, hint: error.body.hint + advice }, 'not_sent');
}
