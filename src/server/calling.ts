import type { ServerContext as McpContext, McpServer } from '@modelcontextprotocol/server';
import type { Call } from '../engine/parts.ts';

const CLIENT_CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

/** Who is on the other side: the request's own envelope on 2026-07-28, the handshake before. */
export function clientOf(context: McpContext, server: McpServer['server']): { name?: string; elicits: boolean } {
  const envelope = context.mcpReq.envelope as Record<string, unknown> | undefined;
  const capabilities = (envelope?.[CLIENT_CAPABILITIES] ?? server.getClientCapabilities()) as
    | { elicitation?: { form?: object; url?: object } }
    | undefined;
  const info = (envelope?.[CLIENT_INFO] ?? server.getClientVersion()) as
    | { name?: string; version?: string }
    | undefined;
  const elicitation = capabilities?.elicitation;
  // Before modes existed an empty object meant forms.
  const elicits = elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
  return { elicits, ...(info?.name && { name: [info.name, info.version].filter(Boolean).join(' ') }) };
}

export function progressOf(context: McpContext): Call['progress'] {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (update) => {
    // A client that is gone ends the call by its signal; a lost notification is no reason to.
    void context.mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken, ...update } })
      .catch(() => {});
  };
}
