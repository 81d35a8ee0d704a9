import type { Readable, Writable } from 'node:stream';
import type { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio as serveSdk } from '@modelcontextprotocol/server/stdio';
import type { Engine } from '../engine/engine.ts';
import { JobWatches } from './job-watches.ts';
import { listenTo } from './listening.ts';
import { type ServerParts, serverFactory } from './mcp.ts';
import { Subscriptions } from './subscriptions.ts';

export interface Served {
  /** Resolves when the client is gone. */
  closed: Promise<void>;
  close(): Promise<void>;
}

/** Where the client writes, and where it reads. */
export interface Pipes {
  stdin: Readable;
  stdout: Writable;
}

/** Largest message read from stdin, in bytes; a client that sends more is disconnected. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Serves one client over stdin and stdout, of either protocol era, until the pipe closes. */
export function serveStdio(parts: ServerParts, { stdin, stdout }: Pipes = process): Served {
  const { log } = parts.engine.parts;
  const onerror = (error: Error) => log.warn({ err: error }, 'stdio');
  const transport = new StdioServerTransport(stdin, stdout, { maxBufferSize: MAX_MESSAGE_BYTES });
  const factory = serverFactory(parts);
  // The last that was made serves: one before it was only asked what it speaks.
  let serving: McpServer | undefined;
  const subscriptions = new Subscriptions(new JobWatches(parts.engine), (uri) => {
    void serving?.server.sendResourceUpdated({ uri }).catch(onerror);
  });
  const handle = serveSdk(
    (context) => {
      serving = factory(context, subscriptions);
      return serving;
    },
    { transport, onerror },
  );
  watchListening(transport, subscriptions, parts.engine);
  // The SDK closes the transport when a pipe ends or fails, and after a message that is too long.
  const sdkClosed = transport.onclose;
  const closed = new Promise<void>((resolve) => {
    transport.onclose = () => {
      subscriptions.end();
      sdkClosed?.();
      resolve();
    };
  });
  return {
    closed,
    async close() {
      subscriptions.end();
      await handle.close();
    },
  };
}

/** Sees which `subscriptions/listen` of the client are open: the SDK answers them before a server hears of them. */
function watchListening(transport: StdioServerTransport, subscriptions: Subscriptions, engine: Engine): void {
  const open = new Map<unknown, () => void>();
  const stop = (id: unknown) => {
    open.get(id)?.();
    open.delete(id);
  };
  const { onmessage } = transport;
  transport.onmessage = (message) => {
    const listening = listenTo(message, subscriptions, engine);
    if (listening && 'id' in message) {
      stop(message.id);
      open.set(message.id, listening.stop);
    }
    if ('method' in message && message.method === 'notifications/cancelled') stop(message.params?.requestId);
    onmessage?.(listening ? (listening.message as typeof message) : message);
  };
  const send = transport.send.bind(transport);
  transport.send = (message) => {
    // One that was refused, or ended by the server.
    if (!('method' in message)) stop(message.id);
    return send(message);
  };
}
