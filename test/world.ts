import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client as Client2026,
  type ClientCapabilities,
  StreamableHTTPClientTransport as Http2026,
} from '@modelcontextprotocol/client';
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { freeze } from '../src/catalog/freeze.ts';
import { Catalogue } from '../src/catalog/manifest.ts';
import { createCloudClient } from '../src/cloud/client.ts';
import type { Config } from '../src/config/config.ts';
import { sandboxSite } from '../src/config/sandbox-site.ts';
import { Engine } from '../src/engine/engine.ts';
import type { Log } from '../src/engine/parts.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { serveHttp } from '../src/server/http.ts';
import { Surface } from '../src/server/surface.ts';
import { serverTools } from '../src/server/tools/index.ts';
import { createFileStore } from '../src/store/file-store.ts';
import { areas } from '../tools/index.ts';
import { heldDispatcher } from './held-dispatcher.ts';
import { JumpingClock } from './jumping-clock.ts';

export type Era = '2025-11-25' | '2026-07-28';
export const ERAS: Era[] = ['2025-11-25', '2026-07-28'];

/** The catalogue as the build would freeze it. */
export async function frozenCatalogue(): Promise<Catalogue> {
  const declared = await Promise.all(Object.values(areas).map((load) => load()));
  const { manifest, schemas } = freeze(declared);
  return new Catalogue(manifest, () => schemas);
}

export const LIMITS: Config['limits'] = {
  maxResultTokens: 6000,
  waitMs: 45_000,
  waitWithProgressMs: 600_000,
  planTtlMs: 600_000,
  fastestPersonMs: 1500,
  requestTimeoutMs: 5_000,
};

export interface WorldOptions extends Partial<Omit<Config, 'sites' | 'limits'>> {
  limits?: Partial<Config['limits']>;
  desktops?: number;
}

/** A person behind a client: gets what is shown, answers after reading. */
export type Person = (shown: { message: string; requestedSchema: unknown }) => Promise<Answer> | Answer;
export interface Answer {
  action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, string>;
}

export interface ToolAnswer {
  isError: boolean;
  value: Record<string, unknown>;
  text: string;
}

/** One client of either era, seen alike. */
export interface TestClient {
  listTools(): Promise<{ name: string; annotations?: Record<string, unknown>; inputSchema: Record<string, unknown> }[]>;
  call(
    name: string,
    args?: Record<string, unknown>,
    options?: {
      signal?: AbortSignal;
      onprogress?: (update: { progress: number; total?: number; message?: string }) => void;
    },
  ): Promise<ToolAnswer>;
  readResource(uri: string): Promise<string>;
  close(): Promise<void>;
}

