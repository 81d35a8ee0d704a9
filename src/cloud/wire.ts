import type { Dispatcher } from 'undici';
import type { Clock } from '../catalog/clock.ts';
import type { Method } from '../catalog/operation.ts';
import { lostTo, WireError } from './lost.ts';
import { type Pair, toQuery } from './uri.ts';

/** A request as it goes over the wire. Header names are lower case. */
export interface Outgoing {
  method: Method;
  /** Scheme, host and port. */
  origin: string;
  /** Encoded. */
  path: string;
  query: readonly Pair[];
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/** What came back, whole. Header names are lower case. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** ms since the epoch, by our clock. */
  sentAt: number;
  receivedAt: number;
}

export interface SendOptions {
  signal?: AbortSignal;
  /** ms from the start of connecting to the last byte of the answer. */
  timeoutMs?: number;
}

/** One exchange: an answer of whatever status, or a `WireError` that says whether the request was carried. */
export type Send = (request: Outgoing, options?: SendOptions) => Promise<Answer>;

export interface WireOptions {
  dispatcher: () => Promise<Dispatcher>;
  clock: Clock;
  timeoutMs: number;
  /** Longer answers are dropped; bytes. */
  maxAnswerBytes: number;
}

/** The innermost layer: each call is at most one request on one connection. */
export function createWire({ dispatcher, clock, timeoutMs, maxAnswerBytes }: WireOptions): Send {
  return async (request, { signal, timeoutMs: own } = {}) =>
    exchange(await dispatcher(), request, { clock, signal, timeoutMs: own ?? timeoutMs, maxAnswerBytes });
}

function exchange(
  dispatcher: Dispatcher,
  request: Outgoing,
  limits: { clock: Clock; signal?: AbortSignal; timeoutMs: number; maxAnswerBytes: number },
): Promise<Answer> {
  const { clock, signal, timeoutMs, maxAnswerBytes } = limits;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new WireError(lostTo(signal.reason), false));
    const sentAt = clock.now();
    const chunks: Buffer[] = [];
    const timer = new AbortController();
    let size = 0;
    let status = 0;
    let headers: Record<string, string> = {};
    let carried = false;
    let settled = false;
    let drop: ((reason: Error) => void) | undefined;

    const settle = (outcome: () => void) => {
      if (settled) return;
      settled = true;
      timer.abort();
      signal?.removeEventListener('abort', onAbort);
      outcome();
    };
    const answer = () => resolve({ status, headers, body: Buffer.concat(chunks), sentAt, receivedAt: clock.now() });
    const giveUp = (error: WireError) => {
      settle(() => reject(error));
      drop?.(error);
    };
    const onAbort = () => giveUp(new WireError(lostTo(signal?.reason), carried));

    signal?.addEventListener('abort', onAbort, { once: true });
    clock.sleep(timeoutMs, timer.signal).then(
      () => giveUp(new WireError('timeout', carried)),
      () => {},
    );
    dispatcher.dispatch(
      {
        origin: request.origin,
        path: request.query.length > 0 ? `${request.path}?${toQuery(request.query)}` : request.path,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        // undici calls this when a connection stands, right before the first byte is written: until then nothing was carried.
        onRequestStart(controller) {
          if (settled || carried) return controller.abort(new Error('not to be sent'));
          carried = true;
          drop = (reason) => controller.abort(reason);
        },
        onResponseStart(_, code, received) {
          if (code < 200) return;
          status = code;
          headers = Object.fromEntries(
            Object.entries(received).map(([name, value]) => [name.toLowerCase(), String(value ?? '')]),
          );
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (size > maxAnswerBytes) return giveUp(new WireError('too_large', true));
          chunks.push(chunk);
        },
        onResponseEnd() {
          settle(answer);
        },
        onResponseError(_, error) {
          settle(() => {
            // A refusal whose text broke off is still a refusal.
            if (status >= 400) return answer();
            reject(WireError.from(error, carried, status > 0));
          });
        },
      },
    );
  });
}
