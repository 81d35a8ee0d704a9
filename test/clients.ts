import type { Stream } from 'node:stream';
import { Client as Client2026, StreamableHTTPClientTransport as Http2026 } from '@modelcontextprotocol/client';
import { StdioClientTransport as Stdio2026 } from '@modelcontextprotocol/client/stdio';
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio2025 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as Http2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

export type Era = '2025-11-25' | '2026-07-28';
export const ERAS: Era[] = ['2025-11-25', '2026-07-28'];

/** A person behind a client: gets what is shown, answers after reading. */
export type Person = (shown: { message: string; requestedSchema: unknown }) => Promise<Answer> | Answer;
export interface Answer {
  action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, string>;
}

export const YES: Answer = { action: 'accept', content: { decision: 'approve' } };
export const NO: Answer = { action: 'accept', content: { decision: 'decline' } };

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
  /** The whole result, as it came. */
  raw(name: string, args?: Record<string, unknown>): Promise<{ content: object[] }>;
  readResource(uri: string): Promise<string>;
  close(): Promise<void>;
}

/** Connects a client over HTTP; with a `person` it declares that it can ask one. */
export function connectHttp(era: Era, url: string, person?: Person): Promise<TestClient> {
  if (era === '2025-11-25') return connect2025(new Http2025(new URL(url)), person);
  return connect2026(new Http2026(new URL(url)), person);
}

export interface StdioServer {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** Connects a client to a server process of its own, started and ended by its SDK. */
export async function connectStdio(
  era: Era,
  server: StdioServer,
  person?: Person,
): Promise<{ client: TestClient; pid: number; stderr: Stream }> {
  const transport =
    era === '2025-11-25' ? new Stdio2025({ ...server, stderr: 'pipe' }) : new Stdio2026({ ...server, stderr: 'pipe' });
  const connected = era === '2025-11-25' ? connect2025(transport, person) : connect2026(transport, person);
  return { client: await connected, pid: transport.pid as number, stderr: transport.stderr as Stream };
}

async function connect2025(transport: unknown, person?: Person): Promise<TestClient> {
  const client = new Client2025(
    { name: 'client-2025', version: '1' },
    { capabilities: person ? { elicitation: {} } : {} },
  );
  if (person) client.setRequestHandler(ElicitRequestSchema, async ({ params }) => person(params as never) as never);
  await client.connect(transport as never);
  return testClient(client as never);
}

async function connect2026(transport: unknown, person?: Person): Promise<TestClient> {
  const client = new Client2026(
    { name: 'client-2026', version: '1' },
    {
      capabilities: person ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  if (person) client.setRequestHandler('elicitation/create', async ({ params }) => person(params as never) as never);
  await client.connect(transport as never);
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
    raw: (name, args = {}) => client.callTool({ name, arguments: args }) as never,
    readResource: async (uri) => (await client.readResource({ uri })).contents[0]?.text ?? '',
    close: () => client.close(),
  };
}
