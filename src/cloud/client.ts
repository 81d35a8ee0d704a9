import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Clock } from '../catalog/clock.ts';
import { ConfigError, ToolError } from '../catalog/errors.ts';
import type { Site } from '../config/config.ts';
import { readAnswer, requestIdOf } from './answer.ts';
import { openScope } from './call-scope.ts';
import { createCredentials } from './credentials.ts';
import { endpointFor } from './endpoints.ts';
import { type Call, CloudError, lostCall, unreadable } from './errors.ts';
import { WireError } from './lost.ts';
import { METADATA_URL } from './metadata.ts';
import { createProject } from './project.ts';
import { type CloudRequest, encodeRequest, isGlobal, type Preview, preview } from './request.ts';
import { repeat } from './retry.ts';
import { holdOf } from './retry-after.ts';
import { ServerClock } from './server-clock.ts';
import { createSigned } from './signed.ts';
import { Throttle } from './throttle.ts';
import { createWire, type Outgoing, type Send } from './wire.ts';

export type { CloudRequest, Preview } from './request.ts';

export interface CloudResponse {
  status: number;
  /** Parsed JSON; `null` when there was none; text or bytes for answers of another kind. */
  body: unknown;
  /** To name to the vendor's support. */
  requestId?: string;
  /** How many requests of this call went out, refused ones included. */
  requests: number;
}

/** One site's cloud. */
export interface CloudClient {
  /**
   * Sends an operation and gives its answer. Throws a `ToolError` for everything else; for a call that mutates, its `fate`
   * says whether it was sent, refused, or may have been carried out.
   */
  request(request: CloudRequest): Promise<CloudResponse>;
  /** What `request` would send. The project shows as `{project_id}` while it is not known. */
  prepare(request: CloudRequest): Preview;
  /** How far the cloud's clock is ahead of ours, in ms, as its last answer told; 0 before the first. */
  serverClockOffsetMs(): number;
  /**
   * Proves with one read that credentials, project, region and endpoint work together; throws what stands in the way, after
   * `deadlineMs` at the latest.
   */
  check(deadlineMs?: number): Promise<{ projectId: string; endpoint: string; clockOffsetMs: number }>;
  /** Turns away who waits, lets requests under way finish, and closes the connections. */
  close(): Promise<void>;
}

export interface CloudClientOptions {
  site: Site;
  clock: Clock;
  /** One request, from connecting to the last byte; ms. */
  requestTimeoutMs: number;
  /** From 0 to 1; spreads repeats. */
  random?: () => number;
  /** Connections to use instead of a pool of its own; the caller closes them. */
  dispatcher?: Dispatcher;
  log?: Logger;
  /** Where the proxies are named. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Base URL of the ECS metadata service. */
  metadata?: string;
  /** Longer answers are refused; bytes. */
  maxAnswerBytes?: number;
}

const MAX_ANSWER = 64 * 1024 * 1024;

/**
 * A client for one site: its own credentials, throttle, clock and connections.
 * Throws a `ConfigError` when the site's region has no endpoint.
 *
 * @example
 * const cloud = createCloudClient({ site, clock: systemClock, requestTimeoutMs: 30_000 });
 * const { body } = await cloud.request({
 *   service: 'workspace', operationId: 'ListDesktops', method: 'GET', path: '/v2/{project_id}/desktops',
 *   params: {}, query: { limit: 100 }, mutates: false, perMinute: 200,
 * });
 */
