import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../src/catalog/clock.ts';
import type { CloudRequest } from '../../src/cloud/client.ts';
import type { Site } from '../../src/config/config.ts';

export interface Received {
  method: string;
  /** As in the request line. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

/** What the server does with a request. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text as it is; anything else as JSON. */
  body?: unknown;
  /** Breaks the connection: before an answer, or after half of its body. */
  breaks?: 'at once' | 'halfway';
  /** Never answers. */
  hangs?: boolean;
}

export type Behaviour = (request: Received, count: number) => Reply | Promise<Reply>;

export interface FakeCloud {
  url: string;
  received: Received[];
  /** Resolves when `count` requests have come in. */
  got(count: number): Promise<void>;
  close(): Promise<void>;
}

/** An HTTP server on loopback that does what `behave` says, with the time of `clock` in its answers. */
export async function startCloud(clock: Clock, behave: Behaviour): Promise<FakeCloud> {
  const received: Received[] = [];
  const watchers: { count: number; seen: () => void }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    received.push({ method: request.method!, target: request.url!, headers: flat(request), body });
    for (const { count, seen } of watchers) if (received.length >= count) seen();
    answer(await behave(received.at(-1)!, received.length), response, clock);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    got: (count) =>
      received.length >= count ? Promise.resolve() : new Promise((seen) => watchers.push({ count, seen })),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A site whose every service is at `url`. */
export function siteAt(url: string, more: Partial<Site> = {}): Site {
  return {
    id: 'test',
    region: 'cn-north-4',
    projectId: 'project1',
    credentials: { from: 'keys', ak: 'AKEXAMPLE', sk: 'SKSECRETEXAMPLE', origin: 'test' },
    endpoints: { workspace: url, appstream: url, iam: url, bss: url },
    sandbox: false,
    ...more,
  };
}

function answer({ status = 200, headers = {}, body, breaks, hangs }: Reply, response: ServerResponse, clock: Clock) {
  if (hangs) return;
  if (breaks === 'at once') return response.socket?.destroy();
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    date: new Date(clock.now()).toUTCString(),
    'content-type': 'application/json',
    'x-request-id': 'request1',
    ...(status !== 204 && { 'content-length': Buffer.byteLength(text) }),
    ...headers,
  });
  if (breaks === 'halfway') {
    response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
    return;
  }
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function flat(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

/** A change to send where it does not matter which. */
export const deletion: CloudRequest = {
  service: 'workspace',
  operationId: 'DeleteDesktop',
  method: 'DELETE',
  path: '/v2/{project_id}/desktops/{desktop_id}',
  params: { desktop_id: 'd1' },
  query: {},
  mutates: true,
  perMinute: 100,
};
