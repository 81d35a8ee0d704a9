import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { type Clock, systemClock } from '../../src/catalog/clock.ts';
import { Catalogue } from '../../src/catalog/manifest.ts';
import { createSandbox, SANDBOX_REGION, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { KEYS } from './command-line.ts';

/** A clock that is off by so many ms, which may change. */
export function shifted(ms: number): Clock & { ms: number } {
  return {
    ms,
    now() {
      return systemClock.now() + this.ms;
    },
    sleep: systemClock.sleep,
  };
}

/** The one that the built program has. */
function builtCatalogue(): Catalogue {
  const read = (name: string) => JSON.parse(readFileSync(join(inject('built'), 'dist', 'catalog', name), 'utf8'));
  return new Catalogue(
    () => read('manifest.json'),
    () => read('schemas.json'),
    () => read('search.json'),
  );
}

/** Clouds for the built program to be pointed at, simulated and broken ones; all gone when the test file is done. */
export function clouds() {
  const closing: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(closing.map((close) => close())));

  /** A simulated cloud, and the environment of somebody who has an account there. */
  async function sandbox(options: Partial<SandboxOptions> = {}) {
    const cloud = createSandbox({ catalogue: builtCatalogue(), clock: systemClock, desktops: 40, ...options });
    const { url, close } = await cloud.listen();
    closing.push(close);
    const { ak, sk, projectId } = cloud.credentials;
    const env: Record<string, string> = {
      HUAWEICLOUD_SDK_AK: ak,
      HUAWEICLOUD_SDK_SK: sk,
      HUAWEICLOUD_SDK_PROJECT_ID: projectId,
      WORKSPACE_MCP_REGION: SANDBOX_REGION,
      ...at(url),
    };
    return { cloud, url, env };
  }

  /** An address where something answers that is no cloud, and the environment of somebody who takes it for one. */
  async function broken(answer: RequestListener) {
    const server = createServer(answer);
    const url = await listening(server);
    closing.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return { url, env: elsewhere(url) };
  }

  /** A port that is taken. */
  async function takenPort(): Promise<number> {
    const server = net.createServer();
    await listening(server);
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    return (server.address() as AddressInfo).port;
  }

  return { sandbox, broken, takenPort };
}

/** A port where nobody listens. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await listening(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The environment of somebody whose cloud is at this URL. */
export function elsewhere(url: string): Record<string, string> {
  return { ...KEYS, HUAWEICLOUD_SDK_PROJECT_ID: 'project1', WORKSPACE_MCP_REGION: 'cn-north-4', ...at(url) };
}

/** Where the services are. */
export function at(url: string, iam = url): Record<string, string> {
  return { WORKSPACE_MCP_ENDPOINT: `workspace=${url},iam=${iam}` };
}

async function listening(server: Server | net.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
