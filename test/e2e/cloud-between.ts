import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cloud } from './program.ts';

/** Stands between the program and a cloud: tells what passes, and can keep answers to changes back. */
export interface CloudBetween extends Cloud {
  /** Changes that reached the cloud, as `POST /v2/…`. */
  changes: string[];
  /** From now on the cloud carries changes out and its answers stay here. */
  hold(): void;
  release(): void;
  /** When an answer is being kept back. */
  holding(): Promise<void>;
  close(): void;
}

export async function cloudBetween(cloud: Cloud): Promise<CloudBetween> {
  const changes: string[] = [];
  let gate = Promise.resolve();
  let release = () => {};
  let kept = () => {};
  const holding = new Promise<void>((resolve) => {
    kept = resolve;
  });

  const server = createServer((req, res) => {
    const target = new URL(req.url ?? '/', cloud.url);
    // The headers as they came: the Host is part of the signature.
    const onward = request(target, { method: req.method, headers: req.headers }, async (answer) => {
      const body = await whole(answer);
      if (req.method !== 'GET') {
        changes.push(`${req.method} ${target.pathname}`);
        if (gate !== open) kept();
        await gate;
      }
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      res.end(body);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  const open = gate;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    env: cloud.env,
    args: cloud.args.map((arg) => arg.replace(cloud.url, url)),
    changes,
    hold() {
      gate = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    holding: () => holding,
    close() {
      release();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function whole(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
