import { StdioServerTransport, serveStdio as serveSdk } from '@modelcontextprotocol/server/stdio';
import { type ServerParts, serverFactory } from './mcp.ts';

export interface Served {
  /** Resolves when the client is gone. */
  closed: Promise<void>;
  close(): Promise<void>;
}

/** Largest message read from stdin, in bytes; a client that sends more is disconnected. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Serves one client over stdin and stdout, of either protocol era, until the pipe closes. */
export function serveStdio(parts: ServerParts): Served {
  const { log } = parts.engine.parts;
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES });
  const handle = serveSdk(serverFactory(parts), {
    transport,
    onerror: (error) => log.warn({ err: error }, 'stdio'),
  });
  // The SDK closes the transport when a pipe ends or fails, and after a message that is too long.
  const sdkClosed = transport.onclose;
  const closed = new Promise<void>((resolve) => {
    transport.onclose = () => {
      sdkClosed?.();
      resolve();
    };
  });
  return { closed, close: () => handle.close() };
}
