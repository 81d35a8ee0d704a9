import { PassThrough } from 'node:stream';
import { Client as Client2026 } from '@modelcontextprotocol/client';
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { serveStdio } from '../../src/server/stdio.ts';
import type { Era, World } from '../world.ts';
import { opened2025, opened2026, type ResourceClient } from './resource-client.ts';

/** A client and a server of its own at both ends of two pipes, as over stdio. */
export async function connectPiped(era: Era, world: World): Promise<ResourceClient & { closed: Promise<void> }> {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const { closed } = serveStdio(world.parts, { stdin, stdout });
  let rest = '';
  const transport = {
    onmessage: (_: unknown) => {},
    onclose: () => {},
    async start() {
      stdout.on('data', (data: Buffer) => {
        const lines = (rest + data.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) transport.onmessage(JSON.parse(line));
      });
    },
    async send(message: unknown) {
      stdin.write(`${JSON.stringify(message)}\n`);
    },
    async close() {
      stdin.end();
      await closed;
      transport.onclose();
    },
  };
  const name = { name: 'piped', version: '1' };
  const client =
    era === '2025-11-25'
      ? await opened2025(new Client2025(name), transport)
      : await opened2026(new Client2026(name, { versionNegotiation: { mode: { pin: '2026-07-28' } } }), transport);
  return { ...client, closed };
}