export function createCloudClient(options: CloudClientOptions): CloudClient {
  const { site, clock, log, random = Math.random, env = process.env, metadata = METADATA_URL } = options;
  endpointFor(site, 'workspace');

  let pool: Promise<Dispatcher> | undefined;
  let closing: Promise<void> | undefined;
  const dispatcher = () => {
    pool ??= options.dispatcher
      ? Promise.resolve(options.dispatcher)
      : import('./dispatcher.ts').then(({ createDispatcher }) => createDispatcher(env));
    return pool;
  };
  const { requestTimeoutMs: timeoutMs, maxAnswerBytes = MAX_ANSWER } = options;
  const send = createWire({ dispatcher, clock, timeoutMs, maxAnswerBytes });
  const serverClock = new ServerClock(clock);
  const iam = () => endpointFor(site, 'iam');
  const signed = createSigned(send, serverClock);
  const credentials = createCredentials({ site, send, signed, clock, random, iam, metadata });
  const project = createProject({ site, signed, credentials, clock, random, iam });
  const throttle = new Throttle(clock);

  async function request(asked: CloudRequest): Promise<CloudResponse> {
    const { mutates } = asked;
    const { signal, deadlineAt, end } = openScope(clock, asked.signal, asked.deadlineMs);
    const key = `${asked.service}/${asked.operationId}`;
    const turn = throttle.turn(key, asked.perMinute);
    const wire = counting(send, asked, clock, log);
    const sendSigned = createSigned(wire.send, serverClock);

    const attempt = async (outgoing: Outgoing): Promise<CloudResponse> => {
      try {
        await turn.wait(signal);
        const answer = await sendSigned(outgoing, credentials, { signal });
        const holdMs = holdOf(answer, throttle.restOfWindow(key));
        if (answer.status === 429 && holdMs !== undefined) throttle.hold(key, holdMs);
        const body = readAnswer(answer, asked, [...credentials.secrets(), ...(asked.secrets ?? [])], holdMs);
        const requestId = requestIdOf(answer, body);
        return { status: answer.status, body, ...(requestId && { requestId }), requests: wire.sent() };
      } catch (error) {
        throw error instanceof WireError ? lostCall(error, asked) : error;
      }
    };

    try {
      if (asked.service === 'rcdc') throw notOurs();
      const projectId = isGlobal(asked.service) ? undefined : await project.find(signal);
      const outgoing = await encodeRequest(asked, site, projectId);
      return await repeat(() => attempt(outgoing), { mutates, clock, random, signal, deadlineAt });
    } catch (error) {
      throw asToolError(error, asked);
    } finally {
      end();
    }
  }

  return {
    request,
    prepare: (asked) => preview(asked, site, project.known),
    serverClockOffsetMs: () => serverClock.offsetMs,
    async check(deadlineMs) {
      const call = { operationId: 'ListDesktops', mutates: false };
      const { status, body } = await request({
        ...call,
        service: 'workspace',
        method: 'GET',
        path: '/v2/{project_id}/desktops',
        params: {},
        query: { limit: 1 },
        perMinute: 200,
        ...(deadlineMs !== undefined && { deadlineMs }),
      });
      if (typeof body !== 'object' || body === null) throw unreadable(status, '', call);
      const projectId = await project.find();
      return { projectId, endpoint: endpointFor(site, 'workspace'), clockOffsetMs: serverClock.offsetMs };
    },
    close() {
      throttle.close();
      closing ??= Promise.resolve(options.dispatcher ? undefined : pool).then(
        (own) => own?.close(),
        () => {},
      );
      return closing;
    },
  };
}

/** Counts what goes out, and tells the log of it: never headers, queries or bodies. */
function counting(send: Send, { operationId, method, path }: CloudRequest, clock: Clock, log: Logger | undefined) {
  let sent = 0;
  const counted: Send = async (outgoing, options) => {
    const began = clock.now();
    const line = () => ({ operation: operationId, method, path, ms: clock.now() - began });
    try {
      const answer = await send(outgoing, options);
      sent++;
      log?.debug({ ...line(), status: answer.status, request_id: requestIdOf(answer) }, 'cloud request');
      return answer;
    } catch (error) {
      if (error instanceof WireError) {
        if (error.carried) sent++;
        log?.debug({ ...line(), lost: error.lost, code: error.code }, 'cloud request without answer');
      }
      throw error;
    }
  };
  return { send: counted, sent: () => sent };
}

function asToolError(error: unknown, call: Call): unknown {
  if (error instanceof WireError) return lostCall(error, call);
  if (error instanceof ConfigError) {
    return new ToolError({
      code: 'misconfigured',
      message: error.message,
      hint: 'Correct the configuration of the site.',
    });
  }
  return error;
}

/** Controllers on premises take neither the site's keys nor its signature, and must not be shown them. */
function notOurs(): CloudError {
  return new CloudError(
    { code: 'wrong_client', message: 'rcdc controllers are not part of this cloud.', hint: 'Use the rcdc client.' },
    'not_sent',
  );
}
