import { Client as Client2026, StreamableHTTPClientTransport as Http2026 } from '@modelcontextprotocol/client';
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Era } from '../world.ts';

export interface Completed {
  values: string[];
  total?: number;
  hasMore?: boolean;
}

interface Facts {
  uri: string;
  name: string;
  description?: string;
}

/** A client that reads, completes and listens, of either era. */
export interface ResourceClient {
  instructions: string | undefined;
  /** What `notifications/resources/updated` named, as it came. */
  updated: string[];
  list(): Promise<Facts[]>;
  templates(): Promise<{ uriTemplate: string; name: string }[]>;
  /** The text of a resource, parsed where it is JSON. */
  read(uri: string): Promise<Record<string, unknown>>;
  readText(uri: string): Promise<{ text: string; mimeType: string }>;
  /** `template` is what `templates` says; `others` what is filled in already. */
  complete(template: string, argument: string, typed: string, others?: Record<string, string>): Promise<Completed>;
  /** Begins to listen; returns what ends it, and what the server takes on. */
  listen(uris: string[]): Promise<{ heard: string[]; stop(): Promise<void> }>;
  close(): Promise<void>;
  /** As a client that ends in order: a 2025 session is deleted. */
  leave(): Promise<void>;
}

export function connectFor(era: Era, url: string): Promise<ResourceClient> {
  const name = { name: 'reader', version: '1' };
  if (era === '2025-11-25') {
    const transport = new Http2025(new URL(url));
    return opened2025(new Client2025(name), transport, () => transport.terminateSession());
  }
  return opened2026(
    new Client2026(name, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    new Http2026(new URL(url)),
  );
}

export async function opened2025(
  client: Client2025,
  transport: object,
  leave: () => Promise<void> = async () => {},
): Promise<ResourceClient> {
  const updated: string[] = [];
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void updated.push(params.uri));
  await client.connect(transport as never);
  return {
    ...common(client as never, updated),
    async listen(uris) {
      for (const uri of uris) await client.subscribeResource({ uri });
      return {
        heard: uris,
        stop: async () => {
          for (const uri of uris) await client.unsubscribeResource({ uri });
        },
      };
    },
    async leave() {
      await leave();
      await client.close();
    },
  };
}

export async function opened2026(client: Client2026, transport: object): Promise<ResourceClient> {
  const updated: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void updated.push(params.uri));
  await client.connect(transport as never);
  return {
    ...common(client as never, updated),
    async listen(uris) {
      const { honoredFilter, close } = await client.listen({ resourceSubscriptions: uris });
      return { heard: honoredFilter.resourceSubscriptions ?? [], stop: close };
    },
    leave: () => client.close(),
  };
}

interface AnyClient {
  getInstructions(): string | undefined;
  listResources(): Promise<{ resources: Facts[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string; name: string }[] }>;
  readResource(params: { uri: string }): Promise<{ contents: { text: string; mimeType: string }[] }>;
  complete(params: object): Promise<{ completion: Completed }>;
  close(): Promise<void>;
}

function common(client: AnyClient, updated: string[]): Omit<ResourceClient, 'listen' | 'leave'> {
  const readText = async (uri: string) => (await client.readResource({ uri })).contents[0]!;
  return {
    instructions: client.getInstructions(),
    updated,
    list: async () => (await client.listResources()).resources,
    templates: async () => (await client.listResourceTemplates()).resourceTemplates,
    readText,
    read: async (uri) => JSON.parse((await readText(uri)).text),
    complete: async (uri, name, value, others) => {
      const ref = { type: 'ref/resource', uri };
      const context = others && { context: { arguments: others } };
      return (await client.complete({ ref, argument: { name, value }, ...context })).completion;
    },
    close: () => client.close(),
  };
}
