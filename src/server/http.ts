import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  localhostHostValidation,
  localhostOriginValidation,
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
  toWebRequest,
} from '@modelcontextprotocol/node';
import { createMcpHandler, isInitializeRequest, isLegacyRequest } from '@modelcontextprotocol/server';
import { ConfigError } from '../catalog/errors.ts';
import { JobWatches } from './job-watches.ts';
import { listenTo } from './listening.ts';
import { type ServerParts, serverFactory } from './mcp.ts';
import type { Served } from './stdio.ts';
import { Subscriptions } from './subscriptions.ts';

/** Largest request body, in bytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** A 2025 session without a request for this long is closed. */
const SESSION_IDLE_MS = 30 * 60_000;
/** At its end the server waits so long for calls that are being answered; then it cuts them off. */
const GRACE_MS = 5_000;
/** Clients think for a while between two calls; one that uses a connection just as it is closed loses its call. */
const KEEP_ALIVE_MS = 120_000;
/** More sessions than this at once are refused; each holds an open stream. */
const MAX_SESSIONS = 256;

interface Session {
  transport: NodeStreamableHTTPServerTransport;
  lastUsed: number;
  open: number;
  subscriptions: Subscriptions;
  /** Open streams on which notifications reach it. */
  streams: number;
}

/**
 * Serves Streamable HTTP at `/mcp` on a loopback address. 2026-07-28 requests are stateless; 2025-11-25 clients get sessions, because
 * without one they could neither be asked nor cancel.
 */
export async function serveHttp(
  parts: ServerParts,
  { host, port }: { host: string; port: number },
): Promise<Served & { url: string }> {
  const { clock, log } = parts.engine.parts;
  const factory = serverFactory(parts);
  const onerror = (error: Error) => log.warn({ err: error }, 'http');
  const watches = new JobWatches(parts.engine);
  // One channel for all clients: the SDK tells each stream what it asked for.
  const listeners = new Subscriptions(watches, (uri) => modern.notify.resourceUpdated(uri));
  const modern = createMcpHandler((context) => factory(context, listeners), {
    legacy: 'reject',
    onerror,
    maxRequestBodySize: MAX_BODY_BYTES,
  });
  const serveModern = toNodeHandler(modern, { onerror, maxRequestBodySize: MAX_BODY_BYTES });
  const sessions = new Map<string, Session>();
  const calls = new Set<ServerResponse>();
  let ending = false;
  const hostIsLocal = localhostHostValidation();
  const originIsLocal = localhostOriginValidation();

  const sweep = setInterval(() => {
    for (const [id, session] of sessions) {
      if (session.open > 0 || clock.now() - session.lastUsed < SESSION_IDLE_MS) continue;
      sessions.delete(id);
      void session.transport.close();
    }
  }, 60_000);
  sweep.unref();

  async function serveLegacy(req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    const id = req.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known) {
      known.lastUsed = clock.now();
      known.open++;
      res.on('close', () => {
        known.open--;
        known.lastUsed = clock.now();
      });
      if (req.method === 'GET') hear(known, res);
      await known.transport.handleRequest(req, res, body);
      const cancelled = cancelledBy(body);
      // A call that is answered no more leaves a stream that nobody else would end. After what it still has to say.
      if (cancelled !== undefined) setImmediate(() => known.transport.closeSSEStream(cancelled));
      return;
    }
    if (id !== undefined) return refuse(res, 404, -32001, 'Session not found');
    if (!isInitializeRequest(body)) return refuse(res, 400, -32000, 'Mcp-Session-Id header is required');
    if (sessions.size >= MAX_SESSIONS)
      return refuse(res, 503, -32000, `This server holds at most ${MAX_SESSIONS} sessions`);
    const tell = (uri: string) => void server.server.sendResourceUpdated({ uri }).catch(onerror);
    const subscriptions = new Subscriptions(watches, tell, { paused: true });
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) =>
        void sessions.set(session, { transport, lastUsed: clock.now(), open: 0, subscriptions, streams: 0 }),
      onsessionclosed: (session) => void sessions.delete(session),
    });
    const server = factory({ era: 'legacy' }, subscriptions);
    server.server.onclose = () => subscriptions.end();
    await server.connect(transport);
    await transport.handleRequest(req, res, body);
  }

  /** While a stream is open, what the session listens to is watched. */
  function hear(session: Session, res: ServerResponse): void {
    session.streams++;
    session.subscriptions.resume();
    res.on('close', () => {
      session.streams--;
      if (session.streams === 0) session.subscriptions.pause();
    });
  }

  async function serveListening(req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    const listening = listenTo(body, listeners, parts.engine);
    if (listening) res.on('close', listening.stop);
    return serveModern(req, res, listening ? listening.message : body);
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!hostIsLocal(req, res) || !originIsLocal(req, res)) return;
    // Compared as it came: not every request target is a URL.
    if (req.url?.split('?')[0] !== '/mcp') return refuse(res, 404, -32000, 'MCP is served at /mcp');
    if (ending) return refuse(res, 503, -32000, 'The server is ending');
    if (req.method !== 'POST') return serveLegacy(req, res, undefined);
    const text = await (await toWebRequest(req, undefined, { maxRequestBodySize: MAX_BODY_BYTES })).text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return refuse(res, 400, -32700, 'The body is not JSON');
    }
    if ((body as { method?: unknown } | null)?.method === 'tools/call') {
      calls.add(res);
      res.on('close', () => calls.delete(res));
    }
    const legacy = await isLegacyRequest(await toWebRequest(req, body), body);
    return legacy ? serveLegacy(req, res, body) : serveListening(req, res, body);
  }

  async function answerCalls(): Promise<void> {
    const enough = new AbortController();
    const answered = Promise.all([...calls].map((res) => once(res, 'close')));
    await Promise.race([answered, clock.sleep(GRACE_MS, enough.signal).catch(() => {})]);
    enough.abort();
  }

  const http = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => {
      const tooLarge = error instanceof Error && error.name === 'RequestBodyTooLargeError';
      if (!tooLarge) log.error({ err: error }, 'an HTTP request failed unexpectedly');
      if (res.headersSent) return res.destroy();
      refuse(res, tooLarge ? 413 : 500, -32603, tooLarge ? 'The body is too large' : 'Internal error');
    });
  });
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(http, host, port);
  const address = http.address() as AddressInfo;
  const closed = new Promise<void>((resolve) => http.on('close', resolve));
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/mcp`,
    closed,
    async close() {
      ending = true;
      clearInterval(sweep);
      watches.close();
      http.close();
      await answerCalls();
      await modern.close();
      await Promise.all([...sessions.values()].map(({ transport }) => transport.close()));
      http.closeAllConnections();
      await closed;
    },
  };
}

/** The id of the request that a message cancels, if it does. */
function cancelledBy(body: unknown): string | number | undefined {
  const message = body as { method?: unknown; params?: { requestId?: unknown } } | null;
  const id = message?.method === 'notifications/cancelled' ? message.params?.requestId : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function refuse(res: ServerResponse, status: number, code: number, message: string): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        return reject(new ConfigError(`port ${port} on ${host} is in use; choose another with --port`));
      if (error.code === 'EACCES')
        return reject(new ConfigError(`port ${port} needs more rights; choose one above 1023 with --port`));
      if (error.code === 'EADDRNOTAVAIL') return reject(new ConfigError(`${host} is no address of this machine`));
      reject(error);
    });
    http.listen(port, host, resolve);
  });
}