/** The product over HTTP on a sandbox cloud, both behind real ports, in simulated time. */
export async function startWorld(options: WorldOptions = {}) {
  const { limits, desktops = 60, stateDir: givenDir, ...rest } = options;
  const clock = new JumpingClock();
  const catalogue = await frozenCatalogue();
  const sandbox = createSandbox({ catalogue, clock, desktops, seed: 1 });
  const cloud = await sandbox.listen();
  const { ak, sk, projectId } = sandbox.credentials;
  const site = sandboxSite({ url: cloud.url, ak, sk, projectId });
  const stateDir = givenDir ?? (await mkdtemp(join(tmpdir(), 'workspace-mcp-test-')));
  const config: Config = {
    sites: [site],
    defaultSite: site.id,
    principal: { id: 'local', name: 'local' },
    sandbox: true,
    toolsets: ['core'],
    readOnly: false,
    confirm: 'human',
    policy: { rules: [] },
    logLevel: 'silent',
    redactPeople: false,
    stateDir,
    limits: { ...LIMITS, ...limits },
    ...rest,
  };
  const logged: { level: string; detail: object; message: string }[] = [];
  const write = (level: string) => (detail: object, message: string) => void logged.push({ level, detail, message });
  const log: Log = { debug: write('debug'), warn: write('warn'), error: write('error') };
  const store = await createFileStore({ dir: stateDir, clock, version: 'test' });
  const dispatcher = heldDispatcher(clock);
  const client = createCloudClient({ site, clock, dispatcher, requestTimeoutMs: config.limits.requestTimeoutMs });
  const engine = new Engine({ catalogue, areas, config, store, clock, client: async () => client, log });
  const parts = { engine, surface: new Surface(config, catalogue, serverTools), version: 'test' };
  const http = await serveHttp(parts, { host: '127.0.0.1', port: 0 });
  const clients: TestClient[] = [];

  return {
    clock,
    sandbox,
    cloud,
    site,
    config,
    store,
    engine,
    parts,
    logged,
    http,
    /** Connects a client; with a `person` it declares that it can ask one. */
    async connect(era: Era, person?: Person): Promise<TestClient> {
      const connected =
        era === '2025-11-25' ? await connect2025(http.url, person) : await connect2026(http.url, person);
      clients.push(connected);
      return connected;
    },
    /** A person who reads for three seconds. */
    reading(answer: Answer | ((message: string) => Answer)): Person {
      return async ({ message }) => {
        await clock.sleep(3_000);
        return typeof answer === 'function' ? answer(message) : answer;
      };
    },
    /** Requests that the cloud carried out or refused as changes, by operation. */
    mutations(): string[] {
      return sandbox.requests.mutations().map((each) => each.operationId ?? '');
    },
    async close() {
      await Promise.all(clients.map((each) => each.close().catch(() => {})));
      await http.close();
      await engine.mutations.drain();
      await client.close();
      await dispatcher.close();
      await store.close();
      await cloud.close();
      if (!givenDir) await rm(stateDir, { recursive: true, force: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

export const YES: Answer = { action: 'accept', content: { decision: 'approve' } };
export const NO: Answer = { action: 'accept', content: { decision: 'decline' } };

async function connect2025(url: string, person?: Person): Promise<TestClient> {
  const client = new Client2025(
    { name: 'client-2025', version: '1' },
    { capabilities: person ? { elicitation: {} } : {} },
  );
  if (person) client.setRequestHandler(ElicitRequestSchema, async ({ params }) => person(params as never) as never);
  await client.connect(new Http2025(new URL(url)) as never);
  return testClient(client as never);
}

async function connect2026(url: string, person?: Person): Promise<TestClient> {
  const capabilities: ClientCapabilities = person ? { elicitation: { form: {} } } : {};
  const client = new Client2026(
    { name: 'client-2026', version: '1' },
    { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  if (person) client.setRequestHandler('elicitation/create', async ({ params }) => person(params as never) as never);
  await client.connect(new Http2026(new URL(url)));
  return testClient(client as never);
}

interface AnyClient {
  listTools(): Promise<{ tools: never[] }>;
  callTool(
    params: object,
    ...rest: unknown[]
  ): Promise<{ isError?: boolean; structuredContent?: unknown; content: { text?: string }[] }>;
  readResource(params: { uri: string }): Promise<{ contents: { text?: string }[] }>;
  close(): Promise<void>;
}

/** Sees both SDKs' clients alike: v1 takes a result schema before the options. */
export function testClient(client: AnyClient): TestClient {
  const v1 = client instanceof Client2025;
  return {
    listTools: async () => (await client.listTools()).tools,
    async call(name, args = {}, options = {}) {
      const result = await client.callTool({ name, arguments: args }, ...(v1 ? [undefined, options] : [options]));
      const text = result.content[0]?.text ?? '';
      return {
        isError: result.isError ?? false,
        value: (result.structuredContent ?? JSON.parse(text)) as Record<string, unknown>,
        text,
      };
    },
    readResource: async (uri) => (await client.readResource({ uri })).contents[0]?.text ?? '',
    close: () => client.close(),
  };
}
