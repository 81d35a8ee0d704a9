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
  const sdkClosed = transport.onclose;
  const closed = new Promise<void>((resolve) => {
    // The end after a message that is too long: no stream tells of it.
    transport.onclose = () => {
      sdkClosed?.();
      resolve();
    };
    // A client that dies closes our stdout first; without a listener the write error would end the process before it has tidied up.
    process.stdout.on('error', () => resolve());
    process.stdin.on('end', () => resolve());
    process.stdin.on('close', () => resolve());
  });
  return { closed, close: () => handle.close() };
}
