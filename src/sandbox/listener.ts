import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../catalog/clock.ts';
import type { Answer } from './answer.ts';
import { answerControl, CONTROL, type Controlled } from './control.ts';
import { type Fault, type Faults, isCarriedOut } from './faults.ts';
import type { Gateway, Outcome } from './gateway.ts';
import type { Random } from './random.ts';
import { gateway } from './refusal.ts';
import type { RequestLog } from './request-log.ts';
import type { SignedMessage } from './signature.ts';

/** API Gateway refuses larger bodies (API reference, "Constraints"). */
const LARGEST_BODY = 12 * 1024 * 1024;
/** Node's limit counts the request line too; the gateway allows 128 KB of headers and a URI of 32 KB. */
const LARGEST_HEAD = 160 * 1024;

const NO_BODY = Buffer.alloc(0);

/** Of a body that comes slowly. */
const PIECES = 8;

export interface Listening {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

interface Parts {
  gateway: Gateway;
  control: Controlled;
  faults: Faults;
  log: RequestLog;
  clock: Clock;
  random: Random;
}

/** Serves the simulated cloud over HTTP. A request that makes no sense is answered; none ever ends the server. */
export async function listen(parts: Parts, at: { port: number; host: string }): Promise<Listening> {
  const closing = new AbortController();
  const server = createServer({ maxHeaderSize: LARGEST_HEAD }, (request, response) => {
    serve(parts, request, response, closing.signal).catch(() => response.destroy());
  });
  server.on('clientError', refuseGarbage);
  await started(server, at);
  const { port, address } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}`,
    close: () => {
      closing.abort(new Error('the sandbox is closing'));
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const requestId = parts.random.hex(32);
  const body = await readBody(request);
  const message: SignedMessage = {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers: flatten(request),
    body: body ?? NO_BODY,
  };
  if (message.headers['content-type']?.startsWith('multipart/form-data')) await readForm(message);
  if (!body) {
    const refusal = gateway.tooLarge();
    const answer = { error_code: refusal.code, error_msg: refusal.message, request_id: requestId };
    const outcome: Outcome = { answer: { status: 413, body: answer }, code: refusal.code, mutated: false };
    note(parts, message, requestId, outcome);
    response.setHeader('Connection', 'close');
    return send(parts.clock, response, requestId, outcome.answer);
  }
  if (message.target.startsWith(CONTROL)) {
    return send(parts.clock, response, requestId, answerControl(parts.control, message, request.socket.remoteAddress));
  }
  const operationId = parts.gateway.operationOf(message);
  const fault = parts.faults.strike(message.method, operationId);
  if (!fault) {
    const outcome = parts.gateway.handle(message, requestId);
    note(parts, message, requestId, outcome);
    return send(parts.clock, response, requestId, outcome.answer);
  }
  const outcome: Outcome = isCarriedOut(fault)
    ? parts.gateway.handle(message, requestId, fault)
    : { answer: { status: 0 }, mutated: false, ...(operationId && { operationId }) };
  const answer = distort(fault, outcome.answer);
  note(parts, message, requestId, { ...outcome, answer: answer ?? { status: 0 } }, fault);
  await misbehave(parts.clock, response, requestId, { fault, answer, closing });
}

/** The answer a fault leaves; none when the connection is cut or stays silent. */
function distort(fault: Fault, answer: Answer): Answer | undefined {
  switch (fault.kind) {
    case 'reset_before':
    case 'reset_after':
    case 'timeout':
      return undefined;
    case 'status':
      return { status: fault.status ?? 500, body: fault.body, headers: fault.headers ?? {} };
    case 'non_json':
      return {
        status: fault.status ?? 502,
        body: '<html><head><title>502 Bad Gateway</title></head><body>upstream error</body></html>',
        headers: { 'Content-Type': 'text/html', ...fault.headers },
      };
    default:
      return fault.headers ? { ...answer, headers: { ...answer.headers, ...fault.headers } } : answer;
  }
}

async function misbehave(
  clock: Clock,
  response: ServerResponse,
  requestId: string,
  { fault, answer, closing }: { fault: Fault; answer: Answer | undefined; closing: AbortSignal },
): Promise<void> {
  if (fault.kind === 'timeout') return;
  if (!answer) {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault.kind === 'slow') await clock.sleep(fault.ms ?? 1_000, closing);
  if (fault.kind === 'slow_body')
    return trickle(clock, response, requestId, { answer, ms: fault.ms ?? 1_000, closing });
  if (fault.kind !== 'truncated') return send(clock, response, requestId, answer);
  const whole = Buffer.from(encode(answer.body));
  writeHead(clock, response, requestId, answer, whole.length);
  response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => response.socket?.destroy());
}

/** The body in pieces, with the time between them that the fault wants. */
async function trickle(
  clock: Clock,
  response: ServerResponse,
  requestId: string,
  { answer, ms, closing }: { answer: Answer; ms: number; closing: AbortSignal },
): Promise<void> {
  const whole = Buffer.from(encode(answer.body));
  writeHead(clock, response, requestId, answer, whole.length);
  response.flushHeaders();
  const size = Math.max(1, Math.ceil(whole.length / PIECES));
  for (let at = 0; at < whole.length; at += size) {
    await clock.sleep(ms / PIECES, closing);
    if (response.destroyed) return;
    response.write(whole.subarray(at, at + size));
  }
  response.end();
}

function send(clock: Clock, response: ServerResponse, requestId: string, answer: Answer): void {
  const body = encode(answer.body);
  writeHead(clock, response, requestId, answer, Buffer.byteLength(body));
  response.end(body);
}

function writeHead(clock: Clock, response: ServerResponse, requestId: string, answer: Answer, length: number): void {
  response.sendDate = false;
  response.writeHead(answer.status, {
    Date: new Date(clock.now()).toUTCString(),
    'X-Request-Id': requestId,
    ...(answer.status !== 204 && { 'Content-Length': length }),
    ...(length > 0 && { 'Content-Type': 'application/json' }),
    ...answer.headers,
  });
}

function encode(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function note({ log, clock }: Parts, message: SignedMessage, requestId: string, outcome: Outcome, fault?: Fault): void {
  log.add({
    method: message.method,
    path: message.target,
    ...(outcome.operationId && { operationId: outcome.operationId }),
    status: outcome.answer.status,
    ...(outcome.code && { code: outcome.code }),
    time: clock.now(),
    mutated: outcome.mutated,
    requestId,
    ...(outcome.ignored && { ignored: outcome.ignored }),
    ...(fault && { fault: fault.kind }),
  });
}

/** The whole body; `undefined` when it is larger than the gateway takes, the rest of it read and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && encoding === undefined) return NO_BODY;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

/** Gives a message the fields of its multipart body, if it can be read as one. */
async function readForm(message: SignedMessage): Promise<void> {
  const headers = { 'Content-Type': message.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(message.body), { headers }).formData().catch(() => undefined);
  const fields = [...(form ?? [])].map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    return [name, { name: value.name, base64: Buffer.from(await value.arrayBuffer()).toString('base64') }];
  });
  if (form) message.form = Object.fromEntries(await Promise.all(fields));
}

function flatten(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return headers;
}

function started(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function refuseGarbage(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '494 Request Header Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
