import { Client as Client2026, StreamableHTTPClientTransport as Http2026 } from '@modelcontextprotocol/client';
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Era } from '../world.ts';

export interface ListedPrompt {
  name: string;
  title?: string;
  description?: string;
  arguments?: { name: string; description?: string; required?: boolean }[];
}

/** A client that lists and gets prompts, of either era. */
export interface PromptClient {
  list(): Promise<ListedPrompt[]>;
  /** The text of the one message that a prompt is. */
  get(name: string, args?: Record<string, string>): Promise<string>;
  complete(
    prompt: string,
    argument: string,
    typed: string,
    others?: Record<string, string>,
  ): Promise<{ values: string[]; total?: number; hasMore?: boolean }>;
  capabilities(): { prompts?: object; completions?: object } | undefined;
  close(): Promise<void>;
}

interface AnyClient {
  listPrompts(): Promise<{ prompts: ListedPrompt[] }>;
  getPrompt(params: object): Promise<{ messages: { role: string; content: { type: string; text: string } }[] }>;
  complete(params: object): Promise<{ completion: { values: string[]; total?: number; hasMore?: boolean } }>;
  getServerCapabilities(): { prompts?: object; completions?: object } | undefined;
  connect(transport: never): Promise<void>;
  close(): Promise<void>;
}

export async function connectForPrompts(era: Era, transport: string | object): Promise<PromptClient> {
  const name = { name: 'prompts', version: '1' };
  const is2025 = era === '2025-11-25';
  const client = (is2025
    ? new Client2025(name)
    : new Client2026(name, { versionNegotiation: { mode: { pin: '2026-07-28' } } })) as unknown as AnyClient;
  const Http = is2025 ? Http2025 : Http2026;
  await client.connect((typeof transport === 'string' ? new Http(new URL(transport)) : transport) as never);
  return {
    list: async () => (await client.listPrompts()).prompts,
    async get(name, args) {
      const { messages } = await client.getPrompt({ name, ...(args && { arguments: args }) });
      const [message, ...more] = messages;
      if (message?.role !== 'user' || message.content.type !== 'text' || more.length > 0)
        throw new Error(`not one text of the user: ${JSON.stringify(messages)}`);
      return message.content.text;
    },
    complete: async (prompt, argument, value, others) =>
      (
        await client.complete({
          ref: { type: 'ref/prompt', name: prompt },
          argument: { name: argument, value },
          ...(others && { context: { arguments: others } }),
        })
      ).completion,
    capabilities: () => client.getServerCapabilities(),
    close: () => client.close(),
  };
}
